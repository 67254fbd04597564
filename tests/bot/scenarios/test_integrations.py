"""Other programs that scenarios ask: addresses, secrets, and everything that may go wrong."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from parley import workspace
from parley.bot import scenarios
from parley.bot.scenarios import Failed, HeaderUnusable, Integration, IntegrationExists, IntegrationName, Returned
from parley.bot.scenarios.effects import Call
from parley.core.errors import Forbidden, NotFound
from parley.core.ground import Ground
from parley.core.http import AddressUnusable
from parley.workspace import Staff
from tests.people.town import Town
from tests.providers.server import Answer, Request, serving

AUTHORISED = {"authorization": "Bearer {{ secrets.token }}"}


class Shop:
    """Answers as told."""

    def __init__(self) -> None:
        self.address = ""
        self.answer: Answer | None = Answer(body=b'{"order": {"status": "on its way", "items": [{"name": "hat"}, {"name": "tie"}]}}')
        self.requests: list[Request] = []
        self.hangs = False

    async def take(self, request: Request) -> Answer | None:
        self.requests.append(request)
        if self.hangs:
            await asyncio.Event().wait()
        return self.answer


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    shop = Shop()
    async with serving(shop.take) as shop.address:
        yield shop


def nearby(town: Town) -> Ground:
    """Shops stand on this machine."""
    settings = msgspec.structs.replace(town.ground.settings, allow_private_hosts=frozenset({"127.0.0.1"}))
    return replace(town.ground, settings=settings)


async def boss(town: Town) -> Staff:
    async with town.begin() as tx:
        return msgspec.structs.replace(await workspace.staff_member(tx, town.grace), role="owner")


async def connected(town: Town, shop: Shop, **more: Any) -> Integration:
    wanted: dict[str, Any] = {"headers": AUTHORISED, "secrets": {"token": "s3cret"}} | more
    async with town.begin() as tx:
        return await scenarios.add_integration(tx, nearby(town), "orders", shop.address + "/v1", **wanted, by=await boss(town))


def asked(**more: Any) -> Call:
    usual: dict[str, Any] = {
        "integration": "orders",
        "method": "GET",
        "path": "/orders/7",
        "timeout_seconds": 5,
        "max_bytes": 1000,
        "step": "ask",
    }
    fields: dict[str, Any] = {**usual, "takes": {"status": "order.status"}, **more}
    return Call(**fields)


async def test_it_is_asked_with_its_secret_and_what_it_says_becomes_slots(town: Town, shop: Shop) -> None:
    await connected(town, shop)
    takes = {"status": "order.status", "first": "order.items.0.name", "gone": "order.items.9.name", "odd": "order"}

    got = await scenarios.call(nearby(town), town.workspace_id, asked(query={"of": "a b&c"}, takes=takes))

    assert got == Returned("ask", {"status": "on its way", "first": "hat"})
    (request,) = shop.requests
    assert (request.method, request.path, request.headers["authorization"]) == ("GET", "/v1/orders/7?of=a+b%26c", "Bearer s3cret")


async def test_a_body_goes_as_json(town: Town, shop: Shop) -> None:
    await connected(town, shop)

    await scenarios.call(nearby(town), town.workspace_id, asked(method="POST", body={"who": "Ada"}))

    assert shop.requests[0].json() == {"who": "Ada"}
    assert shop.requests[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(500), "HTTP 500"),
        (Answer(302, headers={"location": "http://127.0.0.1:1/"}), "HTTP 302"),
        (Answer(body=b"<html>"), "not JSON"),
        (Answer(body=b'{"order": null}'), "nothing of what was asked for"),
        (Answer(body=b"[" * 900), "not JSON"),
        (Answer(body=b" " * 2000), "AnswerTooLarge"),
        (None, "NoAnswer"),
    ],
    ids=["error", "redirect", "html", "nothing", "deep", "large", "hangs-up"],
)
async def test_whatever_goes_wrong_is_a_failure_with_a_name(town: Town, shop: Shop, answer: Answer | None, reason: str) -> None:
    await connected(town, shop)
    shop.answer = answer

    assert await scenarios.call(nearby(town), town.workspace_id, asked()) == Failed("ask", reason)


async def test_it_is_not_waited_for_longer_than_the_step_allows(town: Town, shop: Shop) -> None:
    await connected(town, shop)
    shop.hangs = True

    got = await scenarios.call(nearby(town), town.workspace_id, asked(timeout_seconds=0.5))

    assert got in (Failed("ask", "NoAnswer"), Failed("ask", "Unreachable"))


async def test_a_private_address_is_neither_taken_nor_called(town: Town, shop: Shop) -> None:
    await connected(town, shop)
    async with town.begin() as tx:
        for address in ("http://shop.example", "https://127.0.0.1/", "https://a:b@shop.example"):
            with pytest.raises(AddressUnusable):
                await scenarios.add_integration(tx, town.ground, "stock", address, headers={}, secrets={}, by=await boss(town))
        await tx.execute("UPDATE integrations SET url = 'http://localhost:1' WHERE workspace_id = $1", town.workspace_id)

    assert await scenarios.call(nearby(town), town.workspace_id, asked()) == Failed("ask", "AddressForbidden")


async def test_a_path_leads_nowhere_else(town: Town, shop: Shop) -> None:
    await connected(town, shop)

    for path in ("@elsewhere.example/", ".elsewhere.example/", "//elsewhere.example/"):
        await scenarios.call(nearby(town), town.workspace_id, asked(path=path))

    assert [one.path for one in shop.requests] == ["/v1/@elsewhere.example/", "/v1/.elsewhere.example/", "/v1//elsewhere.example/"]


async def test_one_that_is_gone_or_never_was_fails(town: Town, shop: Shop) -> None:
    kept = await connected(town, shop)
    assert await scenarios.call(nearby(town), town.workspace_id, asked(integration="stock")) == Failed("ask", "not set up")

    async with town.begin() as tx:
        await scenarios.remove_integration(tx, kept.id, by=await boss(town))
        with pytest.raises(NotFound):
            await scenarios.integration(tx, kept.id)
    assert await scenarios.call(nearby(town), town.workspace_id, asked()) == Failed("ask", "not set up")


async def test_secrets_are_sealed_kept_and_never_shown(town: Town, shop: Shop) -> None:
    kept = await connected(town, shop)
    async with town.begin() as tx:
        secrets = {"token": "newer", "other": "x"}
        await scenarios.change_integration(
            tx, nearby(town), kept.id, shop.address, headers=AUTHORISED, secrets=secrets, by=await boss(town)
        )
        changed = await scenarios.change_integration(
            tx, nearby(town), kept.id, shop.address, headers=AUTHORISED, secrets={"other": None}, by=await boss(town)
        )
        assert changed.secret_names == ("token",)
        assert b"newer" not in (await tx.value("SELECT secrets FROM integrations WHERE workspace_id = $1", town.workspace_id))
        with pytest.raises(HeaderUnusable):
            await scenarios.change_integration(
                tx, nearby(town), kept.id, shop.address, headers=AUTHORISED, secrets={"token": None}, by=await boss(town)
            )

    await scenarios.call(nearby(town), town.workspace_id, asked())

    assert shop.requests[0].headers["authorization"] == "Bearer newer"
    assert "newer" not in repr(changed)


@pytest.mark.parametrize(
    "headers",
    [{"x y": "1"}, {"x": "a\r\nb: c"}, {"x": "{{ secrets.gone }}"}, {"x": "{{ person.name }}"}, {"x": "й"}],
    ids=["name", "two-lines", "unknown-secret", "no-secret", "letters"],
)
async def test_a_header_that_is_none_is_refused(town: Town, shop: Shop, headers: dict[str, str]) -> None:
    with pytest.raises(HeaderUnusable):
        await connected(town, shop, headers=headers)


async def test_a_name_is_a_name_and_there_is_only_one_of_it(town: Town, shop: Shop) -> None:
    await connected(town, shop)
    with pytest.raises(IntegrationExists):
        await connected(town, shop)
    async with town.begin() as tx:
        with pytest.raises(IntegrationName):
            await scenarios.add_integration(tx, nearby(town), "Orders!", shop.address, headers={}, secrets={}, by=await boss(town))
        assert [one.name for one in await scenarios.integrations(tx)] == ["orders"]


async def test_an_operator_may_not_connect_anything(town: Town, shop: Shop) -> None:
    async with town.begin() as tx:
        operator = await workspace.staff_member(tx, town.grace)
        with pytest.raises(Forbidden):
            await scenarios.add_integration(tx, nearby(town), "orders", shop.address, headers={}, secrets={}, by=operator)
