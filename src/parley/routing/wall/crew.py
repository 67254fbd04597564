"""Everybody who takes work: what they are doing, since when, and what they have."""

from parley.core import clock
from parley.core.db import Tx
from parley.routing import agents
from parley.routing.assigning.snapshot import in_hand
from parley.routing.engine import State
from parley.routing.wall.types import Member

ORDER = list(State)


async def crew(tx: Tx) -> list[Member]:
    """Those who are there first, then by name."""
    everybody, rules, now = await agents.agents(tx), await agents.rules(tx), clock.now()
    hand = await in_hand(tx, rules)
    members = [Member(one, hand.get(one.id, {}), {**rules.limits, **one.limits}, one.is_on_shift(now)) for one in everybody]
    return sorted(members, key=lambda one: ORDER.index(one.agent.state))
