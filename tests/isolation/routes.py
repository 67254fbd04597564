"""Every page of the application as it describes itself: addresses, methods, parameters, forms."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Litestar
from litestar.enums import RequestEncodingType
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute, WebSocketRoute

from tests.isolation.estate import Estate

NAMELESS = {
    "digest": "0",
    "name": "app.js",
    "kind": "console",
    "path": "openapi.json",
    "token": "0",
    "step": "site",
    "day": "2027-01-01",
    "accent": "b4236b",
}
"""Parameters that name nothing of a workspace."""
FORM = {
    "text": "Добрый день",
    "mode": "reply",
    "seen": str(10**9),
    "status": "resolved",
    "until": "",
    "here": "",
    "note": "",
    "on": "",
    "at": "",
    "blocked": "no",
    "tab": "open",
    "sort": "newest",
    "filter": "",
    "priority": "",
    "direction": "up",
    "next": "",
    "counter": "1",
    "began": "0",
    "passed": "",
    "then": "",
    "later": "",
    "enter_sends": "false",
    "voice": "false",
    "doing": "looking",
    "field": "city",
    "value": "Kyiv",
    "do": "change",
    "kind": "text",
    "choices": "",
    "domains": "",
    "website": "",
    "tax_country": "",
    "tax_number": "",
    "notes": "",
    "since": "2026-01-12",
    "targets": "phone",
    "label": "",
    "proof": "",
    "file": "",
    "up": "true",
    "shortcut": "hello",
    "title": "Hello",
    "folder": "",
    "whose": "me",
    "text_ru": "Добрый день",
    "text_uk": "",
    "text_en": "",
    "receiver": "",
    "snooze": "",
    "resolve": "false",
    "quoted": "",
    "files": "",
    "name": "Somebody",
    "email": "somebody@ours.example",
    "role": "operator",
    "language": "ru",
    "theme": "dark",
    "password": "a harbour in the sun",
    "current": "a harbour in the sun",
    "workspace": "",
    "credential": "",
    "code": "000000",
    "second_factor": "",
    "after": "",
    "token": "",
    "logo": "",
    "accent": "#0f766e",
    "time_zone": "UTC",
    "address": "",
    "phone": "",
    "hue": "15",
    "journal_days": "90",
    "content_days": "0",
    "file_days": "0",
    "audit_days": "0",
    "minutes": "15",
    "business": "salon",
    "owner_name": "Somebody",
    "owner_email": "somebody@ours.example",
    "owner_password": "a harbour in the sun",
    "site": "ours.example",
    "page": "mentioned",
    "sound": "mentioned",
    "push": "mentioned",
    "volume": "30",
    "zone": "",
    "days": "0",
    "start": "22:00",
    "end": "08:00",
    "days2": "5",
    "start2": "00:00",
    "end2": "23:59",
    "length": "hour",
    "action": "resolve",
    "keys": "d",
    "header": "",
    "body": "",
    "buttons": "",
    "latitude": "",
    "longitude": "",
    "place_title": "",
    "place_address": "",
    "look": "",
    "channel": "email",
    "received_on": "2026-01-12",
    "asked_by": "Ada",
    "confirmed": "by phone",
    "wish": "",
    "basis": "request",
    "reason": "a lawsuit",
    "at_once": "false",
    "because": "much to do",
    "outcome": "",
    "law": "gdpr",
    "of": "console",
    "wait_days": "7",
    "purpose": "marketing",
    "words": "She said so on the phone",
    "agrees": "true",
    "everywhere": "false",
    "version": "0",
    "endpoint": "https://push.example/1",
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    "relation": "family",
    "state": "break",
}
"""What stands in a form's field that names nothing of a workspace."""
NAMES = {
    **{"way": "way", "quoted": "message_id", "to": "staff_id", "other": "other_person_id", "teams": "team_id", "members": "staff_id"},
    **{"ids": "conversation_id", "team": "team_id", "tag": "tag_id", "untag": "tag_id", "readers": "team_id"},
    **{"calendar": "calendar_id", "into": "other_tag_id", "person": "person_id", "move": "field_id"},
    **{"identity": "identity_id", "request": "request_id", "away": "identity_id", "account": "account_id"},
    **{"company": "company_id", "other_company": "other_company_id", "segment": "segment_id", "location": "location_id"},
    **{"kept": "file_id", "message": "message_id", "undo": "undo_id", "add_tags": "tag_id", "remove_tags": "other_tag_id"},
}
"""Fields that name something of a workspace, and whose id that is."""
UNREAD = {
    ("/conversations/{conversation_id}/fit", "quoted"),
    ("/people/{person_id}/tags", "tag"),
    ("/people/{person_id}/tags", "untag"),
}
"""Fields of which it is asked only whether anything stands in them, or which hold a word where elsewhere an id stands."""
OURS_TO_MAKE = {"message_id"}
"""Ids that a form invents."""


class Page(msgspec.Struct, frozen=True):
    """One method of one address."""

    method: str
    path: str
    parameters: tuple[str, ...]
    fields: dict[str, Any] = {}
    multipart: bool = False

    def address(self, known: Mapping[str, str]) -> str:
        """Fails for a parameter that this test has not been taught."""
        return self.path.format(**{name: NAMELESS.get(name) or known[name] for name in self.parameters})

    def form(self, ours: Estate, **foreign: str) -> dict[str, str]:
        """Filled in as our own people would, but for what is `foreign`."""
        named = {field: ours.ids[name] for field, name in NAMES.items()} | {"quoted": ""}
        made = {field: str(uuid4()) for field in OURS_TO_MAKE}
        known = {**FORM, **named, **made, **foreign}
        return {field: known[field] for field in self.fields}

    @property
    def names_something(self) -> bool:
        return bool(set(self.parameters) - NAMELESS.keys())

    @property
    def untaught(self) -> set[str]:
        """Fields that a stranger's id could be put into, and that nobody has told this test of."""
        known = NAMES.keys() | OURS_TO_MAKE
        return {name for name, type in self.fields.items() if name not in known and (name not in FORM or UUID in _types(type))}


def pages(app: Litestar) -> list[Page]:
    return [page for route in app.routes if isinstance(route, HTTPRoute) for page in _of(route)]


def sockets(app: Litestar) -> list[str]:
    return [route.path for route in app.routes if isinstance(route, WebSocketRoute)]


def _of(route: HTTPRoute) -> Iterator[Page]:
    parameters = tuple(part.name for part in route.path_components if not isinstance(part, str))
    path = "".join(f"/{part}" if isinstance(part, str) else f"/{{{part.name}}}" for part in route.path_components) or "/"
    for handler in route.route_handlers:
        for method in sorted(handler.http_methods - {"OPTIONS"}):
            yield Page(method, path, parameters, *_form(handler))


def _form(handler: HTTPRouteHandler) -> tuple[dict[str, Any], bool]:
    data = handler.parsed_data_field
    if data is None:
        return {}, False
    encoding: Any = data.kwarg_definition
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(data.annotation)}
    return fields, encoding.media_type == RequestEncodingType.MULTI_PART


def _types(annotation: Any) -> set[Any]:
    arguments = getattr(annotation, "__args__", ())
    return {annotation}.union(*map(_types, arguments)) if arguments else {annotation}
