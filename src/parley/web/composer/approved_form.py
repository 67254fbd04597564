"""What somebody has filled into a template, on its way into the conversation."""

import re
from typing import Annotated
from uuid import UUID

import msgspec
from litestar.datastructures import UploadFile

from parley import channels, conversations
from parley.channels import File, Template, TemplateId, Wording
from parley.channels.types import Place
from parley.conversations import Author
from parley.core.db import Tx
from parley.core.ids import ConversationId, MessageId
from parley.web.composer import enclosing, ways
from parley.web.composer.saying import UNDO, Sent
from parley.web.composer.ways import choice_of
from parley.workspace import Staff

Text = Annotated[str, msgspec.Meta(max_length=4000)]
Short = Annotated[str, msgspec.Meta(max_length=300)]
Texts = Annotated[list[Text], msgspec.Meta(max_length=100)]
DEGREES = re.compile(r"[+-]?[0-9]{1,3}([.,][0-9]{1,15})?")


class TemplateForm(msgspec.Struct):
    message_id: UUID
    way: Short = ""
    header: Texts = []
    """Values in the order of the variables; so too in the body and the buttons."""
    body: Texts = []
    buttons: Texts = []
    latitude: Short = ""
    longitude: Short = ""
    place_title: Short = ""
    place_address: Short = ""
    files: list[object] = []
    look: Short = ""
    """Anything: show it as it would be, and send nothing."""

    @property
    def uploads(self) -> list[UploadFile]:
        return enclosing.uploads(self.files)[:1]


class Blank(msgspec.Struct, frozen=True, kw_only=True):
    """One field of the form."""

    part: str
    place: int
    name: str
    """Of the variable."""
    button: str
    """The label of the button that it completes."""
    example: str
    value: str

    @property
    def field(self) -> str:
        """As a refusal names it."""
        return f"{self.part}.{self.place}"

    @property
    def is_counted(self) -> bool:
        return self.name.isdecimal()


def begun(values: channels.templates.Given, message_id: UUID, way: str) -> TemplateForm:
    form = TemplateForm(message_id, way, list(values.header), list(values.body), list(values.buttons))
    if values.place:
        form.place_title, form.place_address = values.place.title, values.place.address
    return form


def blanks(template: Template, form: TemplateForm) -> list[Blank]:
    buttons = [
        Blank(part="buttons", place=place, name="", button=one.label, example=one.variable.example, value=_at(form.buttons, place))
        for place, one in enumerate(template.completed)
        if one.variable
    ]
    return [*_blanks("header", template.header, form.header), *_blanks("body", template.body, form.body), *buttons]


def given(form: TemplateForm, files: list[File] | None = None) -> channels.templates.Given:
    return channels.templates.Given(
        header=form.header, body=form.body, buttons=form.buttons, file=files[0] if files else None, place=_place(form)
    )


class Sending:
    """One form in one transaction: the template is looked at again, for the provider may have stopped it meanwhile."""

    def __init__(self, tx: Tx, id: ConversationId, template_id: TemplateId, form: TemplateForm, files: list[File], me: Staff) -> None:
        self.tx = tx
        self.id = id
        self.template_id = template_id
        self.form = form
        self.files = files
        self.me = me
        self.sent = Sent()

    async def send(self) -> None:
        found = await conversations.conversation(self.tx, self.id)
        choice = await choice_of(self.tx, found, self.form.way)
        kept = await channels.templates.sendable(self.tx, self.template_id, choice.way.account_id)
        filled = channels.templates.fill(kept.content, given(self.form, self.files))
        message = await conversations.reply(
            self.tx,
            self.id,
            text=filled.text,
            way=ways.read(self.form.way),
            author=Author("staff", self.me.id),
            files=filled.files,
            buttons=filled.buttons,
            template=filled.use,
            message_id=MessageId(self.form.message_id),
            hold=UNDO,
        )
        self.sent = Sent(message)


def _blanks(part: str, wording: Wording, values: list[str]) -> list[Blank]:
    return [
        Blank(part=part, place=place, name=one.name, button="", example=one.example, value=_at(values, place))
        for place, one in enumerate(wording.variables)
    ]


def _place(form: TemplateForm) -> Place | None:
    latitude, longitude = form.latitude.strip(), form.longitude.strip()
    if not DEGREES.fullmatch(latitude) or not DEGREES.fullmatch(longitude):
        return None
    return Place(
        float(latitude.replace(",", ".")), float(longitude.replace(",", ".")), form.place_title.strip(), form.place_address.strip()
    )


def _at(values: list[str], place: int) -> str:
    return values[place] if place < len(values) else ""
