"""A small, closed part of Liquid that cannot loop, load, compute, or grow beyond its own size.

Without loops, assignments and multiplying filters a template's work and its output are bounded by its length."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import Any

from liquid import BoundTemplate, Environment, Undefined
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

from parley.core.errors import Invalid

LONGEST_RESULT = 50_000
DEEPEST = 10
BRACES = re.compile(r"\{[{%]|[}%]\}")
TAGS = (Literal, Output, Illegal, IfTag, UnlessTag, CaseTag, CommentTag)


class TemplateBroken(Invalid):
    """This text has a mistake between its braces:"""


def _untouched(filter: Callable[..., Any]) -> Callable[..., Any]:
    """The same filter, which leaves alone what is not known."""

    @wraps(filter)
    def either(value: object, *args: Any, **named: Any) -> object:
        return value if isinstance(value, Undefined) else filter(value, *args, **named)

    return either


FILTERS: Mapping[str, Callable[..., Any]] = {
    "default": default,
    "upcase": _untouched(upcase),
    "downcase": _untouched(downcase),
    "capitalize": _untouched(capitalize),
    "strip": _untouched(strip),
}


class Small(Environment):
    """Only what `TAGS` and `FILTERS` name. What becomes of the unknown, `undefined` says."""

    block_nesting_limit = DEEPEST
    loop_iteration_limit = 1
    output_stream_limit = LONGEST_RESULT * 4

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        for tag in TAGS:
            self.add_tag(tag)
        for name, filter in FILTERS.items():
            self.add_filter(name, filter)


@lru_cache(maxsize=2000)
def parsed(environment: Small, text: str) -> BoundTemplate:
    """Raises TemplateBroken, at the field `text`."""
    _must_pair(text)
    try:
        return environment.from_string(text)
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
