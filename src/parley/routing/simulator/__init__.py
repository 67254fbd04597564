"""The simulator: traffic, real or made up, through the engine that assigns in earnest, beside what queueing theory expects."""

from parley.routing.simulator.erlang import Expected, erlang_a, erlang_c
from parley.routing.simulator.running import Outcome, Rules, Run, simulate
from parley.routing.simulator.traffic import Arrival, Crew, Profile, poisson

__all__ = ["Arrival", "Crew", "Expected", "Outcome", "Profile", "Rules", "Run", "erlang_a", "erlang_c", "poisson", "simulate"]
