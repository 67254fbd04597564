"""The simulator: traffic, real or made up, through the engine that assigns in earnest, beside what queueing theory expects."""

from parley.routing.simulator.comparing import SEEDS, Compared, compare, effort
from parley.routing.simulator.erlang import Expected, erlang_a, erlang_c, expected, needed
from parley.routing.simulator.plans import MOST_ARRIVALS, QUEUE, SALON, SKILLED, Asked, Goal, Plan, Shift, crew, traffic
from parley.routing.simulator.reporting import Hour, Report, by_hour, report, staffed
from parley.routing.simulator.running import Outcome, Rules, Run, TookTooLong, as_it_comes, simulate
from parley.routing.simulator.traffic import Arrival, Crew, Profile, poisson

__all__ = [
    "MOST_ARRIVALS",
    "QUEUE",
    "SALON",
    "SEEDS",
    "SKILLED",
    "Arrival",
    "Asked",
    "Compared",
    "Crew",
    "Expected",
    "Goal",
    "Hour",
    "Outcome",
    "Plan",
    "Profile",
    "Report",
    "Rules",
    "Run",
    "Shift",
    "TookTooLong",
    "as_it_comes",
    "by_hour",
    "compare",
    "crew",
    "effort",
    "erlang_a",
    "erlang_c",
    "expected",
    "needed",
    "poisson",
    "report",
    "simulate",
    "staffed",
    "traffic",
]
