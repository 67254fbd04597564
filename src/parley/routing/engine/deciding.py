"""Each free place pulls the first in order who may have it: what waits is walked once, in order, and asks the table of places."""

from collections.abc import Sequence
from math import inf
from operator import attrgetter

from parley.routing.engine.table import Table
from parley.routing.engine.types import Assignment, Decision, Snapshot, Waiting


def decide(snapshot: Snapshot, *, at_most: int | None = None) -> Decision:
    """Who takes what now, or the first so many of it. Nobody is overtaken by whom the same agent could have taken later."""
    table, now = Table(snapshot), snapshot.now
    serving, room = table.serving, table.room
    assignments: list[Assignment] = []
    look_again = min((one.not_before for one in snapshot.waiting if one.not_before > now), default=inf)
    # Room only ever shrinks: for whom there is none now, there will be none.
    for one in _in_order([one for one in snapshot.waiting if serving[one.queue] & room[one.medium] and one.not_before <= now]):
        if len(assignments) == at_most:
            return Decision(tuple(assignments), now)
        if not (with_room := serving[one.queue] & room[one.medium]):
            continue
        if taker := table.first_of(with_room, one):
            assignments.append(Assignment(one.id, table.give(taker, one.medium)))
        elif one.needs or one.preferred_until > now:
            look_again = min(look_again, table.next_chance(one))
    return Decision(tuple(assignments), look_again)


def _in_order(waiting: Sequence[Waiting]) -> list[Waiting]:
    """By `order`. Stable sorts from the least to the most important compare plain numbers, which costs a fifth of comparing tuples."""
    ordered = sorted(waiting, key=attrgetter("since"))
    if len({one.since for one in ordered}) < len(ordered):
        ordered.sort(key=lambda one: (one.since, str(one.id)))
    ordered.sort(key=attrgetter("due"))
    ordered.sort(key=attrgetter("priority"), reverse=True)
    return ordered
