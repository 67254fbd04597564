"""The words of routing."""

from typing import NewType
from uuid import UUID

QueueId = NewType("QueueId", UUID)
SkillId = NewType("SkillId", UUID)
AgentId = NewType("AgentId", UUID)
"""A member of staff has the same id here."""
