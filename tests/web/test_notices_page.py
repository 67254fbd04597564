"""The bell, its list, where and when one wants to hear, and pushes to browsers."""

import re
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from litestar import Litestar

from parley import conversations
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.desk import notices
from parley.desk.notices import Kind
from parley.workspace import Staff
from tests.spine.waiting import until
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line
from tests.web.push_service import PushService, push_service

PAGE = "/settings/notifications"
KYIV = ZoneInfo("Europe/Kyiv")


async def give(database: Database, id: ConversationId, to: Staff, by: Staff) -> None:
    async with database.transaction(by.workspace_id) as tx:
        await conversations.assign(tx, id, to=to.id, by=by.id)


@pytest.fixture
async def barbara(database: Database, grace: Staff) -> Staff:
    return await hired(database, grace, "barbara", "operator")


@pytest.fixture
async def hers(opened: Open, barbara: Staff) -> Browser:
    """Barbara's browser."""
    browser = opened()
    await sign_in(browser, barbara)
    return browser


# ── bell and list


async def test_the_bell_counts_and_the_list_says_who_did_what(
    hers: Browser, database: Database, grace: Staff, barbara: Staff, id: ConversationId
) -> None:
    await give(database, id, barbara, grace)

    assert "<b" in (await hers.get("/notices/bell")).text
    page = (await hers.get("/notices")).text
    assert "Ada" in page and "Grace gave this conversation to you" in page and "Is there a free slot" not in page


async def test_choosing_a_notice_opens_the_conversation_at_the_message_and_the_notice_is_known(
    hers: Browser, database: Database, grace: Staff, barbara: Staff, id: ConversationId
) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        note = await conversations.note(tx, id, text="Look, @barbara", by=grace.id, mentions=[barbara.id])

    answer = await hers.get(f"/notices/{id}")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/conversations/{id}?at={note.id}")
    assert "notice-unread" not in (await hers.get("/notices")).text
    assert (await hers.get(f"/notices/{id}")).headers["location"] == f"/conversations/{id}"


async def test_reading_the_conversation_anywhere_is_enough(
    hers: Browser, database: Database, grace: Staff, barbara: Staff, id: ConversationId
) -> None:
    await give(database, id, barbara, grace)
    await hers.get(f"/conversations/{id}")

    assert "<b" not in (await hers.get("/notices/bell")).text


async def test_all_are_marked_as_read_at_once(hers: Browser, database: Database, grace: Staff, barbara: Staff, id: ConversationId) -> None:
    await give(database, id, barbara, grace)
    assert "Mark all as read" in (await hers.get("/notices")).text

    answer = await submit(hers, "/notices/read", page="/notices")

    assert (answer.status_code, answer.headers["location"]) == (303, "/notices")
    assert "Mark all as read" not in (await hers.get("/notices")).text


async def test_many_new_conversations_in_the_queue_are_one_line(hers: Browser, database: Database, barbara: Staff, line: Line) -> None:
    async with database.transaction(barbara.workspace_id) as tx:
        await notices.wish(tx, barbara.id, notices.Wishes(page=frozenset({Kind.QUEUE})))
    for number in range(7):
        await line.says(f"guest {number}", "Hello")
        await line.conversation_of(f"guest {number}", barbara)

    page = (await hers.get("/notices")).text
    assert "7 new conversations in the queue" in page and "Guest 3" not in page
    assert (await hers.get("/notices/queue")).headers["location"] == "/inbox?tab=unassigned"
    assert "notice-unread" not in (await hers.get("/notices")).text


async def test_a_sound_is_asked_for_only_where_somebody_wants_to_hear_it(
    hers: Browser, database: Database, grace: Staff, barbara: Staff, id: ConversationId
) -> None:
    await give(database, id, barbara, grace)
    assert "data-heard" not in (await hers.get("/notices/bell")).text

    async with database.transaction(barbara.workspace_id) as tx:
        await notices.wish(tx, barbara.id, notices.Wishes(volume=60))

    bell = (await hers.get("/notices/bell")).text
    assert 'data-kind="given"' in bell and 'data-volume="60"' in bell
    await submit(hers, f"{PAGE}/pause", page=PAGE, length="hour")
    assert "data-heard" not in (await hers.get("/notices/bell")).text


async def test_a_stranger_finds_nothing_of_ours(
    opened: Open, database: Database, grace: Staff, barbara: Staff, linus: Staff, id: ConversationId
) -> None:
    await give(database, id, barbara, grace)
    stranger = opened()
    await sign_in(stranger, linus)

    assert (await stranger.get(f"/notices/{id}")).status_code == 404
    assert "Ada" not in (await stranger.get("/notices")).text


