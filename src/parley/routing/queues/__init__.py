"""Queues: where conversations wait, and what each of them asks of whoever serves it."""

from parley.routing.queues.errors import QueueNameMissing, QueueNeeded, SkillExists, StepsOutOfOrder, TooManyQueues
from parley.routing.queues.keeping import CHANGED, add, add_skill, change, put_in_order, remove, rename_skill, restore
from parley.routing.queues.placing import AT_ONCE, MEDIA, place
from parley.routing.queues.queries import Skill, queue, queues, skills
from parley.routing.queues.types import HIGHEST_LEVEL, Enough, Manner, Queue, SkillNeed, When

__all__ = [
    "AT_ONCE",
    "CHANGED",
    "HIGHEST_LEVEL",
    "MEDIA",
    "Enough",
    "Manner",
    "Queue",
    "QueueNameMissing",
    "QueueNeeded",
    "Skill",
    "SkillExists",
    "SkillNeed",
    "StepsOutOfOrder",
    "TooManyQueues",
    "When",
    "add",
    "add_skill",
    "change",
    "place",
    "put_in_order",
    "queue",
    "queues",
    "remove",
    "rename_skill",
    "restore",
    "skills",
]
