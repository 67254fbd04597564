"""Calls of the Graph API, made by pywa."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import httpx
from pywa.client import WhatsApp
from pywa.errors import WhatsAppError
from pywa.types.callback import Button, Section, SectionList, SectionRow, URLButton
from pywa.types.templates import TemplateLanguage

from tests.channels.second_opinion.sending import Line, Ours
from tests.providers.server import Request

SPELT_OUT = [("preview_url", False)]


class Sender:
    """Nothing leaves this process: what pywa would send is caught below it."""

    def __init__(self, line: Line, phone_id: str, token: str) -> None:
        self.line = line
        self.seen: list[httpx.Request] = []
        self.session = httpx.Client(transport=httpx.MockTransport(self._taken))
        self.client = WhatsApp(phone_id, token, session=self.session)

    async def again(self, ours: Ours) -> Request:
        # Not every answer is JSON.
        with suppress(WhatsAppError, ValueError):
            _made(ours)(self.client, ours)
        made = self.seen.pop()
        _, version, path = made.url.path.split("/", 2)
        assert version.startswith("v")
        return Request(made.method, f"/{path}", dict(made.headers), made.read())

    async def close(self) -> None:
        self.session.close()

    def _taken(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        return httpx.Response(self.line.answered.status, content=self.line.answered.bytes())


def _made(ours: Ours) -> "Call":
    if ours.expect.path.endswith("/media"):
        return _upload
    return CALLS[ours.fields.get("type") or ("typing" if "typing_indicator" in ours.fields else "read")]


def _upload(client: WhatsApp, ours: Ours) -> None:
    assert isinstance(ours.expect.files, dict)
    file = ours.expect.files["file"]
    client.upload_media(file.data.encode(), ours.fields["type"], file.name)


def _frame(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "to": fields.get("recipient") or fields["to"],
        "tracker": fields.get("biz_opaque_callback_data"),
        "reply_to_message_id": fields.get("context", {}).get("message_id"),
    }


def _text(client: WhatsApp, ours: Ours) -> None:
    client.send_message(text=ours.fields["text"]["body"], **_frame(ours.fields))


def _interactive(client: WhatsApp, ours: Ours) -> None:
    told = ours.fields["interactive"]
    client.send_message(text=told["body"]["text"], buttons=BUTTONS[told["type"]](told["action"]), **_frame(ours.fields))


def _replies(action: Mapping[str, Any]) -> list[Button]:
    return [Button(button["reply"]["title"], callback_data=button["reply"]["id"]) for button in action["buttons"]]


def _list(action: Mapping[str, Any]) -> SectionList:
    sections = [(section.get("title"), [SectionRow(row["title"], row["id"]) for row in section["rows"]]) for section in action["sections"]]
    return SectionList(action["button"], [Section(title, rows) for title, rows in sections])


def _link(action: Mapping[str, Any]) -> URLButton:
    return URLButton(action["parameters"]["display_text"], action["parameters"]["url"])


def _file(client: WhatsApp, ours: Ours) -> None:
    kind = ours.fields["type"]
    told: dict[str, Any] = dict(ours.fields[kind])
    voice = {"is_voice": told.pop("voice", None)} if kind == "audio" else {}
    getattr(client, f"send_{kind}")(**{kind: told.pop("id")}, **told, **voice, **_frame(ours.fields))


def _template(client: WhatsApp, ours: Ours) -> None:
    told = ours.fields["template"]
    language = TemplateLanguage(told["language"]["code"])
    client.send_template(name=told["name"], language=language, params=told.get("components", []), **_frame(ours.fields))


def _read(client: WhatsApp, ours: Ours) -> None:
    client.mark_message_as_read(ours.fields["message_id"])


def _typing(client: WhatsApp, ours: Ours) -> None:
    client.indicate_typing(ours.fields["message_id"])


Call = Callable[[WhatsApp, Ours], None]
BUTTONS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {"button": _replies, "list": _list, "cta_url": _link}
CALLS: Mapping[str, Call] = {
    "text": _text,
    "interactive": _interactive,
    "template": _template,
    "read": _read,
    "typing": _typing,
    **dict.fromkeys(("image", "video", "audio", "document"), _file),
}
