"""Our own words when VK tells us what the community said. `random_id` marks them, by which VK also knows a repetition."""

import hashlib

from parley.channels.types import Delivered, Inbound, Kind

INT32 = range(-(2**31), 2**31)


def random_id(key: str) -> int:
    """Always the same for a key; 0, which VK does not remember, where there is none."""
    return _sealed(hashlib.sha256(key.encode()).digest()[:3]) if key else 0


def is_ours(random_id: int) -> bool:
    """Whether we made it. One in 256 of another program's looks as if."""
    return random_id != 0 and random_id in INT32 and _sealed(random_id.to_bytes(4, signed=True)[:3]) == random_id


def sent(echo: Inbound) -> Inbound:
    """Our own words come back, perhaps before VK has answered to their sending: a receipt waits for it, a message would not."""
    return Inbound(
        kind=Kind.STATUS,
        key=echo.key,
        sender=echo.sender,
        external_id=echo.external_id,
        thread=echo.thread,
        at=echo.at,
        delivered=Delivered.SENT,
        group=echo.group,
    )


def _sealed(chosen: bytes) -> int:
    return int.from_bytes(chosen + hashlib.sha256(b"parley" + chosen).digest()[:1], signed=True)
