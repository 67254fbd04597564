"""How fast a token may ask. Counted in this process alone: several processes allow as many times more, and the database is not asked."""

from collections import OrderedDict
from datetime import timedelta
from http import HTTPStatus
from time import monotonic

import msgspec

from parley.core.errors import ParleyError
from parley.core.ground import Ground

PER_MINUTE = 600
AT_ONCE = 100
MOST_REMEMBERED = 10_000


class TooFast(ParleyError):
    """This token asks too often. Wait as long as Retry-After says."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


class Bucket(msgspec.Struct):
    """Fills evenly, and each request takes one out."""

    left: float
    filled_at: float


class Rates:
    """The buckets of one process."""

    def __init__(self, ground: Ground | None = None, *, per_minute: int | None = None, at_once: int | None = None) -> None:
        self.per_second = (per_minute or PER_MINUTE) / 60
        self.at_once = at_once or AT_ONCE
        self._buckets: OrderedDict[bytes, Bucket] = OrderedDict()

    def take(self, who: bytes) -> int:
        """How many more may follow at once. Raises `TooFast`."""
        now = monotonic()
        bucket = self._buckets.setdefault(who, Bucket(self.at_once, now))
        self._buckets.move_to_end(who)
        if len(self._buckets) > MOST_REMEMBERED:
            self._buckets.popitem(last=False)
        bucket.left = min(self.at_once, bucket.left + (now - bucket.filled_at) * self.per_second)
        bucket.filled_at = now
        if bucket.left < 1:
            raise TooFast(timedelta(seconds=(1 - bucket.left) / self.per_second))
        bucket.left -= 1
        return int(bucket.left)
