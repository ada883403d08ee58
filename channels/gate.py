"""What may come in: text is only ever text, and a button only what our buttons send."""

from __future__ import annotations

import re
from typing import Optional, Text

from faq.payloads import parse_payload
from faq.settings import settings
from faq.text import clean

_LEADING = re.compile(r"\A[\s/]+")


def typed(text: Text) -> Text:
    """Return typed text made safe: cleaned, cut, and without the slash that Rasa would obey.

    One character more than the limit is kept: the assistant tells by it that it was cut.
    """
    return _LEADING.sub("", clean(text, settings().message_limit + 1))


def pressed(payload: Text) -> Optional[Text]:
    """Return the payload if it is exactly what one of our buttons sends, else None."""
    return payload.strip() if parse_payload(payload) else None
