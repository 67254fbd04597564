"""What queueing theory expects of a crew: Erlang C, where everybody waits for ever, and Erlang A, where patience ends.

Formulas: A. K. Erlang 1917; C. Palm 1946 (patience), as given by W. Whitt and A. Mandelbaum for M/M/n and M/M/n+M."""

from collections.abc import Sequence
from math import exp, inf

import msgspec

TINY = 1e-16


class Expected(msgspec.Struct, frozen=True):
    waits: float
    """The share of those who find nobody free."""
    mean_wait: float
    """Seconds, of all who come."""
    occupancy: float
    """The share of the crew's time that is work."""
    lost: float = 0
    """The share of those who leave before anybody has time for them."""
    within: float = 0
    """The share of those who are answered within the seconds asked about."""


def erlang_c(per_second: float, handling: float, crew: int, *, within: float = 20) -> Expected:
    """Arrivals a second, mean seconds of handling, agents. Without end where more comes than the crew can do."""
    load = per_second * handling
    if load >= crew:
        return Expected(1, inf, 1)
    blocked = _erlang_b(load, crew)
    waits = blocked / (1 - load / crew * (1 - blocked))
    spare = (crew - load) / handling
    return Expected(waits, waits / spare, load / crew, within=1 - waits * exp(-spare * within))


def _erlang_b(load: float, crew: int) -> float:
    blocked = 1.0
    for agents in range(1, crew + 1):
        blocked = load * blocked / (agents + load * blocked)
    return blocked


def erlang_a(per_second: float, handling: float, crew: int, patience: float, *, within: float = 20) -> Expected:
    """With mean seconds of patience. By the balance of the birth and death chain, state after state until the rest weighs nothing."""
    weights = _weights(per_second, handling, crew, patience)
    total = sum(weights)
    waiting = sum(max(0, count - crew) * weight for count, weight in enumerate(weights)) / total
    busy = sum(min(crew, count) * weight for count, weight in enumerate(weights)) / total
    return Expected(
        waits=sum(weights[crew:]) / total,
        mean_wait=waiting / per_second,
        occupancy=busy / crew,
        lost=waiting / patience / per_second,
        within=(sum(weights[:crew]) + _answered(weights[crew:], crew / handling, 1 / patience, within)) / total,
    )


def _answered(weights: Sequence[float], ends: float, leaves: float, within: float) -> float:
    """Of those who find so many ahead, the weight of who is answered in time.

    Whoever finds k ahead waits for k + 1 ends at the rates ends + j * leaves and must not leave before: a beta distribution, of which
    each further k takes one term away (Abramowitz and Stegun 26.5.16)."""
    ratio = 1 - exp(-leaves * within)
    in_time, shape = 1 - exp(-within * (ends + leaves)), ends / leaves + 1
    term = ratio * exp(-within * (ends + leaves)) * shape
    answered = 0.0
    for ahead, weight in enumerate(weights, start=1):
        answered += weight * ends / (ends + ahead * leaves) * max(0.0, in_time)
        in_time, term = in_time - term, term * ratio * (ahead + shape) / (ahead + 1)
    return answered


def expected(per_second: float, handling: float, crew: int, patience: float, *, within: float = 20) -> Expected:
    """Erlang A, or C where everybody waits for ever."""
    if patience < inf:
        return erlang_a(per_second, handling, crew, patience, within=within)
    return erlang_c(per_second, handling, crew, within=within)


def needed(per_second: float, handling: float, patience: float, *, share: float, within: float, most: int = 2_000) -> int:
    """The fewest agents by whom that share is answered within so many seconds; `most` if more would be needed."""
    if per_second <= 0:
        return 0
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        if expected(per_second, handling, middle, patience, within=within).within >= share:
            high = middle
        else:
            low = middle + 1
    return low


def _weights(per_second: float, handling: float, crew: int, patience: float) -> list[float]:
    """Of each number of customers that are there, put to scale so that none grows out of bounds."""
    weights, count = [1.0], 0
    while count <= crew or weights[-1] > TINY * max(weights):
        count += 1
        ends = min(count, crew) / handling + max(0, count - crew) / patience
        weights.append(weights[-1] * per_second / ends)
        if weights[-1] > 1e200:
            weights = [weight / 1e200 for weight in weights]
    return weights
