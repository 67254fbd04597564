"""A template as the customer will see it: each value in a place of its own, so that the page can change it while it is typed."""

import re
from collections.abc import Sequence

import msgspec
from markupsafe import Markup, escape

from parley import channels
from parley.channels import HeaderKind, Template, TemplateButton, Wording

HIDDEN = re.compile("\0([0-9]+)\0")
# WhatsApp's: a mark stands close to its words, and apart from others.
MARKS = {
    "strong": re.compile(r"(?<!\w)\*(?=\S)([^*\n]{1,1000}?)(?<=\S)\*(?!\w)"),
    "em": re.compile(r"(?<!\w)_(?=\S)([^_\n]{1,1000}?)(?<=\S)_(?!\w)"),
    "s": re.compile(r"(?<!\w)~(?=\S)([^~\n]{1,1000}?)(?<=\S)~(?!\w)"),
}


class Bubble(msgspec.Struct, frozen=True, kw_only=True):
    header_kind: HeaderKind
    header: Markup
    body: Markup
    footer: str
    buttons: tuple[TemplateButton, ...]


NOTHING = channels.templates.Given()


def bubble(template: Template, given: channels.templates.Given = NOTHING) -> Bubble:
    """Where nothing is given, the example stands that was approved."""
    return Bubble(
        header_kind=template.header_kind,
        header=_shown("header", template.header, given.header),
        body=_shown("body", template.body, given.body),
        footer=template.footer,
        buttons=template.buttons,
    )


def _shown(part: str, wording: Wording, values: Sequence[str]) -> Markup:
    """A variable may stand in several places. Its name is hidden first: an underscore in it marks nothing."""
    places = {variable.name: str(place) for place, variable in enumerate(wording.variables)}
    hidden = str(escape(channels.templates.VARIABLE.sub(lambda found: f"\0{places[found[1]]}\0", wording.text.replace("\0", ""))))
    slots = [
        Markup('<span class="slot" data-slot="{}-{}" data-example="{}">{}</span>').format(part, place, shown, _at(values, place) or shown)
        for place, variable in enumerate(wording.variables)
        for shown in [variable.example or f"{{{{{variable.name}}}}}"]
    ]
    marked = _marked(hidden) if part == "body" else hidden
    return Markup(HIDDEN.sub(lambda found: str(slots[int(found[1])]), marked))  # noqa: S704 — escaped above


def _marked(escaped: str) -> str:
    for tag, mark in MARKS.items():
        escaped = mark.sub(rf"<{tag}>\1</{tag}>", escaped)
    return escaped


def _at(values: Sequence[str], place: int) -> str:
    return values[place] if place < len(values) else ""
