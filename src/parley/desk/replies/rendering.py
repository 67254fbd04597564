"""Templates of what people say, in the small Liquid of `parley.core.liquid`: what they may speak of, and how it is filled."""

import re
from collections.abc import Mapping

from liquid import Undefined as UnknownToLiquid
from liquid.exceptions import LiquidError

from parley.core.i18n import N_
from parley.core.liquid import FILTERS, LONGEST_RESULT, Small, TemplateBroken, parsed
from parley.core.text import clean
from parley.desk.replies.errors import TextTooLong, UnknownVariable
from parley.desk.replies.types import Context, Rendered

LONGEST_TEMPLATE = 10_000

VARIABLES: Mapping[str, str] = {
    "person.name": N_("The customer's name"),
    "person.first_name": N_("The customer's first name"),
    "me.name": N_("Your name"),
    "me.first_name": N_("Your first name"),
    "workspace.name": N_("The name of your business"),
    "conversation.number": N_("The number of the conversation"),
}
"""All that a template may speak of, with a word for people."""

STANDING = re.compile(r"\{\{[^{}\n]{1,100}\}\}")


class Unfilled(UnknownToLiquid):
    """Something of which nothing is known: it is false, `default` replaces it, and where it is said it stays visible."""

    def __str__(self) -> str:
        return f"{{{{ {self.name} }}}}"


ENVIRONMENT = Small(undefined=Unfilled)


def checked(text: str) -> str:
    """A template as it is kept; raises what is wrong with it, at the field `text`."""
    text = clean(text).strip()
    if len(text) > LONGEST_TEMPLATE:
        raise TextTooLong(field="text")
    template = parsed(ENVIRONMENT, text)
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
        said = parsed(ENVIRONMENT, text).render(**_values(context))[:LONGEST_RESULT]
    except (TemplateBroken, LiquidError):
        said = text
    return Rendered(said, unfilled(said))


def unfilled(text: str) -> tuple[str, ...]:
    """Variables that stand in a text that is about to be said, with their braces."""
    return tuple(dict.fromkeys(STANDING.findall(text)))


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
