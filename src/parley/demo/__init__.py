"""The demonstration: an invented salon whose invented customers write on three channels, through the same doors as real ones.

Everything of it is in one workspace of a fixed id. Nothing else in Parley knows this room but the wiring and the command line.
"""

from parley.demo.answering import ANSWER, ARRIVE, answer_later
from parley.demo.founding import PROVIDER, password, prepare, reachable
from parley.demo.invitation import invitation
from parley.demo.playing import PLAY
from parley.demo.stage import DEMO
from parley.demo.telegram import BotApi

JOBS = (PLAY, ANSWER, ARRIVE)

__all__ = ["DEMO", "JOBS", "PROVIDER", "BotApi", "answer_later", "invitation", "password", "prepare", "reachable"]
