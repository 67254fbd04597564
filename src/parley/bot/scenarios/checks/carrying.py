"""What the connected channels can show of a scenario: too long texts, too many buttons, pictures where there are none."""

from collections.abc import Iterator

from parley import channels
from parley.bot.scenarios.checks.types import Around, Finding, error, warning
from parley.bot.scenarios.matching import payload
from parley.bot.scenarios.steps import MOST_BUTTONS, Choose, Offer, Option, Say, Scenario, Step, texts
from parley.channels.types import Capabilities, Media
from parley.core.i18n import N_

SPLIT = N_("This text becomes several messages on %(channel)s.")
AS_LIST = N_("%(channel)s shows these buttons as a numbered list.")
NO_PICTURE = N_("%(channel)s shows no pictures.")
TOO_MANY = N_("There are more than %(most)s buttons.")


def carrying(scenario: Scenario, around: Around) -> Iterator[Finding]:
    for id, step in scenario.steps.items():
        buttons = buttons_of(step)
        if len(buttons) > MOST_BUTTONS:
            yield error(TOO_MANY, id, most=str(MOST_BUTTONS))
        for channel, can in around.channels.items():
            yield from _on(channel, can, id, step, buttons)


def buttons_of(step: Step) -> tuple[Offer | Option, ...]:
    match step:
        case Say():
            return step.buttons
        case Choose():
            return step.options
        case _:
            return ()


def _on(channel: str, can: Capabilities, id: str, step: Step, buttons: tuple[Offer | Option, ...]) -> Iterator[Finding]:
    for field, said in texts(step):
        if any(channels.measure(text, can.unit) > can.max_text for text in said.values()):
            yield warning(SPLIT, id, field, channel=channel)
    if buttons and not (len(buttons) <= can.buttons and all(_fits(one, id, can) for one in buttons)):
        yield warning(AS_LIST, id, channel=channel)
    if isinstance(step, Say) and step.picture and Media.IMAGE not in can.media:
        yield warning(NO_PICTURE, id, "picture", channel=channel)


def _fits(button: Offer | Option, step: str, can: Capabilities) -> bool:
    longest = max(map(len, button.label.values()), default=0)
    sent = payload(step, button.id) if isinstance(button, Option) else button.url or button.starts
    return longest <= can.button_label and len(sent.encode()) <= can.button_payload
