"""What scenarios refuse."""

from parley.core.errors import Invalid, ParleyError


class ScenarioUnreadable(Invalid):
    """This is no scenario as Parley writes them:"""


class ScenarioExists(ParleyError):
    """There is a scenario with this name already."""


class ScenarioRenamed(Invalid):
    """A scenario keeps its name, since others may run it. Make a copy instead."""


class TooManyScenarios(ParleyError):
    """There are as many scenarios as can be kept. Remove one that nobody uses."""


class DraftChanged(ParleyError):
    """Somebody has changed this draft since you opened it. Look at their version first."""


class NoDraft(ParleyError):
    """There is nothing to publish: nothing was changed."""


class ScenarioHasErrors(ParleyError):
    """This scenario has errors. Mend them before publishing:"""


class NotPublished(ParleyError):
    """This version was never published."""


class ScenarioInUse(ParleyError):
    """Other scenarios run this one:"""


class AlreadyRunning(ParleyError):
    """A scenario is under way in this conversation already."""


class IntegrationName(Invalid):
    """The name of an integration is up to 60 small Latin letters, digits and underscores, and begins with a letter."""


class IntegrationExists(ParleyError):
    """There is an integration with this name already."""


class HeaderUnusable(Invalid):
    """A header is a name and one line, which may speak of {{ secrets.name }} only:"""
