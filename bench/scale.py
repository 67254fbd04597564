"""How much of everything: a full run takes about thirteen minutes on two cores, a quick one two and a half."""

import msgspec


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    ingest_seconds: int
    warm_up_seconds: int
    channel_rounds: int
    """Of a second each, for every channel."""
    live_seconds: int
    talk_seconds: int
    crowds: tuple[int, ...] = (1_000, 10_000)
    fan_outs: int
    conversations: int
    """In the history that lists and searches run over; ten messages each."""
    reads: int
    timers: int = 100_000
    jobs: int
    claims: int
    identities: int
    """Of customers, among whom new ones are compared."""
    newcomers: int


FULL = Scale(
    ingest_seconds=20,
    warm_up_seconds=5,
    channel_rounds=4,
    live_seconds=30,
    talk_seconds=40,
    fan_outs=20,
    conversations=100_000,
    reads=200,
    jobs=60_000,
    claims=200,
    identities=1_000_000,
    newcomers=200,
)
QUICK = Scale(
    ingest_seconds=2,
    warm_up_seconds=2,
    channel_rounds=2,
    live_seconds=4,
    talk_seconds=4,
    fan_outs=5,
    conversations=10_000,
    reads=20,
    jobs=15_000,
    claims=40,
    identities=50_000,
    newcomers=60,
)
