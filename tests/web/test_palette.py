"""What the palette offers, to whom."""

from typing import Any

from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.desk import replies
from parley.desk.replies import NewReply
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit

Item = dict[str, Any]


async def offered(browser: Browser) -> dict[str, Item]:
    return {item["id"]: item for item in (await browser.get("/keys/palette")).json()}


async def found(browser: Browser, q: str) -> list[str]:
    return [item["label"] for item in (await browser.get("/keys/palette/found", params={"q": q})).json()]


async def test_it_offers_places_settings_and_actions_with_their_keys(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)

    items = await offered(browser)

    assert items["go/inbox?tab=mine"]["keys"] == "KeyG KeyM" and items["do/resolve"]["action"] == "resolve"
    assert items["go/settings/staff"]["about"] == "Settings"
    urls = [item["url"] for item in items.values() if "url" in item]
    assert len(urls) == len(set(urls))


async def test_it_offers_nobody_what_they_may_not_open(opened: Open, database: Database, grace: Staff) -> None:
    operator = opened()
    await sign_in(operator, await hired(database, grace, "barbara", "operator"))

    assert not {"go/settings/staff", "go/accounts"} & (await offered(operator)).keys()


async def test_every_language_is_understood_whichever_is_spoken(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)
    await submit(browser, "/settings/profile", page="/settings/profile", name="Grace", language="uk")

    settings = (await offered(browser))["go/settings"]

    assert settings["label"] == "Налаштування" and {"Settings", "Настройки", "Налаштування"} == set(settings["also"].split("|"))


async def test_people_are_found_with_their_conversation_in_any_layout(browser: Browser, grace: Staff, id: ConversationId) -> None:
    await sign_in(browser, grace)

    assert (await found(browser, "ad"))[0] == "Ada"
    assert [label.partition(" ")[2] for label in (await found(browser, "ada"))[1:]] == ["Ada"]
    assert (await found(browser, "фвф"))[0] == "Ada"


async def test_a_conversation_is_found_by_its_number(browser: Browser, database: Database, grace: Staff, id: ConversationId) -> None:
    await sign_in(browser, grace)
    async with database.transaction(grace.workspace_id) as tx:
        number = await tx.value("SELECT number FROM conversations WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)

    assert await found(browser, str(number)) == await found(browser, f"#{number}") == [f"#{number} Ada"]


async def test_saved_replies_are_found(browser: Browser, database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await replies.add(tx, NewReply(shortcut="bye", title="Goodbye", texts={"en": "See you soon!"}), by=grace)
    await sign_in(browser, grace)

    assert await found(browser, "goodb") == ["Goodbye"]


async def test_a_stranger_finds_nobody_of_ours(browser: Browser, opened: Open, grace: Staff, linus: Staff, id: ConversationId) -> None:
    stranger = opened()
    await sign_in(stranger, linus)

    assert await found(stranger, "ada") == [] and await found(stranger, "1") == []


async def test_nothing_typed_finds_nothing(browser: Browser, grace: Staff, id: ConversationId) -> None:
    await sign_in(browser, grace)
    assert await found(browser, "") == [] and await found(browser, " \0 ") == []
