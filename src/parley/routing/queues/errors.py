from parley.core.errors import Invalid, ParleyError


class QueueNameMissing(Invalid):
    """Give the queue a name of up to 100 characters."""


class QueueNeeded(ParleyError):
    """This queue takes in what no other one does. It stays."""


class SkillExists(Invalid):
    """There is a skill of this name already."""


class TooManyQueues(Invalid):
    """There are very many queues already. Change one of them instead."""


class StepsOutOfOrder(Invalid):
    """Each step asks for less than the one before, and comes later."""
