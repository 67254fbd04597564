"""An OpenAPI description as a person reads it: groups of operations, their fields in a row, a command to try each."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from markupsafe import Markup, escape

from parley.api.problems import slug
from parley.core.errors import ParleyError

Json = dict[str, Any]

CODE = re.compile(r"`([^`]+)`")
DEEPEST = 4


class Field(msgspec.Struct, frozen=True):
    """A field of a body, or a parameter."""

    name: str
    type: str
    required: bool
    text: str
    choices: tuple[str, ...] = ()
    depth: int = 0


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    method: str
    path: str
    summary: str
    text: str
    scope: str
    parameters: list[Field]
    body: list[Field]
    request: Any
    status: str
    answer: list[Field]
    response: Any


class Group(msgspec.Struct, frozen=True):
    name: str
    text: str
    operations: list[Operation]

    @property
    def anchor(self) -> str:
        return self.name.lower().replace(" ", "-")


class Problem(msgspec.Struct, frozen=True):
    """What may be wrong, by the end of its address."""

    slug: str
    status: int
    sentence: str


def groups(document: Json, tags: Mapping[str, str]) -> list[Group]:
    found = [
        (operation["tags"][0], _operation(document, path, method, operation))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return [Group(name, text, [one for tag, one in found if tag == name]) for name, text in tags.items()]


def _operation(document: Json, path: str, method: str, operation: Json) -> Operation:
    components = document["components"]["schemas"]
    status, success = next((code, one) for code, one in operation["responses"].items() if code.startswith("2"))
    taken, given = _content(operation.get("requestBody", {})), _content(success)
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        text=operation["description"],
        scope=operation["x-scope"],
        parameters=[_parameter(one, components) for one in operation["parameters"]],
        body=list(_fields(taken.get("schema", {}), components)),
        request=taken.get("example"),
        status=status,
        answer=list(_fields(given.get("schema", {}), components)),
        response=given.get("example"),
    )


def _content(holder: Json) -> Json:
    return holder.get("content", {}).get("application/json", {})


def _parameter(one: Json, components: Json) -> Field:
    schema = one["schema"]
    place = f"{one['in']}, {_type(schema, components)}"
    return Field(one["name"], place, one["required"], one.get("description", ""), _choices(schema, components))


def _fields(schema: Json, components: Json, depth: int = 0) -> Iterator[Field]:
    """Each field of a body, then those within it."""
    body = _body(schema, components)
    for name, one in body.get("properties", {}).items():
        text = one.get("description", "")
        yield Field(name, _type(one, components), name in body.get("required", ()), text, _choices(one, components), depth)
        if depth < DEEPEST:
            yield from _fields(_within(one), components, depth + 1)


def _body(schema: Json, components: Json) -> Json:
    return components[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _within(schema: Json) -> Json:
    """What stands behind a list, or behind «or null»."""
    if "anyOf" in schema:
        return _within(next(one for one in schema["anyOf"] if one.get("type") != "null"))
    return _within(schema["items"]) if schema.get("type") == "array" else schema


def _type(schema: Json, components: Json) -> str:
    if "anyOf" in schema:
        return " | ".join(_type(one, components) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"{_type(schema['items'], components)}[]"
    if "$ref" in schema:
        whole = _body(schema, components)
        return "string" if "enum" in whole else "object"
    kind = schema.get("type", "string")
    return str(schema.get("format") or ("null" if kind == "null" else kind))


def _choices(schema: Json, components: Json) -> tuple[str, ...]:
    return tuple(str(one) for one in _body(_within(schema), components).get("enum", ()))


# ── words ───────────────────────────────────────────────────────────────────────────────────────


def marked(text: str) -> Markup:
    """Text whose `words` are code."""
    parts = CODE.split(text)
    return Markup("").join(Markup("<code>{}</code>").format(part) if place % 2 else escape(part) for place, part in enumerate(parts))


def pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def curl(operation: Operation, server: str) -> str:
    """A command that does it."""
    lines = [f"curl {server}{operation.path}", '-H "Authorization: Bearer $PARLEY_TOKEN"']
    if operation.method != "GET":
        lines[0] = f"curl -X {operation.method} {server}{operation.path}"
    if operation.request is not None:
        lines += ['-H "Content-Type: application/json"', f"-d '{json.dumps(operation.request, ensure_ascii=False)}'"]
    return " \\\n  ".join(lines)


def problems() -> list[Problem]:
    """Every refusal that there is, by its name."""
    found = {slug(kind): Problem(slug(kind), int(kind.status), kind.sentence()) for kind in _kinds(ParleyError)}
    return [found[name] for name in sorted(found)]


def _kinds(kind: type[ParleyError]) -> Iterator[type[ParleyError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)