async def test_a_colleague_sees_their_own_notices_only(
    browser: Browser, hers: Browser, database: Database, grace: Staff, barbara: Staff, id: ConversationId
) -> None:
    await give(database, id, barbara, grace)
    await sign_in(browser, grace)

    assert "Ada" not in (await browser.get("/notices")).text
    await submit(browser, "/notices/read", page="/notices")
    assert "Ada" in (await hers.get("/notices")).text and "notice-unread" in (await hers.get("/notices")).text


@pytest.mark.parametrize("address", ["/notices", "/notices/bell", "/notices/list", "/notices/queue", PAGE])
async def test_nobody_reads_notices_without_signing_in(browser: Browser, address: str) -> None:
    assert (await browser.get(address)).headers["location"].startswith("/login")


async def test_every_page_has_the_bell(hers: Browser) -> None:
    page = (await hers.get("/people")).text
    assert 'id="bell"' in page and "/notices/bell" in page


# ── where and when


async def chosen(database: Database, staff: Staff) -> notices.Wishes:
    async with database.transaction(staff.workspace_id) as tx:
        return await notices.wishes(tx, staff.id)


async def test_what_is_ticked_is_what_is_wanted(hers: Browser, database: Database, barbara: Staff) -> None:
    token = re.search(r'name="_csrf_token" value="([^"]+)"', (await hers.get(PAGE)).text)
    assert token
    form = {"_csrf_token": token[1], "page": ["mentioned", "queue"], "sound": ["mentioned", "failed"], "push": "given", "volume": "30"}
    hours = {"zone": "Europe/Kyiv", "days": ["0", "4"], "start": "22:00", "end": "08:00", "days2": "5", "start2": "00:00", "end2": "23:59"}

    answer = await hers.post(PAGE, data={**form, **hours})

    assert answer.headers["location"] == f"{PAGE}?done=saved"
    wanted = await chosen(database, barbara)
    assert (wanted.page, wanted.sound, wanted.push) == ({Kind.MENTIONED, Kind.QUEUE}, {Kind.MENTIONED}, {Kind.GIVEN})
    assert (wanted.volume, wanted.time_zone, [hours.days for hours in wanted.quiet]) == (30, "Europe/Kyiv", [(0, 4), (5,)])
    assert 'value="22:00"' in (await hers.get(PAGE)).text


async def test_nothing_ticked_is_nothing_wanted(hers: Browser, database: Database, barbara: Staff) -> None:
    await submit(hers, PAGE, page=PAGE, volume="0")

    wanted = await chosen(database, barbara)
    assert (wanted.page, wanted.sound, wanted.push, wanted.quiet) == (frozenset(), frozenset(), frozenset(), ())


@pytest.mark.parametrize(
    "bad", [{"zone": "Mars/Base"}, {"days": "9", "start": "22:00", "end": "08:00"}, {"days": "1", "start": "8", "end": "x"}]
)
async def test_wishes_that_make_no_sense_are_refused(hers: Browser, database: Database, barbara: Staff, bad: dict[str, str]) -> None:
    assert (await submit(hers, PAGE, page=PAGE, volume="30", headers=None, **bad)).status_code == 400
    assert (await chosen(database, barbara)).volume == 0


async def test_do_not_disturb_until_tomorrow_ends_in_the_morning_of_ones_own_zone(
    hers: Browser, database: Database, barbara: Staff
) -> None:
    await submit(hers, PAGE, page=PAGE, zone="Europe/Kyiv")

    await submit(hers, f"{PAGE}/pause", page=PAGE, length="tomorrow")

    until_then = (await chosen(database, barbara)).paused_until
    assert until_then and until_then.astimezone(KYIV).hour == 9
    assert "Quiet until" in (await hers.get(PAGE)).text
    await submit(hers, f"{PAGE}/pause", page=PAGE, length="off")
    assert (await chosen(database, barbara)).paused_until is None


# ── pushes


async def agree(browser: Browser, service: PushService) -> None:
    page = (await browser.get(PAGE)).text
    found = re.search(r'data-key="([^"]+)"', page)
    assert found
    service.agreed_with = found[1]
    answer = await submit(browser, "/notices/browser", page=PAGE, headers=None, **service.address)
    assert answer.status_code == 204


async def test_a_push_reaches_the_browser_sealed_and_signed_without_the_customers_words(
    hers: Browser, database: Database, grace: Staff, barbara: Staff, line: Line, id: ConversationId
) -> None:
    async with push_service() as service:
        await agree(hers, service)
        await give(database, id, barbara, grace)
        [shown] = await until(lambda: _shown(service))

    assert shown.pop("at") > 0
    assert shown == {
        "title": "Ada",
        "body": "Grace gave this conversation to you",
        "tag": f"conversation/{id}",
        "url": f"/notices/{id}",
    }
    assert b"Ada" not in service.sent[0].body


