"""The API described in OpenAPI 3.1: addresses and parameters as the framework knows them, bodies exactly as they are read and written."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

import msgspec
from litestar import Litestar, MediaType, Response, Router, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Tag
from litestar.routes import HTTPRoute

from parley.api import idempotency, samples
from parley.api.depending import DEPENDENCIES
from parley.api.problems import MEDIA_TYPE, AnyRequest, Problem
from parley.api.resources import ROUTERS
from parley.api.scopes import SCOPES, WORDS
from parley.api.visiting import scope_of

Json = dict[str, Any]

PREFIX = "/api/v1"
TITLE, VERSION = "Parley API", "1"
ABOUT = """Read and change persons, conversations and messages, and hear of what happens by webhooks.

Send a token with each request: `Authorization: Bearer ply_…`. An administrator makes one under Settings, API.
Lists go on at the address in `next`. A refusal is problem+json (RFC 9457), its title in the language of `Accept-Language`.
A POST with an `Idempotency-Key` is done once within 24 hours, however often it is sent."""
TAGS = {
    "Persons": "Who writes to you, and every address by which they are known.",
    "Consents": "What customers agreed to and no longer want, for each address and purpose, with the proof.",
    "Privacy": "What customers ask for by law, until when it is answered, and erasures.",
    "Companies": "Where customers work, and who belongs to them.",
    "Segments": "Questions to all customers that have a name, and who belongs to them at the moment.",
    "Conversations": "One request of a person, over whichever channels it runs.",
    "Messages": "What was said, what you say, and how far it has come.",
    "Tags": "The words by which staff sort conversations.",
    "Saved replies": "Texts that are said again and again.",
    "Accounts": "The bots, numbers and mailboxes through which customers reach you.",
    "Staff": "Who can be given a conversation.",
    "Webhooks": "Addresses of yours that hear of what happens.",
    "Outside agents": "For a bot or a team outside that is offered conversations: accept, answer, hand back. With the agent's own token.",
}
REFUSALS = {
    "400": "A parameter or the body is not what it should be; `errors` names the fields.",
    "401": "No token, or none that is valid.",
    "403": "The token lacks the scope.",
    "404": "There is nothing here, or it is not yours to see.",
    "409": "What is there forbids it: a name is taken, a conversation is resolved, the same request is still running.",
    "413": "The body is larger than 1 MiB.",
    "415": "The body is not JSON.",
    "422": "The Idempotency-Key was used for another request.",
    "429": "The token asks too often; `Retry-After` says how long to wait.",
    "503": "Parley cannot work this just now; try again.",
}
BODYLESS = {"413", "415"}
KEY_HEADER: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Up to 255 visible ASCII characters. The same key with the same request is answered as before, for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": idempotency.LONGEST, "pattern": "^[!-~]+$"},
}
NOISE = ("deprecated", "allowEmptyValue", "allowReserved")
GENERIC = re.compile(r"\bPage_(\w+?)_(?=\W)")


def _operation_id(handler: HTTPRouteHandler, method: Any, path: Any) -> str:
    return handler.handler_name


CONFIG = OpenAPIConfig(
    title=TITLE,
    version=VERSION,
    description=ABOUT,
    use_handler_docstrings=True,
    operation_id_creator=_operation_id,
    tags=[Tag(name=name, description=text) for name, text in TAGS.items()],
    path="/unused",
)


@get("/api/v1/openapi.json", media_type=MediaType.JSON, sync_to_thread=True)
def description(request: AnyRequest) -> Response[bytes]:
    """For tools that read OpenAPI."""
    server = request.app.state.ground.settings.public_url
    headers = {"access-control-allow-origin": "*", "cache-control": "public, max-age=300"}
    return Response(msgspec.json.encode({**described(), "servers": [{"url": server}]}), media_type="application/json", headers=headers)


@cache
def described() -> Json:
    """The whole description; it changes with the code alone."""
    app = Litestar([Router(PREFIX, route_handlers=[*ROUTERS], dependencies=DEPENDENCIES)], openapi_config=CONFIG)
    raw = app.openapi_schema.to_schema()
    handlers = list(_handlers(app))
    schemas, components = _schemas(handlers)
    for path, method, handler in handlers:
        _complete(raw["paths"][path][method], method, handler, schemas)
    raw["components"] = {"schemas": components, "responses": _refusals(), "securitySchemes": {"token": _scheme()}}
    described = cast(Json, _renamed(raw))
    _exemplify(described)
    return described


def _handlers(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path_format.startswith(PREFIX):
            for handler in route.route_handlers:
                for method in sorted(handler.http_methods - {"OPTIONS"}):
                    yield route.path_format, method.lower(), handler


def _schemas(handlers: list[tuple[str, str, HTTPRouteHandler]]) -> tuple[Mapping[Any, Json], Json]:
    """Of every body, by its type; and those that they refer to."""
    types = {type: None for *_, handler in handlers for type in (_taken(handler), _given(handler)) if type is not None}
    wanted = [*types, Problem]
    schemas, components = msgspec.json.schema_components(wanted, ref_template="#/components/schemas/{name}")
    return dict(zip(wanted, schemas, strict=True)), components


def _taken(handler: HTTPRouteHandler) -> Any:
    return handler.parsed_data_field.annotation if handler.parsed_data_field else None


def _given(handler: HTTPRouteHandler) -> Any:
    annotation = handler.parsed_fn_signature.return_type.annotation
    return None if annotation is type(None) else annotation


def _complete(operation: Json, method: str, handler: HTTPRouteHandler, schemas: Mapping[Any, Json]) -> None:
    scope = scope_of(handler, method.upper())
    operation.pop("deprecated", None)
    operation["parameters"] = [_quiet(parameter) for parameter in operation.get("parameters", [])] + [KEY_HEADER] * (method == "post")
    operation["security"] = [{"token": [scope]}]
    operation["x-scope"] = scope
    if taken := _taken(handler):
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schemas[taken]}}}
    given = _given(handler)
    content = {"content": {"application/json": {"schema": schemas[given]}}} if given else {}
    success = {str(handler.status_code): {"description": "Done." if method != "get" else "Found.", **content}}
    operation["responses"] = success | {code: {"$ref": f"#/components/responses/{code}"} for code in _codes(operation, method)}


def _codes(operation: Json, method: str) -> list[str]:
    """Which refusals an operation may meet."""
    unlikely = set[str]() if "requestBody" in operation else set(BODYLESS)
    unlikely |= {"409"} if method == "get" else set()
    unlikely |= {"422"} if method != "post" else set()
    return [code for code in REFUSALS if code not in unlikely]


def _quiet(parameter: Json) -> Json:
    """Without what says nothing: a parameter that is absent is absent, not null."""
    kept = {name: value for name, value in parameter.items() if name not in NOISE}
    schema: Json = {name: value for name, value in kept["schema"].items() if name != "description"}
    if "oneOf" in schema:
        schema |= next(one for one in schema.pop("oneOf") if one != {"type": "null"})
    if "enum" in schema:
        schema = {**schema, "type": "string", "enum": [one for one in schema["enum"] if one is not None]}
    schema |= {bound: int(schema[bound]) for bound in ("minimum", "maximum") if bound in schema}
    return {**kept, "schema": schema}


def _refusals() -> Json:
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": text, "content": problem} for code, text in REFUSALS.items()}


def _scheme() -> Json:
    scopes = "\n".join(f"- `{scope}`: {WORDS[scope]}" for scope in SCOPES)
    return {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "ply_…",
        "description": f"A token with the scope of the operation:\n\n{scopes}",
    }


def _renamed(raw: Any) -> Any:
    """`Page_Person_` is called PersonPage."""
    return msgspec.json.decode(GENERIC.sub(r"\1Page", msgspec.json.encode(raw).decode().replace("Page[", "Page of [")))


def _exemplify(document: Json) -> None:
    schemas = document["components"]["schemas"]
    for operation in (one for path in document["paths"].values() for one in path.values()):
        for body in _bodies(operation.get("requestBody")):
            body["example"] = samples.request(body["schema"], schemas)
        for body in _bodies(*operation["responses"].values()):
            body["example"] = samples.sample(body["schema"], schemas)


def _bodies(*holders: Json | None) -> Iterator[Json]:
    return (holder["content"]["application/json"] for holder in holders if holder and "content" in holder)
