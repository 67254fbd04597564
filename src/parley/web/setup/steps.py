"""What is shown around each step: which there are, how far the newcomer has come, and where each begins."""

from collections.abc import Mapping

import msgspec

from parley import workspace
from parley.core.db import Tx
from parley.core.i18n import N_

PATHS: Mapping[workspace.beginning.Step, str] = {step: f"/setup/{step}" for step in workspace.beginning.STEPS}
LABELS: Mapping[workspace.beginning.Step, str] = {
    "practice": N_("Answer a customer"),
    "channel": N_("Connect a channel"),
    "site": N_("Put the chat on your site"),
}
WHY: Mapping[workspace.beginning.Step, str] = {
    "practice": N_("See in a minute how it feels when somebody writes."),
    "channel": N_("Telegram, for example: one token is enough."),
    "site": N_("One line of code, and visitors can write to you."),
}
DONE = "/setup/done"


class Stop(msgspec.Struct, frozen=True):
    """A step on the way, as the line above each page shows it."""

    step: workspace.beginning.Step
    path: str
    label: str
    why: str
    outcome: str
    is_here: bool


async def way(tx: Tx, here: workspace.beginning.Step | None = None) -> list[Stop]:
    known = (await workspace.beginning.progress(tx)).steps
    return [Stop(step, PATHS[step], LABELS[step], WHY[step], known.get(step, ""), step == here) for step in workspace.beginning.STEPS]


def after(step: workspace.beginning.Step) -> str:
    """Where it goes on."""
    rest = workspace.beginning.STEPS[workspace.beginning.STEPS.index(step) + 1 :]
    return PATHS[rest[0]] if rest else DONE
