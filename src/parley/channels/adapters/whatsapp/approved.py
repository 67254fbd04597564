"""A template in WhatsApp's words: its name, and our values for each of its components that wants some."""

from typing import Any

from parley.channels.types import File, Media, Place, TemplateUse, Value

Fields = dict[str, Any]

KINDS = {Media.IMAGE: "image", Media.VIDEO: "video"}
PARAMETERS = {"url": "text", "copy_code": "coupon_code"}


def message(use: TemplateUse, brought: list[tuple[File, str]]) -> Fields:
    """`brought` are the part's files with their ids at WhatsApp."""
    components = [_component("header", _header(use, brought)), _component("body", _texts(use.body)), *_buttons(use)]
    told = [component for component in components if component]
    template = {"name": use.name, "language": {"code": use.language}} | ({"components": told} if told else {})
    return {"type": "template", "template": template}


def _component(type: str, parameters: list[Fields]) -> Fields:
    return {"type": type, "parameters": parameters} if parameters else {}


def _header(use: TemplateUse, brought: list[tuple[File, str]]) -> list[Fields]:
    if use.place:
        return [{"type": "location", "location": _location(use.place)}]
    if use.media and brought:
        return [_file(use.media, *brought[0])]
    return _texts(use.header)


def _texts(values: tuple[Value, ...]) -> list[Fields]:
    return [{"type": "text"} | ({"parameter_name": value.name} if value.name else {}) | {"text": value.text} for value in values]


def _file(shown_as: Media, file: File, id: str) -> Fields:
    kind = KINDS.get(shown_as, "document")
    named = {"filename": file.name} if kind == "document" and file.name else {}
    return {"type": kind, kind: {"id": id} | named}


def _location(place: Place) -> Fields:
    named = {"name": place.title, "address": place.address}
    return {"latitude": place.latitude, "longitude": place.longitude} | {name: value for name, value in named.items() if value}


def _buttons(use: TemplateUse) -> list[Fields]:
    return [
        {
            "type": "button",
            "sub_type": value.kind,
            "index": str(value.place),
            "parameters": [{"type": PARAMETERS[value.kind], PARAMETERS[value.kind]: value.text}],
        }
        for value in use.buttons
    ]
