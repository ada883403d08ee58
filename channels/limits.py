"""How often somebody may ask: a token bucket a key, in bounded memory."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Callable, Text, Tuple

KEYS = 20_000
MINUTE = 60.0


class RateLimit:
    """Lets `burst` calls through at once and `per_minute` in the long run, for each key."""

    def __init__(
        self,
        per_minute: float,
        burst: float,
        keys: int = KEYS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Remember at most `keys` keys: of more, those longest unseen are forgotten."""
        self._rate = per_minute / MINUTE
        self._burst = burst
        self._keys = keys
        self._clock = clock
        self._buckets: OrderedDict[Text, Tuple[float, float]] = OrderedDict()

    def wait(self, key: Text) -> float:
        """Take one call of `key`; return 0, or the seconds until it would be allowed."""
        now = self._clock()
        left, since = self._buckets.pop(key, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._rate)
        allowed = left >= 1
        self._buckets[key] = (left - 1 if allowed else left, now)
        if len(self._buckets) > self._keys:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._rate