async def test_a_flood_is_one_push(hers: Browser, database: Database, grace: Staff, barbara: Staff, line: Line) -> None:
    talks = [ConversationId(await _talk(line, f"guest {number}", grace)) for number in range(8)]
    async with push_service() as service:
        await agree(hers, service)
        async with database.transaction(grace.workspace_id) as tx:
            for id in talks:
                await conversations.assign(tx, id, to=barbara.id, by=grace.id)
        [shown] = await until(lambda: _shown(service))

    assert (shown["body"], shown["url"]) == ("8 conversations were given to you", "/notices")


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_forgotten(
    hers: Browser, database: Database, grace: Staff, barbara: Staff, line: Line, id: ConversationId, status: int
) -> None:
    async with push_service() as service:
        await agree(hers, service)
        service.status = status
        await give(database, id, barbara, grace)

        assert await until(lambda: _nobody(database, barbara))


async def test_signing_out_ends_the_pushes_of_that_browser(hers: Browser, database: Database, barbara: Staff) -> None:
    async with push_service() as service:
        await agree(hers, service)
        await submit(hers, "/logout", page=PAGE)

    assert await _nobody(database, barbara)


async def test_whoever_is_not_to_be_disturbed_gets_no_push(
    hers: Browser, database: Database, grace: Staff, barbara: Staff, line: Line, id: ConversationId
) -> None:
    async with push_service() as service:
        await agree(hers, service)
        await submit(hers, f"{PAGE}/pause", page=PAGE, length="hour")
        await give(database, id, barbara, grace)
        await until(lambda: _nothing_due(database, barbara))

    assert service.sent == []


async def test_a_push_that_no_service_took_is_tried_again(
    hers: Browser, database: Database, grace: Staff, barbara: Staff, line: Line, id: ConversationId
) -> None:
    async with push_service() as service:
        await agree(hers, service)
        service.status = 503
        await give(database, id, barbara, grace)
        await until(lambda: _sent(service))
        service.status = 201

        assert len(await until(lambda: _shown(service))) == 1


@pytest.mark.parametrize("endpoint", ["http://push.example/1", "ftp://127.0.0.1/1", "file:///etc/passwd", "https://", "x"])
async def test_an_address_that_is_no_push_service_is_refused(hers: Browser, database: Database, barbara: Staff, endpoint: str) -> None:
    fields = {**PushService().address, "endpoint": endpoint}
    assert (await submit(hers, "/notices/browser", page=PAGE, headers=None, **fields)).status_code == 400
    assert await _nobody(database, barbara)


async def test_what_a_browser_gave_us_is_kept_sealed(hers: Browser, database: Database, barbara: Staff) -> None:
    async with push_service() as service:
        await agree(hers, service)
        async with database.transaction(barbara.workspace_id) as tx:
            kept = await tx.value("SELECT string_agg(t::text, '') FROM push_browsers t WHERE workspace_id = $1", tx.workspace_id)
    assert service.address["auth"] not in kept and "/push/ada" not in kept and b"/push/ada".hex() not in kept


# ── an app of its own


async def test_the_manifest_and_the_worker_are_open_to_everybody_and_not_kept(browser: Browser, app: Litestar) -> None:
    manifest = await browser.get("/manifest.webmanifest")
    worker = await browser.get("/service-worker.js")

    assert manifest.json()["start_url"] == "/inbox" and manifest.headers["content-type"].startswith("application/manifest+json")
    assert worker.headers["content-type"].startswith("text/javascript") and worker.headers["cache-control"] == "no-cache"
    for icon in manifest.json()["icons"]:
        assert (await browser.get(icon["src"])).content.startswith(b"\x89PNG")


async def _talk(line: Line, who: str, staff: Staff) -> UUID:
    await line.says(who, "Hello")
    return await line.conversation_of(who, staff)


async def _shown(service: PushService) -> list[dict[str, Any]]:
    return service.shown


async def _sent(service: PushService) -> bool:
    return bool(service.sent)


async def _nobody(database: Database, staff: Staff) -> bool:
    async with database.transaction(staff.workspace_id) as tx:
        return not await tx.value("SELECT count(*) FROM push_browsers WHERE workspace_id = $1", tx.workspace_id)


async def _nothing_due(database: Database, staff: Staff) -> bool:
    async with database.transaction(staff.workspace_id) as tx:
        sql = "SELECT count(*) > 0 AND NOT bool_or(push_due) FROM notices WHERE workspace_id = $1"
        return await tx.value(sql, tx.workspace_id)
