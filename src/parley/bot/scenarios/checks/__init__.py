"""What is wrong with a scenario, found without running it. Pure; publishing asks it, and an editor shows it beside the steps."""

from parley.bot.scenarios.checks.carrying import carrying
from parley.bot.scenarios.checks.paths import paths
from parley.bot.scenarios.checks.references import references
from parley.bot.scenarios.checks.types import Around, Finding, Severity
from parley.bot.scenarios.checks.wording import wording
from parley.bot.scenarios.steps import Scenario

__all__ = ["Around", "Finding", "Severity", "check"]


def check(scenario: Scenario, around: Around | None = None) -> list[Finding]:
    """Errors before warnings, then in the order of the steps. A scenario may be published while none of them is an error."""
    around = around or Around()
    order = {id: place for place, id in enumerate(scenario.steps)}
    found = [*paths(scenario, around), *references(scenario, around), *wording(scenario, around), *carrying(scenario, around)]
    unique = {(one.step, one.field, one.message, *sorted(one.about.items())): one for one in found}
    return sorted(unique.values(), key=lambda one: (one.severity != "error", order.get(one.step, -1)))
