"""Made-up moments at a business: agents with skills and places, and people who wait for them."""

from hypothesis import strategies as st

from parley.routing.engine import Agent, Choice, Need, Snapshot, State, Step, Waiting

QUEUES, MEDIA, SKILLS = ("sales", "help"), ("call", "chat", "mail"), ("nails", "english")
LIMITS = {"call": 1, "chat": 3, "mail": 6}
NOW = 10_000.0

levels = st.integers(1, 3)
steps = st.lists(levels, min_size=1, max_size=3).map(
    lambda found: tuple(Step(60.0 * place, level) for place, level in enumerate(sorted(found, reverse=True)))
)
needs = st.builds(Need, skill=st.sampled_from(SKILLS), steps=steps)
agents = st.builds(
    Agent,
    id=st.integers(0, 5).map("a{}".format),
    queues=st.frozensets(st.sampled_from(QUEUES)),
    skills=st.dictionaries(st.sampled_from(SKILLS), levels),
    limits=st.sets(st.sampled_from(MEDIA)).map(lambda media: {medium: LIMITS[medium] for medium in sorted(media)}),
    load=st.dictionaries(st.sampled_from(MEDIA), st.integers(0, 2)),
    state=st.sampled_from([State.AVAILABLE] * 3 + list(State)),
    given_at=st.floats(0, NOW),
    free_since=st.floats(0, NOW),
)
waiting = st.builds(
    Waiting,
    id=st.integers(0, 99),
    queue=st.sampled_from(QUEUES),
    medium=st.sampled_from(MEDIA),
    priority=st.integers(0, 2),
    since=st.floats(NOW - 300, NOW),
    not_before=st.sampled_from([0.0] * 5 + [NOW + 30]),
    needs=st.lists(needs, max_size=2, unique_by=lambda need: need.skill).map(tuple),
    preferred=st.none() | st.integers(0, 5).map("a{}".format),
    preferred_until=st.sampled_from([0.0, NOW + 60]),
    passed_by=st.frozensets(st.integers(0, 5).map("a{}".format), max_size=2),
)
snapshots = st.builds(
    Snapshot,
    now=st.just(NOW),
    waiting=st.lists(waiting, max_size=12, unique_by=lambda one: one.id).map(tuple),
    agents=st.lists(agents, max_size=6, unique_by=lambda one: one.id).map(tuple),
    choice=st.sampled_from(list(Choice)),
)
