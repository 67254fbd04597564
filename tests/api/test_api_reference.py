"""The API describes itself: to tools, to people, and problem by problem."""

import re
from typing import Any

import httpx2
import jsonschema_rs
import msgspec
import pytest

from parley import api, app
from parley.api.openapi import described
from parley.api.scopes import SCOPES
from parley.core.ground import Ground
from parley.workspace import Staff
from tests.api.program import SERVER, Program, speaking
from tests.web.site import serving

OPERATIONS: list[tuple[str, str, dict[str, Any]]] = [
    (path, method, operation) for path, methods in described()["paths"].items() for method, operation in methods.items()
]
named = pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=[operation["operationId"] for *_, operation in OPERATIONS])


@named
def test_an_operation_says_what_it_does_needs_and_may_refuse(path: str, method: str, operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert operation["description"].endswith((".", "?"))
    assert operation["x-scope"] in SCOPES
    assert operation["security"] == [{"token": [operation["x-scope"]]}]
    assert {"400", "401", "403", "404", "429", "503"} <= operation["responses"].keys()
    assert all(parameter.get("description") or parameter["in"] == "path" for parameter in operation["parameters"])


@named
def test_an_operation_shows_an_example_that_fits_its_own_description(path: str, method: str, operation: dict[str, Any]) -> None:
    bodies = [operation.get("requestBody", {}), *(one for code, one in operation["responses"].items() if code.startswith("2"))]
    for content in (body["content"]["application/json"] for body in bodies if "content" in body):
        schema = {**content["schema"], "components": described()["components"]}
        jsonschema_rs.validator_for(schema).validate(content["example"])


def test_an_unknown_field_is_ruled_out_wherever_a_body_is_taken() -> None:
    schemas = described()["components"]["schemas"]
    taken = [
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        for *_, operation in OPERATIONS
        if "requestBody" in operation
    ]

    assert [ref for ref in taken if schemas[ref.rpartition("/")[2]]["additionalProperties"] is not False] == []


async def test_tools_read_it_without_a_token(ground: Ground) -> None:
    async with speaking(ground) as nobody:
        answer = await nobody.get("/openapi.json")

    document = answer.json()
    assert (answer.status_code, document["openapi"], document["servers"]) == (200, "3.1.0", [{"url": SERVER}])
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


# ── the pages ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def reader(ground: Ground) -> Any:
    async with speaking(ground) as reader:
        yield reader


async def test_the_reference_shows_every_operation(reader: Program) -> None:
    page = (await reader.get(f"{SERVER}/api/docs")).text

    assert [operation["operationId"] for *_, operation in OPERATIONS if f'id="{operation["operationId"]}"' not in page] == []


@pytest.mark.parametrize(("language", "word"), [("ru", "Справочник API"), ("uk", "Довідник API"), ("en", "API reference")])
async def test_the_reference_speaks_the_readers_language(reader: Program, language: str, word: str) -> None:
    answer = await reader.get(f"{SERVER}/api/docs", headers={"accept-language": language})

    assert (answer.headers["content-language"], word in answer.text) == (language, True)


async def test_the_pages_load_nothing_from_elsewhere_and_run_no_script(reader: Program) -> None:
    for path in ("/api/docs", "/api/problems"):
        answer = await reader.get(SERVER + path)
        links: list[str] = re.findall(r'(?:src|<link[^>]+href)="([^"]+)"', answer.text)
        assert links
        assert [link for link in links if not link.startswith("/")] == []
        assert "<script" not in answer.text
        assert " style=" not in answer.text
        assert "script-src" not in answer.headers["content-security-policy"]
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")


async def test_a_problem_leads_to_its_description(reader: Program) -> None:
    kind = (await reader.get("/staff")).json()["type"]
    page, _, anchor = kind.partition("#")

    assert f'id="{anchor}"' in (await reader.get(page)).text


async def test_the_pages_keep_their_own_rules_beside_it(ground: Ground, grace: Staff) -> None:
    async with serving(app.application(ground)) as address, httpx2.AsyncClient(base_url=address) as client:  # pyright: ignore[reportArgumentType]
        login, reference, data = [await client.get(path) for path in ("/login", "/api/docs", "/api/v1/staff")]

    assert "script-src 'self'" in login.headers["content-security-policy"]
    assert "script-src" not in reference.headers["content-security-policy"]
    assert (data.status_code, data.headers["content-security-policy"]) == (401, "default-src 'none'; frame-ancestors 'none'")
    assert msgspec.json.decode(data.content)["status"] == 401
    assert api.PREFIX == "/api/"
