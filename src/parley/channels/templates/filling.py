"""Values put into a template: checked first, so that what the provider would refuse is told at its field."""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from parley.channels.splitting import measure
from parley.channels.templates import errors
from parley.channels.templating import VARIABLE, HeaderKind, Template, TemplateButton, Variable, Wording
from parley.channels.types import Button, ButtonValue, File, Media, Place, TemplateUse, Unit, Value

LONGEST_HEADER = 60
LONGEST_BODY = 1024
LONGEST_ADDRESS = 2000
LONGEST_CODE = 20
# https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes: 132000 and 132012 name them.
FORBIDDEN = re.compile(r"[\n\r\t\v\f\u2028\u2029]| {4}")
NO_ADDRESS = re.compile(r"[\s<>\"\\^`{}|]")
SHOWN_AS = {HeaderKind.IMAGE: Media.IMAGE, HeaderKind.VIDEO: Media.VIDEO, HeaderKind.DOCUMENT: Media.FILE}
FORMATS: Mapping[HeaderKind, frozenset[str]] = {
    HeaderKind.IMAGE: frozenset({"image/jpeg", "image/png"}),
    HeaderKind.VIDEO: frozenset({"video/mp4", "video/3gpp"}),
}
"""Documents may be of any format."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody has filled in, in the order of the template's variables."""

    header: Sequence[str] = ()
    body: Sequence[str] = ()
    buttons: Sequence[str] = ()
    file: File | None = None
    place: Place | None = None


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A template ready to go out, and what the customer will see."""

    use: TemplateUse
    text: str
    files: tuple[File, ...]
    buttons: tuple[Button, ...]


def fill(template: Template, given: Given) -> Filled:
    """Raises an `Invalid` that names the field: `header.0`, `body.0`, `buttons.0`, `file`, `place`."""
    if not template.can_be_chosen:
        raise errors.NotChoosable(field="template")
    header = _values("header", template.header, given.header, LONGEST_HEADER, is_named=template.is_named)
    body = _values("body", template.body, given.body, LONGEST_BODY, is_named=template.is_named)
    use = TemplateUse(
        name=template.name,
        language=template.language,
        header=header,
        body=body,
        buttons=tuple(_button_values(template, given.buttons)),
        media=SHOWN_AS.get(template.header_kind),
        place=_place(template, given.place),
    )
    return Filled(use=use, text=words(template, given), files=_files(template, given.file), buttons=_buttons(template, given.buttons))


def words(template: Template, given: Given) -> str:
    """What the customer reads, whatever is missing standing as its variable."""
    pieces = completed(template.header, given.header), completed(template.body, given.body), template.footer
    return "\n\n".join(piece for piece in pieces if piece)


def completed(wording: Wording, values: Sequence[str]) -> str:
    known = {variable.name: value for variable, value in zip(wording.variables, values, strict=False) if value}
    return VARIABLE.sub(lambda found: known.get(found[1], found[0]), wording.text)


def address(button: TemplateButton, value: str) -> str:
    return VARIABLE.sub(lambda found: value or found[0], button.target)


def _values(field: str, wording: Wording, values: Sequence[str], longest: int, *, is_named: bool) -> tuple[Value, ...]:
    if len(values) != len(wording.variables):
        raise errors.ValuesMiscounted(field=field)
    pairs = list(zip(wording.variables, values, strict=True))
    told = tuple(_value(f"{field}.{place}", variable, text, is_named=is_named) for place, (variable, text) in enumerate(pairs))
    if measure(completed(wording, values), Unit.UTF16) > longest and pairs:
        longest_place = max(range(len(values)), key=lambda place: len(values[place]))
        raise errors.ValueTooLong(field=f"{field}.{longest_place}")
    return told


def _value(field: str, variable: Variable, text: str, *, is_named: bool) -> Value:
    if not text.strip():
        raise errors.ValueMissing(field=field)
    if FORBIDDEN.search(text):
        raise errors.ValueBroken(field=field)
    return Value(text.strip(), variable.name if is_named else "")


def _button_values(template: Template, values: Sequence[str]) -> Iterator[ButtonValue]:
    if len(values) != len(template.completed):
        raise errors.ValuesMiscounted(field="buttons")
    given = iter(enumerate(values))
    for place, button in enumerate(template.buttons):
        if button.variable:
            count, text = next(given)
            yield _button_value(f"buttons.{count}", place, button, text.strip())


def _button_value(field: str, place: int, button: TemplateButton, text: str) -> ButtonValue:
    if not text:
        raise errors.ValueMissing(field=field)
    is_code = button.kind == "copy_code"
    if len(text) > LONGEST_CODE if is_code else len(address(button, text)) > LONGEST_ADDRESS:
        raise errors.ValueTooLong(field=field)
    if not is_code and NO_ADDRESS.search(text):
        raise errors.AddressBroken(field=field)
    return ButtonValue(place, "copy_code" if is_code else "url", text)


def _place(template: Template, place: Place | None) -> Place | None:
    if template.header_kind is not HeaderKind.LOCATION:
        return None
    if place is None or not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):
        raise errors.PlaceMissing(field="place")
    return place


def _files(template: Template, file: File | None) -> tuple[File, ...]:
    if not template.has_file:
        return ()
    if file is None:
        raise errors.HeaderFileMissing(field="file")
    formats = FORMATS.get(template.header_kind)
    if formats and file.mime.partition(";")[0].strip().lower() not in formats:
        raise errors.HeaderFileWrong(file.name, field="file")
    return (msgspec.structs.replace(file, type=SHOWN_AS[template.header_kind]),)


def _buttons(template: Template, values: Sequence[str]) -> tuple[Button, ...]:
    """As they stand under the message in our own timeline."""
    given = iter(values)
    shown = [(button, next(given, "") if button.variable else "") for button in template.buttons]
    return tuple(Button(button.label, url=address(button, value) if button.kind == "url" else "") for button, value in shown)
