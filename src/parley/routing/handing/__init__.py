"""Handing on: what was said so far, so short that whoever comes next reads it, and the customer never tells it twice."""

from parley.routing.handing.queries import story, story_until
from parley.routing.handing.saying import HANDED, handed, tell
from parley.routing.handing.summary import Line, Summary, Word, summarise

__all__ = ["HANDED", "Line", "Summary", "Word", "handed", "story", "story_until", "summarise", "tell"]
