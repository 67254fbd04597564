"""What the Send API looks at before it takes a message."""

from typing import Any, cast

from tests.providers.meta.refusals import invalid
from tests.providers.meta.world import Json, Place

MB = 1024 * 1024
LARGEST = {"image": 8 * MB, "audio": 25 * MB, "video": 25 * MB, "file": 25 * MB}
MOST_REPLIES, LONGEST_TITLE, LONGEST_PAYLOAD = 13, 20, 1000
LONGEST_OVER_BUTTONS, MOST_BUTTONS = 640, 3
FORMATS = {
    "image": {"image/png", "image/jpeg", "image/gif"},
    "audio": {"audio/aac", "audio/mp4", "audio/x-m4a", "audio/wav"},
    "video": {"video/mp4", "video/ogg", "video/x-msvideo", "video/quicktime", "video/webm"},
    "file": {"application/pdf"},
}
"""What Instagram takes."""


def check_keys(where: str, found: object, allowed: set[str]) -> Json:
    if not isinstance(found, dict):
        raise invalid(f"{where} must be an object")
    fields = cast("Json", found)
    if strange := fields.keys() - allowed:
        raise invalid(f"Invalid keys {sorted(strange)} were found in param {where!r}.")
    return fields


def check_message(place: Place, message: object, *, with_file: bool) -> Json:
    fields = check_keys("message", message, {"text", "attachment", "quick_replies", "metadata"})
    if ("text" in fields) == ("attachment" in fields):
        raise invalid("Param message must have either text or attachment")
    if "text" in fields:
        check_text(place, fields["text"])
    else:
        _check_attachment(place, fields["attachment"], with_file=with_file)
    _check_replies(fields.get("quick_replies", []))
    return fields


def check_text(place: Place, text: object) -> None:
    if not isinstance(text, str) or not text:
        raise invalid("Param message[text] must be a non-empty string")
    most = 2000 if place.is_page else 1000
    if (len(text) if place.is_page else len(text.encode())) > most:
        raise invalid(f"Length of param message[text] must be less than or equal to {most}")


def check_upload(place: Place, type: str, mime: str, data: bytes) -> None:
    if type not in LARGEST or (not place.is_page and mime not in FORMATS[type]):
        raise invalid(f"Unsupported attachment type {mime}")
    if not data or len(data) > LARGEST[type]:
        raise invalid("The attachment size exceeds allowable limit")


def _check_attachment(place: Place, attachment: object, *, with_file: bool) -> None:
    fields = check_keys("message[attachment]", attachment, {"type", "payload"})
    payload = fields.get("payload")
    if fields.get("type") == "template":
        _check_template(payload)
        return
    if fields.get("type") not in LARGEST:
        raise invalid("Param message[attachment][type] must be one of {audio, file, image, template, video}")
    found = check_keys("message[attachment][payload]", payload, {"is_reusable", "attachment_id"})
    if not with_file and place.uploads.get(str(found.get("attachment_id"))) != fields["type"]:
        raise invalid("Invalid attachment_id")


def _check_template(payload: object) -> None:
    fields = check_keys("payload", payload, {"template_type", "text", "buttons"})
    buttons: list[Any] = fields.get("buttons", [])
    if fields.get("template_type") != "button" or not 1 <= len(fields.get("text", "")) <= LONGEST_OVER_BUTTONS:
        raise invalid(f"Button template text must be 1 to {LONGEST_OVER_BUTTONS} characters")
    if not 1 <= len(buttons) <= MOST_BUTTONS:
        raise invalid("Button template must have 1 to 3 buttons")
    for button in buttons:
        kind = check_keys("button", button, {"type", "title", "url", "payload"}).get("type")
        if kind not in ("web_url", "postback") or not button.get("url" if kind == "web_url" else "payload"):
            raise invalid("Button must have a url or a payload")
        _check_title(button.get("title"))


def _check_replies(replies: list[Any]) -> None:
    if len(replies) > MOST_REPLIES:
        raise invalid(f"Too many quick replies: at most {MOST_REPLIES}")
    for reply in replies:
        fields = check_keys("quick_reply", reply, {"content_type", "title", "payload"})
        if fields.get("content_type") != "text" or not 1 <= len(fields.get("payload", "")) <= LONGEST_PAYLOAD:
            raise invalid("Quick reply of the type text must have title and payload")
        _check_title(fields.get("title"))


def _check_title(title: object) -> None:
    if not isinstance(title, str) or not 1 <= len(title) <= LONGEST_TITLE:
        raise invalid(f"Title must be 1 to {LONGEST_TITLE} characters")
