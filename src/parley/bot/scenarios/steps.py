"""A scenario as it is written: steps by id, each saying where it leads; one schema for YAML, JSON and the visual editor.

Wherever a step leads, an empty id is a loose end (the checks call it a dead end), and `end` ends the scenario on purpose.
Texts are by language, in the small Liquid of `parley.core.liquid`, and may speak of
`{{ business.… }}`, `{{ person.… }}`, `{{ conversation.… }}`, `{{ slots.… }}`."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta

from parley.bot.scenarios.types import Scale, SlotKind, Struct
from parley.core.i18n import Language
from parley.core.questions import Group

END = "end"
MOST_STEPS = 300
MOST_BUTTONS = 10
LONGEST_TEXT = 4000

Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
"""Of a scenario, a step, a slot, a button, an integration."""
Target = Annotated[str, Meta(pattern=r"^([a-z][a-z0-9_]{0,59})?$")]
"""A step's id, `end`, or nothing yet."""
Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Texts = dict[Language, Text]
Words = dict[Language, tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...]]
Url = Annotated[str, Meta(max_length=2000, pattern=r"^(https?://[!-~]+)?$")]
Tries = Annotated[int, Meta(ge=1, le=5)]
Short = Annotated[str, Meta(max_length=200)]


class Place(Struct, frozen=True):
    """Where the step stands in the visual editor."""

    x: int = 0
    y: int = 0


class Offer(Struct, frozen=True, kw_only=True):
    """A button that leads elsewhere: to a page, or to another scenario."""

    label: Texts
    url: Url = ""
    starts: Target = ""
    """The scenario that it starts, whenever it is pressed."""


class Option(Struct, frozen=True, kw_only=True):
    """A button of a choice."""

    id: Name
    label: Texts
    words: Words = {}
    """Other words that mean it."""
    intents: tuple[Short, ...] = ()
    """Intents that mean it."""
    go: Target = ""


class Check(Struct, frozen=True, kw_only=True):
    """What an answer must be beside of its kind."""

    at_least: float | None = None
    """Of a number or an amount."""
    at_most: float | None = None
    future: bool = False
    """Of a moment."""
    longest: Annotated[int, Meta(ge=1, le=LONGEST_TEXT)] = LONGEST_TEXT
    pattern: Short = ""
    """A regular expression that it must fit in whole."""


class Base(Struct, frozen=True, kw_only=True, tag_field="do"):
    at: Place = Place()
    title: Short = ""
    """What the editor shows above it."""


class Say(Base, frozen=True, kw_only=True, tag="say"):
    """Say something and go on."""

    text: Texts
    picture: Url = ""
    buttons: tuple[Offer, ...] = ()
    next: Target = ""


class Ask(Base, frozen=True, kw_only=True, tag="ask"):
    """Ask for one thing. What the customer has named before, or what is `known` of them, is not asked again."""

    question: Texts
    slot: Name
    kind: SlotKind = "text"
    check: Check = Check()
    known: Short = ""
    """A field, such as `person.phone`, that answers it."""
    anew: bool = False
    """Ask even where the answer is there already, to change it."""
    again: Texts = {}
    """Said instead of the question when the answer was not understood."""
    tries: Tries = 2
    """So many answers that are none, and it goes to `no_answer`."""
    no_answer: Target = ""
    """Empty: to people."""
    next: Target = ""


class Choose(Base, frozen=True, kw_only=True, tag="choose"):
    """Offer buttons; free text is matched to them."""

    text: Texts
    options: Annotated[tuple[Option, ...], Meta(max_length=30)] = ()
    slot: Target = ""
    """Keeps the id of what was chosen."""
    again: Texts = {}
    tries: Tries = 2
    no_answer: Target = ""


class Case(Struct, frozen=True, kw_only=True):
    when: Group
    go: Target = ""


class Branch(Base, frozen=True, kw_only=True, tag="branch"):
    """Go where the first case holds. Conditions are those of `parley.core.questions`; `conditions.FIELDS` tells what may be asked."""

    cases: Annotated[tuple[Case, ...], Meta(max_length=30)] = ()
    otherwise: Target = ""


class Call(Base, frozen=True, kw_only=True, tag="call"):
    """Ask an integration of the workspace, which holds the address and the secrets."""

    integration: Name
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    path: Annotated[str, Meta(max_length=1000)] = ""
    """A template; what it says of slots is quoted by itself."""
    query: dict[str, Text] = {}
    body: Any = None
    """JSON whose texts are templates."""
    takes: dict[Name, Short] = {}
    """Slot -> where in the JSON answer it stands: `order.items.0.name`."""
    timeout_seconds: Annotated[float, Meta(gt=0, le=30)] = 5
    max_bytes: Annotated[int, Meta(ge=1, le=1_000_000)] = 100_000
    next: Target = ""
    failed: Target = ""
    """Empty: to people."""


