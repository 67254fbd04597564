"""What a scenario speaks of: slots, scenarios, queues, articles, integrations, conditions."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import cast

import regex

from parley.bot.scenarios.checks.types import Around, Finding, error, warning
from parley.bot.scenarios.conditions import ops_of
from parley.bot.scenarios.filling import ENVIRONMENT, ROOTS
from parley.bot.scenarios.steps import (
    Ask,
    Branch,
    Call,
    Choose,
    HandOver,
    LookUp,
    Rate,
    Run,
    Say,
    Scenario,
    Set,
    Step,
    texts,
    within,
)
from parley.core.i18n import N_, Language
from parley.core.liquid import FILTERS, TemplateBroken, parsed
from parley.core.questions import DEEPEST, Condition, Group

NO_SUCH_SCENARIO = N_("There is no scenario %(name)s.")
NOT_PUBLISHED = N_("Publish the scenario %(name)s first.")
NO_SUCH_QUEUE = N_("There is no queue %(name)s.")
NO_SUCH_ARTICLE = N_("There is no article %(name)s.")
NO_ARTICLE = N_("It is not said which article.")
NO_SUCH_INTEGRATION = N_("The integration %(name)s is not set up.")
NOT_SET_UP_YET = N_("The integration %(name)s is not set up: until then it goes the way of its failure.")
NO_SUCH_SLOT = N_("Nothing fills %(name)s before it is used.")
NO_SUCH_VARIABLE = N_("There is no %(name)s.")
BROKEN_TEXT = N_("The braces of this text are not in order: %(text)s")
BAD_CONDITION = N_("This condition cannot be understood: %(name)s.")
BAD_PATTERN = N_("This pattern cannot be understood: %(name)s.")
NO_CHOICES = N_("There is nothing to choose from.")
SAME_LABELS = N_("Two buttons have the same words: %(label)s.")
SAME_IDS = N_("Two buttons have the same name: %(name)s.")
NO_CASES = N_("There is no case to branch on.")


def references(scenario: Scenario, around: Around) -> Iterator[Finding]:
    filled = _filled(scenario, around)
    for id, step in scenario.steps.items():
        yield from _own(id, step, scenario, around)
        for field, text in templates(step):
            yield from _template(id, field, text, filled)
        if isinstance(step, Branch):
            yield from _branch(id, step, filled)


def templates(step: Step) -> Iterator[tuple[str, str]]:
    """Every text of a step in which something may be filled in."""
    for field, by_language in texts(step):
        yield from ((field, text) for text in by_language.values())
    match step:
        case Call():
            yield "path", step.path
            yield from (("query", text) for text in step.query.values())
            yield from (("body", text) for text in _leaves(step.body))
        case Set():
            yield "value", step.value
        case HandOver():
            yield from (("note", text) for text in step.note.values())
        case _:
            pass


def _leaves(data: object) -> Iterator[str]:
    match data:
        case str():
            yield data
        case dict():
            yield from (text for value in cast(dict[str, object], data).values() for text in _leaves(value))
        case list() | tuple():
            yield from (text for value in cast(list[object], data) for text in _leaves(value))
        case _:
            return


def _filled(scenario: Scenario, around: Around) -> set[str]:
    """Slots that something fills, here or in a scenario that is run. Whoever runs this one may have filled others."""
    library = {**around.scenarios, scenario.name: scenario}
    callers = [name for name in around.scenarios if scenario.name in within(library, name)]
    heard_by = [one for name in (scenario.name, *callers) for one in within(library, name).values()]
    return {slot for one in heard_by for step in one.steps.values() for slot in _fills(step)}


def _fills(step: Step) -> Iterable[str]:
    match step:
        case Ask() | Choose() | LookUp() | Rate():
            return [step.slot] if step.slot else []
        case Call():
            return step.takes
        case Set() if step.field.startswith("slot."):
            return [step.field.removeprefix("slot.")]
        case _:
            return []


def _own(id: str, step: Step, scenario: Scenario, around: Around) -> Iterator[Finding]:
    match step:
        case Run() | Say():
            yield from _scenarios(id, step, scenario, around)
        case HandOver() if step.queue and around.queues is not None and step.queue not in around.queues:
            yield error(NO_SUCH_QUEUE, id, "queue", name=step.queue)
        case LookUp() if step.what == "article":
            yield from _article(id, step, around)
        case Call() if around.integrations is not None and step.integration not in around.integrations:
            tell = warning if step.failed else error
            yield tell(NOT_SET_UP_YET if step.failed else NO_SUCH_INTEGRATION, id, "integration", name=step.integration)
        case Choose():
            yield from _choice(id, step)
        case Ask() if step.check.pattern and not _compiles(step.check.pattern):
            yield error(BAD_PATTERN, id, "check", name=step.check.pattern)
        case _:
            pass


def _scenarios(id: str, step: Run | Say, scenario: Scenario, around: Around) -> Iterator[Finding]:
    named = [("scenario", step.scenario)] if isinstance(step, Run) else [(f"buttons.{n}", one.starts) for n, one in enumerate(step.buttons)]
    for field, name in named:
        if name and name != scenario.name and name not in around.scenarios:
            yield error(NO_SUCH_SCENARIO, id, field, name=name)
        elif name in around.unpublished:
            yield error(NOT_PUBLISHED, id, field, name=name)


def _article(id: str, step: LookUp, around: Around) -> Iterator[Finding]:
    if not step.article:
        yield error(NO_ARTICLE, id, "article")
    elif around.articles is not None and step.article not in around.articles:
        tell = warning if step.missing else error
        yield tell(NO_SUCH_ARTICLE, id, "article", name=step.article)


def _choice(id: str, step: Choose) -> Iterator[Finding]:
    if not step.options:
        yield error(NO_CHOICES, id, "options")
    for name in _repeated(option.id for option in step.options):
        yield error(SAME_IDS, id, "options", name=name)
    languages: set[Language] = {language for option in step.options for language in option.label}
    for language in sorted(languages):
        for label in _repeated(option.label.get(language, "").strip().casefold() for option in step.options):
            if label:
                yield error(SAME_LABELS, id, "options", label=label)


def _repeated(words: Iterable[str]) -> list[str]:
    return [word for word, group in groupby(sorted(words)) if len(list(group)) > 1]


def _compiles(pattern: str) -> bool:
    try:
        regex.compile(pattern)
    except regex.error:
        return False
    return True


def _template(id: str, field: str, text: str, filled: set[str]) -> Iterator[Finding]:
    try:
        template = parsed(ENVIRONMENT, text)
    except TemplateBroken as broken:
        yield error(BROKEN_TEXT, id, field, text=broken.detail or text[:80])
        return
    for name in sorted(template.filter_names()):
        if name not in FILTERS:
            yield error(NO_SUCH_VARIABLE, id, field, name=f"| {name}")
    for path in sorted(map(str, template.variable_paths())):
        yield from _variable(id, field, path, filled)


def _variable(id: str, field: str, path: str, filled: set[str]) -> Iterator[Finding]:
    room, _, name = path.partition(".")
    if room not in ROOTS or not name:
        yield error(NO_SUCH_VARIABLE, id, field, name=f"{{{{ {path} }}}}")
    elif room == "slots" and name not in filled:
        yield error(NO_SUCH_SLOT, id, field, name=name)


def _branch(id: str, step: Branch, filled: set[str]) -> Iterator[Finding]:
    if not step.cases:
        yield error(NO_CASES, id, "cases")
    for place, case in enumerate(step.cases):
        if _deep(case.when) > DEEPEST:
            yield error(BAD_CONDITION, id, f"cases.{place}", name="((()))")
        for asked in _conditions(case.when):
            yield from _condition(id, f"cases.{place}", asked, filled)


def _deep(group: Group) -> int:
    return 1 + max((_deep(item) for item in group.items if isinstance(item, Group)), default=0)


def _conditions(group: Group) -> Iterator[Condition]:
    for item in group.items:
        yield from _conditions(item) if isinstance(item, Group) else (item,)


def _condition(id: str, field: str, asked: Condition, filled: set[str]) -> Iterator[Finding]:
    room, _, name = asked.field.partition(".")
    needs_value = asked.op not in ("yes", "no")
    if asked.op not in ops_of(asked.field) or (needs_value and not asked.values):
        yield error(BAD_CONDITION, id, field, name=f"{asked.field} {asked.op}")
    elif room == "slot" and name not in filled:
        yield error(NO_SUCH_SLOT, id, field, name=name)
