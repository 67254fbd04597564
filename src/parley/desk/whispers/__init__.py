"""Whispers: what a supervisor tells one colleague beside a conversation. Nobody else ever sees it, least of all the customer."""

from parley.desk.whispers.errors import EmptyWhisper, NobodyToTell
from parley.desk.whispers.keeping import LONGEST, know, topic, whisper, whispers
from parley.desk.whispers.types import Whisper, WhisperId

__all__ = ["LONGEST", "EmptyWhisper", "NobodyToTell", "Whisper", "WhisperId", "know", "topic", "whisper", "whispers"]
