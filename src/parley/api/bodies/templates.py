"""Templates as programs see them, and with which values one is sent."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, field

from parley.api.shapes import Line, Shape
from parley.channels import KeptTemplate, Wording

Values = Annotated[list[Annotated[str, Meta(max_length=4000)]], Meta(max_length=100)]


class TemplateText(Shape, frozen=True, kw_only=True):
    """A text, and its variables in the order in which their values are given."""

    text: str
    variables: list[str]


class Template(Shape, frozen=True, kw_only=True):
    """A text in one language that the account's provider knows."""

    id: UUID
    name: Annotated[str, Meta(examples=["booking_reminder"])]
    language: Annotated[str, Meta(examples=["uk"])]
    category: Annotated[str, Meta(examples=["utility"])]
    state: Annotated[str, Meta(description="`approved`, `pending`, `rejected`, `paused` or `disabled`.", examples=["approved"])]
    can_be_sent: bool
    header_kind: Annotated[str, Meta(description="`text`, `image`, `video`, `document`, `location`, or nothing.", examples=["text"])]
    header: TemplateText
    body: TemplateText
    footer: str
    buttons: Annotated[list[str], Meta(description="Labels of the buttons that want a value, in order.")]


class TemplatePlace(Shape, frozen=True, kw_only=True):
    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    title: Line = ""
    address: Line = ""


class TemplateUse(Shape, frozen=True, kw_only=True):
    """An approved template and its values, each list in the order of its variables. One whose header is a file cannot be sent so."""

    id: UUID
    header: Values = field(default_factory=list[str])
    body: Values = field(default_factory=list[str])
    buttons: Values = field(default_factory=list[str])
    place: TemplatePlace | None = None


def shown(kept: KeptTemplate) -> Template:
    one = kept.content
    return Template(
        id=kept.id,
        name=one.name,
        language=one.language,
        category=one.category,
        state=one.state.value,
        can_be_sent=one.can_be_chosen,
        header_kind=one.header_kind.value,
        header=_text(one.header),
        body=_text(one.body),
        footer=one.footer,
        buttons=[button.label for button in one.completed],
    )


def _text(wording: Wording) -> TemplateText:
    return TemplateText(text=wording.text, variables=[one.name for one in wording.variables])
