"""Who may use the web channel and how often: origins, addresses, limits."""

from __future__ import annotations

import ipaddress
import math
from typing import Dict, Optional, Text

from sanic.request import Request
from sanic.response import HTTPResponse, empty

from channels.limits import RateLimit
from channels.settings import ChannelSettings
from channels.web_bodies import Refusal

PREFLIGHT_S = 600
PEOPLE_BEHIND_ONE_ADDRESS = 50
"""A ministry shares one address: that many conversations may run from it at full speed."""
STARTS = 5
"""New conversations from one address a minute, as a multiple of the messages of one."""
DEFAULT_PORTS = {"http": ":80", "https": ":443"}
IPV6_NETWORK = 64


class Access:
    """Decides on origins and rates by the settings."""

    def __init__(self, settings: ChannelSettings) -> None:
        """Begin with nobody limited."""
        rate = settings.rate_per_minute
        self._origins = frozenset(settings.web_origins)
        self._trust_proxy = settings.trust_proxy
        self._conversations = RateLimit(rate, rate)
        self._addresses = RateLimit(
            rate * PEOPLE_BEHIND_ONE_ADDRESS, rate * PEOPLE_BEHIND_ONE_ADDRESS
        )
        self._starts = RateLimit(rate * STARTS, rate * STARTS)

    def check_origin(self, request: Request) -> None:
        """Let only our own pages and those of the configured sites in.

        :raises Refusal: 403.
        """
        if request.headers.get("origin") and not self.allowed_origin(request):
            raise Refusal(403, "origin", "Pages of this site may not use the assistant.")

    def allowed_origin(self, request: Request) -> Optional[Text]:
        """Return the request's origin if it may use the channel, else None."""
        origin = request.headers.get("origin", "").strip().lower()
        return origin if origin in self._origins or self._is_own(request, origin) else None

    def cors_headers(self, request: Request) -> Dict[Text, Text]:
        """Return the headers that let the page of an allowed origin read a reply."""
        origin = self.allowed_origin(request)
        allowed = {"access-control-allow-origin": origin} if origin else {}
        return {**allowed, "access-control-expose-headers": "retry-after", "vary": "origin"}

    def preflight(self, request: Request) -> HTTPResponse:
        """Answer a browser that asks beforehand: 204 for an allowed origin, else 403."""
        self.check_origin(request)
        asked = {
            "access-control-allow-methods": "GET, POST",
            "access-control-allow-headers": "content-type",
            "access-control-max-age": str(PREFLIGHT_S),
        }
        return empty(204, headers={**self.cors_headers(request), **asked})

    def check_address(self, request: Request) -> None:
        """Count a request of an address.

        :raises Refusal: 429.
        """
        _check(self._addresses, self.address(request))

    def check_start(self, request: Request) -> None:
        """Count a new conversation of an address.

        :raises Refusal: 429.
        """
        _check(self._starts, self.address(request))

    def check_conversation(self, sender: Text) -> None:
        """Count a message of a conversation.

        :raises Refusal: 429.
        """
        _check(self._conversations, sender)

    def address(self, request: Request) -> Text:
        """Return the visitor's address; of IPv6 the network, which one visitor has whole.

        The proxy's X-Forwarded-For counts only if FAQ_TRUST_PROXY is on, and of it only the last
        entry: the proxy wrote that, the visitor may have written the others.
        """
        forwarded = self._forwarded(request, "x-forwarded-for")
        return _network(forwarded) or _network(request.ip or "") or "unknown"

    def host(self, request: Request) -> Text:
        """Return the host and port that the visitor's browser asked for."""
        forwarded = self._forwarded(request, "x-forwarded-host")
        return (forwarded or request.headers.get("host", "")).lower()

    def _forwarded(self, request: Request, name: Text) -> Text:
        if not self._trust_proxy:
            return ""
        return ",".join(request.headers.getall(name, [])).split(",")[-1].strip()

    def _is_own(self, request: Request, origin: Text) -> bool:
        scheme, _, netloc = origin.partition("://")
        port = DEFAULT_PORTS.get(scheme)
        if not port or not netloc:
            return False
        return _without(netloc, port) == _without(self.host(request), port)


def _check(limit: RateLimit, key: Text) -> None:
    wait = limit.wait(key)
    if wait:
        seconds = str(max(1, math.ceil(wait)))
        reason = f"Too many messages: please go on in {seconds} seconds."
        raise Refusal(429, "too_many", reason, {"retry-after": seconds})


def _without(text: Text, end: Text) -> Text:
    return text[: -len(end)] if text.endswith(end) else text


def _network(text: Text) -> Text:
    """Return an address as it is counted, "" if it is none; a port after it is left out."""
    host = text[1:].split("]")[0] if text.startswith("[") else text
    host = host.split(":")[0] if host.count(":") == 1 else host
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and not address.ipv4_mapped:
        return str(ipaddress.ip_network((int(address), IPV6_NETWORK), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)
