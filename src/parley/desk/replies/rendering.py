"""Templates of what people say: a small, closed part of Liquid that cannot loop, load, compute, or grow beyond its own size.

Without loops, assignments and multiplying filters a template's work and its output are bounded by its length."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import Any

from liquid import BoundTemplate, Environment
from liquid import Undefined as UnknownToLiquid
from liquid.builtin.content import Literal
from liquid.builtin.filters.misc import default
from liquid.builtin.filters.string import capitalize, downcase, strip, upcase
from liquid.builtin.illegal import Illegal
from liquid.builtin.output import Output
from liquid.builtin.tags.case_tag import CaseTag
from liquid.builtin.tags.comment_tag import CommentTag
from liquid.builtin.tags.if_tag import IfTag
from liquid.builtin.tags.unless_tag import UnlessTag
from liquid.exceptions import LiquidError

from parley.core.i18n import N_
from parley.core.text import clean
from parley.desk.replies.errors import TemplateBroken, TextTooLong, UnknownVariable
from parley.desk.replies.types import Context, Rendered

LONGEST_TEMPLATE = 10_000
LONGEST_RESULT = 50_000
DEEPEST = 10

VARIABLES: Mapping[str, str] = {
    "person.name": N_("The customer's name"),
    "person.first_name": N_("The customer's first name"),
    "me.name": N_("Your name"),
    "me.first_name": N_("Your first name"),
    "workspace.name": N_("The name of your business"),
    "conversation.number": N_("The number of the conversation"),
}
"""All that a template may speak of, with a word for people."""

BRACES = re.compile(r"\{[{%]|[}%]\}")
STANDING = re.compile(r"\{\{[^{}\n]{1,100}\}\}")


class Unfilled(UnknownToLiquid):
    """Something of which nothing is known: it is false, `default` replaces it, and where it is said it stays visible."""

    def __str__(self) -> str:
        return f"{{{{ {self.name} }}}}"


def _untouched(filter: Callable[..., Any]) -> Callable[..., Any]:
    """The same filter, which leaves alone what is not known."""

    @wraps(filter)
    def either(value: object, *args: Any, **named: Any) -> object:
        return value if isinstance(value, Unfilled) else filter(value, *args, **named)

    return either


TAGS = (Literal, Output, Illegal, IfTag, UnlessTag, CaseTag, CommentTag)
FILTERS: Mapping[str, Callable[..., Any]] = {
    "default": default,
    "upcase": _untouched(upcase),
    "downcase": _untouched(downcase),
    "capitalize": _untouched(capitalize),
    "strip": _untouched(strip),
}


class Small(Environment):
    """Only what `TAGS` and `FILTERS` name."""

    block_nesting_limit = DEEPEST
    loop_iteration_limit = 1
    output_stream_limit = LONGEST_RESULT * 4

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        for tag in TAGS:
            self.add_tag(tag)
        for name, filter in FILTERS.items():
            self.add_filter(name, filter)


ENVIRONMENT = Small(undefined=Unfilled)


def checked(text: str) -> str:
    """A template as it is kept; raises what is wrong with it, at the field `text`."""
    text = clean(text).strip()
    if len(text) > LONGEST_TEMPLATE:
        raise TextTooLong(field="text")
    template = _template(text)
    for name in template.filter_names():
        if name not in FILTERS:
            raise TemplateBroken(f"| {name}", field="text")
    for path in template.variable_paths():
        if path not in VARIABLES:
            raise UnknownVariable(f"{{{{ {path} }}}}", field="text")
    return text


def filled(text: str, context: Context) -> Rendered:
    """A template said to one person. One that is broken is shown as it is."""
    try:
        said = _template(text).render(**_values(context))[:LONGEST_RESULT]
    except (TemplateBroken, LiquidError):
        said = text
    return Rendered(said, unfilled(said))


def unfilled(text: str) -> tuple[str, ...]:
    """Variables that stand in a text that is about to be said, with their braces."""
    return tuple(dict.fromkeys(STANDING.findall(text)))


@lru_cache(maxsize=500)
def _template(text: str) -> BoundTemplate:
    _must_pair(text)
    try:
        return ENVIRONMENT.from_string(text)
    except (LiquidError, RecursionError) as error:
        raise TemplateBroken(_where(error), field="text") from error


def _must_pair(text: str) -> None:
    """Braces that open and never close cost the parser the square of their number."""
    is_open = False
    for brace in BRACES.finditer(text):
        opens = brace[0].startswith("{")
        if opens and is_open:
            raise TemplateBroken(text[brace.start() :][:80], field="text")
        is_open = opens
    if is_open:
        raise TemplateBroken(text[-80:], field="text")


def _where(error: LiquidError | RecursionError) -> str:
    """The piece of the text at which it went wrong."""
    context = error.context() if isinstance(error, LiquidError) else None
    return f"{context[0]}: {context[3].strip()[:80]}" if context else ""


def _values(context: Context) -> dict[str, dict[str, object]]:
    known: dict[str, str | int] = {
        "person.name": context.person,
        "person.first_name": _first(context.person),
        "me.name": context.me,
        "me.first_name": _first(context.me),
        "workspace.name": context.workspace,
        "conversation.number": context.number,
    }
    values: dict[str, dict[str, object]] = {}
    for path in VARIABLES:
        room, _, name = path.partition(".")
        values.setdefault(room, {})[name] = known[path] or Unfilled(path)
    return values


def _first(name: str) -> str:
    return name.split()[0] if name.strip() else ""
