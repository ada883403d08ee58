"""What credentials.yml may set for the socket.io channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional, Text

from channels.settings import ChannelSettingsError


@dataclass(frozen=True)
class Options:
    """Each key; the names and defaults are the stock channel's, but persistence is on."""

    user_message_evt: Text = "user_uttered"
    bot_message_evt: Text = "bot_uttered"
    namespace: Text = "/"
    socketio_path: Text = "/socket.io"
    metadata_key: Text = "metadata"
    session_persistence: bool = True
    jwt_key: Optional[Text] = None
    jwt_method: Text = "HS256"


def read_options(credentials: Mapping[Text, Any]) -> Options:
    """Read what credentials.yml says below the channel's name.

    :raises ChannelSettingsError: naming the key and the fix.
    """
    given = {key: value for key, value in credentials.items() if value is not None}
    for key, value in given.items():
        default = getattr(Options, key, None)
        if key not in Options.__dataclass_fields__ or not isinstance(value, type(default or "")):
            raise ChannelSettingsError(
                f"credentials.yml: {key}: {'…' if key == 'jwt_key' else repr(value)} does not fit "
                f"the socketio channel. It takes {', '.join(Options.__dataclass_fields__)}, as "
                "Rasa's own channel does"
            )
    if not given.get("session_persistence", True):
        raise ChannelSettingsError(
            "credentials.yml: session_persistence: false is not served: a lost connection would "
            "lose its conversation. Take the line out"
        )
    given["namespace"] = f"/{given.get('namespace', '').strip('/')}"
    return Options(**given)