class LookUp(Base, frozen=True, kw_only=True, tag="look_up"):
    """Find an article's answer, or the list of services with their prices, for a slot that later texts say."""

    what: Literal["article", "services"] = "article"
    article: Short = ""
    slot: Name
    next: Target = ""
    missing: Target = ""
    """Empty: to people."""


class Set(Base, frozen=True, kw_only=True, tag="set"):
    """Keep a value: `slot.…`, `person.…`, `conversation.…`."""

    field: Annotated[str, Meta(pattern=r"^(slot|person|conversation)\.[a-z][a-z0-9_]{0,59}$")]
    value: Text = ""
    next: Target = ""


class Tag(Base, frozen=True, kw_only=True, tag="tag"):
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    remove: bool = False
    next: Target = ""


class Wait(Base, frozen=True, kw_only=True, tag="wait"):
    """Until the time is over, or until a message comes."""

    seconds: Annotated[int, Meta(ge=0, le=30 * 24 * 3600)] = 0
    """0: until a message comes, however long."""
    message: Target = ""
    """Where a message leads before the time is over; empty: to `next` as well."""
    next: Target = ""


class HandOver(Base, frozen=True, kw_only=True, tag="hand_over"):
    """To people, with a note of what is known. Nothing follows it."""

    text: Texts = {}
    """Said before."""
    queue: Annotated[str, Meta(max_length=100)] = ""
    """Its name; empty: where the conversation belongs."""
    note: Texts = {}
    """For staff, in their language. A line that speaks of what is not known is left out."""
    urgent: bool = False


class Run(Base, frozen=True, kw_only=True, tag="run"):
    """Go through another scenario, and come back."""

    scenario: Name
    next: Target = ""


class Rate(Base, frozen=True, kw_only=True, tag="rate"):
    """Ask how it was."""

    question: Texts
    scale: Scale = "stars"
    slot: Target = ""
    low: Target = ""
    """Where 1, 2 or a thumb down leads; empty: to `next` as well."""
    next: Target = ""


Step = Say | Ask | Choose | Branch | Call | LookUp | Set | Tag | Wait | HandOver | Run | Rate
Asking = Ask | Choose | Rate
"""Steps that wait for words."""


class Triggers(Struct, frozen=True, kw_only=True):
    """What starts a scenario."""

    intents: tuple[Short, ...] = ()
    keywords: Words = {}
    buttons: tuple[Short, ...] = ()
    """Payloads, beside the scenario's own name."""
    opened: bool = False
    """A conversation has begun."""
    commands: tuple[Annotated[str, Meta(pattern=r"^/[a-z0-9_]{1,32}$")], ...] = ()


class Scenario(Struct, frozen=True, kw_only=True):
    """All of a scenario that a version keeps."""

    name: Name
    title: Texts = {}
    triggers: Triggers = Triggers()
    start: Target = ""
    steps: Annotated[dict[Name, Step], Meta(max_length=MOST_STEPS)] = {}


Library = Mapping[str, Scenario]
"""Scenarios by name: the one that runs, and those that it may run."""


def exits(step: Step) -> Iterator[tuple[str, str]]:
    """Every way out of a step, as the name of its field (`options.yes`) and the target; what may stay empty is left out then."""
    match step:
        case Branch():
            yield from ((f"cases.{place}", case.go) for place, case in enumerate(step.cases))
            yield "otherwise", step.otherwise
        case Choose():
            yield from ((f"options.{option.id}", option.go) for option in step.options)
        case HandOver():
            return
        case _:
            yield "next", step.next
    for field in ("no_answer", "failed", "missing", "message", "low"):
        if target := getattr(step, field, ""):
            yield field, target


def texts(step: Step) -> Iterator[tuple[str, Texts]]:
    """What a step may say, by the name of its field."""
    match step:
        case Say():
            yield "text", step.text
            yield from ((f"buttons.{place}", offer.label) for place, offer in enumerate(step.buttons))
        case Ask() | Rate():
            yield "question", step.question
        case Choose():
            yield "text", step.text
            yield from ((f"options.{option.id}", option.label) for option in step.options)
        case HandOver() if step.text:
            yield "text", step.text
        case _:
            pass
    if isinstance(step, Ask | Choose) and step.again:
        yield "again", step.again


def runs(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Steps that run another scenario, with its name."""
    return ((id, step.scenario) for id, step in scenario.steps.items() if isinstance(step, Run))


def within(library: Library, name: str) -> Library:
    """A scenario with all that it may run, directly or not."""
    found: dict[str, Scenario] = {}
    wanted = [name]
    while wanted:
        if (one := library.get(wanted.pop())) and one.name not in found:
            found[one.name] = one
            wanted += [other for _, other in runs(one)]
    return found
