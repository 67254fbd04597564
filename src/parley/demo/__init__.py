"""The demonstration: an invented salon whose invented customers write on three channels, through the same doors as real ones.

The salon is in one workspace of a fixed id; a few of its kind come into anybody's own workspace for practice, and leave when they are told
to. Nothing else in Parley knows this room but the wiring and the command line.
"""

from parley.demo.answering import ANSWER, ARRIVE, answer_later
from parley.demo.clearing import CLEAR, clear_later
from parley.demo.founding import PROVIDER, password, prepare, reachable
from parley.demo.invitation import invitation
from parley.demo.playing import PLAY
from parley.demo.practising import PRACTISE, practise_later
from parley.demo.stage import DEMO
from parley.demo.telegram import BotApi

JOBS = (PRACTISE, ANSWER, CLEAR)
"""Of practice, in whichever workspace."""
SALON_JOBS = (PLAY, ARRIVE)

__all__ = [
    "DEMO",
    "JOBS",
    "PROVIDER",
    "SALON_JOBS",
    "BotApi",
    "answer_later",
    "clear_later",
    "invitation",
    "password",
    "practise_later",
    "prepare",
    "reachable",
]
