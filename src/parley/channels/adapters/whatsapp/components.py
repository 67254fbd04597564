"""What a template is made of: header, body, footer and buttons, each with its variables and the examples that were approved."""

from collections.abc import Sequence
from typing import Any, Literal, cast

import msgspec
from msgspec.structs import replace

from parley.channels.adapters.whatsapp.envelope import Wire
from parley.channels.templating import VARIABLE, HeaderKind, Template, TemplateButton, Variable, Wording

HEADERS = {
    "TEXT": HeaderKind.TEXT,
    "IMAGE": HeaderKind.IMAGE,
    "VIDEO": HeaderKind.VIDEO,
    "DOCUMENT": HeaderKind.DOCUMENT,
    "LOCATION": HeaderKind.LOCATION,
}
BUTTONS: dict[str, Literal["reply", "url", "phone", "copy_code", "call"]] = {
    "QUICK_REPLY": "reply",
    "URL": "url",
    "PHONE_NUMBER": "phone",
    "COPY_CODE": "copy_code",
    "VOICE_CALL": "call",
}
CODE = "code"
"""The name of the value of a button that copies one."""


class Button(Wire, frozen=True):
    type: str = ""
    text: str = ""
    url: str = ""
    phone_number: str = ""
    example: msgspec.Raw = msgspec.Raw(b"null")


class Component(Wire, frozen=True):
    type: str
    format: str = ""
    text: str = ""
    buttons: tuple[Button, ...] = ()
    example: msgspec.Raw = msgspec.Raw(b"null")


def understood(template: Template, components: Sequence[Component]) -> Template:
    for component in components:
        template = _with(template, component)
    return template


def _with(template: Template, component: Component) -> Template:
    match component.type.upper():
        case "HEADER":
            return _with_header(template, component)
        case "BODY":
            return replace(template, body=_wording(component, "body_text", is_named=template.is_named))
        case "FOOTER":
            return replace(template, footer=component.text)
        case "BUTTONS":
            return _with_buttons(template, component.buttons)
        case other:
            return replace(template, strange=other)


def _with_header(template: Template, component: Component) -> Template:
    kind = HEADERS.get(component.format.upper())
    if kind is None:
        return replace(template, strange=component.format)
    named = replace(template, header_kind=kind)
    return replace(named, header=_wording(component, "header_text", is_named=template.is_named)) if kind is HeaderKind.TEXT else named


def _with_buttons(template: Template, buttons: Sequence[Button]) -> Template:
    strange = next((button.type for button in buttons if button.type.upper() not in BUTTONS), template.strange)
    return replace(template, strange=strange, buttons=tuple(_button(button) for button in buttons if button.type.upper() in BUTTONS))


def _button(button: Button) -> TemplateButton:
    kind = BUTTONS[button.type.upper()]
    named = next(iter(VARIABLE.findall(button.url)), "") if kind == "url" else CODE if kind == "copy_code" else ""
    examples = _texts(_json(button.example))
    variable = Variable(named, _ending(button.url, examples[0] if examples else "")) if named else None
    return TemplateButton(kind, button.text, button.url or button.phone_number, variable)


def _ending(address: str, example: str) -> str:
    """Examples of an address are whole addresses; asked for is what stands in place of the variable."""
    beginning = VARIABLE.split(address)[0] if address else ""
    return example.removeprefix(beginning) if beginning else example


def _wording(component: Component, examples: str, *, is_named: bool) -> Wording:
    names = list(dict.fromkeys(VARIABLE.findall(component.text)))
    known = _examples(component, examples, is_named=is_named)
    if is_named:
        return Wording(component.text, tuple(Variable(name, known.get(name, "")) for name in names))
    counted = sorted(names, key=lambda name: (int(name) if name.isdecimal() else 0, name))
    return Wording(component.text, tuple(Variable(name, known.get(name, "")) for name in counted))


def _examples(component: Component, field: str, *, is_named: bool) -> dict[str, str]:
    """`body_text` is a list of lists, `header_text` one list, and with names each is a list of objects."""
    example = _json(component.example)
    given: Any = cast("dict[str, Any]", example).get(f"{field}_named_params" if is_named else field) if isinstance(example, dict) else None
    if not is_named:
        return {str(place): text for place, text in enumerate(_texts(given), 1)}
    rows = cast("list[Any]", given) if isinstance(given, list) else []
    pairs = [cast("dict[str, Any]", row) for row in rows if isinstance(row, dict)]
    return {str(pair.get("param_name", "")): str(pair.get("example", "")) for pair in pairs}


def _texts(given: Any) -> list[str]:
    match given:
        case str():
            return [given]
        case [first, *_] if isinstance(first, list):
            return _texts(cast("list[Any]", first))
        case list():
            return [str(one) for one in cast("list[Any]", given)]
        case _:
            return []


def _json(raw: msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        return None
