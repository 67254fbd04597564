from parley.core.errors import Invalid


class PolicyNameMissing(Invalid):
    """Give the rule a name of up to 100 characters."""


class NothingPromised(Invalid):
    """Say how soon at least one of the three is promised."""


class TooManyPolicies(Invalid):
    """There are very many rules already. Change one of them instead."""


class NoSuchQueue(Invalid):
    """Choose among the queues that there are."""


class NoSuchChannel(Invalid):
    """Choose among the channels that there are."""
