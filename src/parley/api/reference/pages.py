"""The reference under /api/docs, made from the same description that tools read, and the page that problems point to."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Response, get
from litestar.types import ControllerRouterHandler

from parley.api.openapi import TAGS, described
from parley.api.problems import AnyRequest
from parley.api.reference import reading
from parley.core.ground import Ground
from parley.core.i18n import Language, negotiated, translator

TEMPLATES = Path(__file__).parents[1] / "templates"
STYLE = Path(__file__).parent / "reference.css"
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@get("/api/docs", media_type=MediaType.HTML, sync_to_thread=True)
def reference(request: AnyRequest) -> Response[str]:
    groups = reading.groups(described(), TAGS)
    return _page(request, "reference/reference.html", groups=groups, about=described()["info"]["description"].split("\n\n"))


@get("/api/problems", media_type=MediaType.HTML, sync_to_thread=True)
def problems(request: AnyRequest) -> Response[str]:
    return _page(request, "reference/problems.html", problems=reading.problems())


@get("/api/docs/reference.css", sync_to_thread=False)
def style() -> Response[bytes]:
    return Response(STYLE.read_bytes(), media_type="text/css; charset=utf-8", headers={"cache-control": "public, max-age=300"})


def _page(request: AnyRequest, name: str, **context: Any) -> Response[str]:
    language = negotiated(request.headers.get("accept-language", ""))
    ground: Ground = request.app.state.ground
    shown = _environment(language).get_template(name).render(**context, language=language, server=ground.settings.public_url)
    headers = {"content-security-policy": POLICY, "vary": "accept-language", "content-language": language}
    return Response(shown, media_type=MediaType.HTML, headers=headers)


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    speech: Any = translator(language)
    words: dict[str, Any] = {"_": speech.gettext, "marked": reading.marked, "curl": reading.curl, "pretty": reading.pretty}
    environment.globals.update(words)
    return environment


HANDLERS: tuple[ControllerRouterHandler, ...] = (reference, problems, style)
