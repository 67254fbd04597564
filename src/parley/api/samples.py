"""An example of what a schema describes: what it gives as one, else what its type and format suggest."""

from typing import Any

Json = dict[str, Any]

BY_FORMAT = {"uuid": "0197a3c1-7c1e-7b3a-9a55-0c2f6f0e4d21", "date-time": "2026-11-22T14:30:00Z"}
BY_NAME: Json = {
    "next": None,
    "text": "Saturday at eleven is free.",
    "mime": "image/png",
    "type": "image",
    "channel": "telegram",
    "email": "grace@salon.example",
    "role": "operator",
    "language": "uk",
    "name": "Ada",
    "texts": {"en": "Hello {{ person.first_name }}!"},
    "number": 42,
    "error": None,
    "attachments": [],
    "direction": "out",
    "author_kind": "machine",
    "state": "active",
    "sent_at": None,
    "read_at": None,
    "url": "https://crm.example/parley",
    "payload": "yes",
    "answer": "",
    "snippet": "",
    "last_error": None,
    "last_error_at": None,
    "deleted_at": None,
    "edited_at": None,
    "blocked_at": None,
    "failing_since": None,
    "old_secret_until": None,
    "snoozed_until": None,
    "send_at": None,
    "quoted_message_id": None,
    "template": None,
    "text_id": None,
    "way": None,
    "buttons": [],
    "mentions": [],
}
"""Fields whose name says more than their type."""
LIKELY = ("sent", "staff", "open", "normal", "email", "proven", "delivered", "message.received", "active")
"""Of several choices, the one to show."""


def request(schema: Json, components: Json) -> Any:
    """A body as somebody would send it: without what would say nothing."""
    whole = components[schema["$ref"].rpartition("/")[2]]
    filled = sample(whole, components)
    return {name: value for name, value in filled.items() if name in whole["required"] or value not in (None, "", [])}


def sample(schema: Json, components: Json, name: str = "") -> Any:
    """Something that the schema accepts."""
    if "$ref" in schema:
        return sample(components[schema["$ref"].rpartition("/")[2]], components, name)
    if schema.get("examples"):
        return schema["examples"][0]
    if name in BY_NAME and _fits(BY_NAME[name], schema):
        return BY_NAME[name]
    if "enum" in schema:
        return next((one for one in LIKELY if one in schema["enum"]), schema["enum"][0])
    if "anyOf" in schema:
        return sample(next(one for one in schema["anyOf"] if one.get("type") != "null"), components, name)
    return _by_type(schema, components)


def _by_type(schema: Json, components: Json) -> Any:
    match schema.get("type"):
        case "object":
            return {field: sample(one, components, field) for field, one in schema.get("properties", {}).items()}
        case "array":
            return [sample(schema["items"], components)]
        case "integer":
            return schema.get("default", schema.get("minimum", 1))
        case "boolean":
            return schema.get("default", True)
        case _:
            return BY_FORMAT.get(schema.get("format", ""), schema.get("default", ""))


def _fits(value: Any, schema: Json) -> bool:
    """Whether a value by its name is of the field's type."""
    types = {"null": value is None, "string": isinstance(value, str), "integer": isinstance(value, int), "array": isinstance(value, list)}
    types["object"] = isinstance(value, dict)
    return any(types.get(one.get("type", ""), False) and "enum" not in one for one in schema.get("anyOf", [schema]))
