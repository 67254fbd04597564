"""The widget over the real rooms: how a conversation stands, earlier ones, files, marks, who is at work and who is on the site."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest
from test_widget_rooms import answer, event, waiting
from test_widget_rooms import real as real
from test_widget_rooms import site as site
from test_widget_socket import Browser, visit
from widget_office import SITE
from widget_server import Server

from parley import channels, conversations, people, workspace
from parley.core import clock
from parley.core.ground import Ground
from parley.core.ids import IdentityId
from parley.core.lanes import Lane, Worker
from parley.desk import presence
from parley.widget import Rooms
from parley.widget.attendance import come, here_until, leave
from parley.widget.mailing_on import mail_on
from parley.workspace import Staff
from parley.workspace.hours import Hours
from tests.spine.conftest import Salon
from tests.spine.conftest import ground as ground
from tests.spine.conftest import salon as salon
from tests.spine.conftest import worker as worker
from tests.spine.waiting import until
from tests.web.desk import PIXEL

Site = channels.Account[Any]


@pytest.fixture
async def ada(real: Server, worker: Worker, site: Site) -> AsyncIterator[Browser]:
    async with visit(real, site, language="ru") as browser:
        await browser.say("message", {"text": "Можно на завтра?"})
        await event(browser, "in")
        yield browser


async def stands(browser: Browser, **wanted: Any) -> dict[str, Any]:
    """How the conversation stands, once all of this is said of it."""
    while True:
        data = (await browser.hears("standing"))["data"]
        if all(bool(data.get(name)) == value for name, value in wanted.items()):
            return data


async def identity(ground: Ground, site: Site, browser: Browser) -> IdentityId:
    return (await Rooms(ground).identities(site, [browser.welcome["visitor"]]))[browser.welcome["visitor"]]


def asking(real: Server, site: Site, browser: Browser) -> httpx2.AsyncClient:
    headers = {"origin": SITE, "authorization": f"Bearer {browser.welcome['token']}"}
    return httpx2.AsyncClient(base_url=f"{real.http}/widget/{site.id}/", headers=headers)


async def grace(ground: Ground, salon: Salon) -> Staff:
    async with ground.database.transaction(salon.workspace_id) as tx:
        return await workspace.staff_member(tx, salon.grace)


# ── how it stands


async def test_a_visitor_hears_that_somebody_has_read(ada: Browser, ground: Ground, salon: Salon) -> None:
    row = await waiting(ground, salon)
    async with ground.database.transaction(salon.workspace_id) as tx:
        found = await conversations.conversation(tx, row.id)
        await conversations.read(tx, row.id, by=salon.grace, seq=found.last_seq)
        await presence.show(tx, await workspace.staff_member(tx, salon.grace), row.id, tab="one")
    assert UUID((await stands(ada, read_until=True))["talk"]) == row.id


async def test_a_visitor_hears_who_is_typing_an_answer(ada: Browser, ground: Ground, salon: Salon) -> None:
    row = await waiting(ground, salon)
    await stands(ada)
    async with ground.database.transaction(salon.workspace_id) as tx:
        await presence.show(tx, await workspace.staff_member(tx, salon.grace), row.id, tab="one", doing="reply")
    assert (await ada.hears("typing"))["data"] == {"name": "Grace"}


async def test_what_a_visitor_types_is_seen_where_the_owner_wishes_it_until_they_go(
    real: Server, ground: Ground, worker: Worker, salon: Salon, site: Site
) -> None:
    async with ground.database.transaction(salon.workspace_id) as tx:
        await channels.save(tx, ground, "webchat", "Site", {"manners": {"previews_typing": True}}, id=site.id)
    async with visit(real, site) as ada:
        await ada.say("message", {"text": "Hello"})
        await stands(ada)
        row = await waiting(ground, salon)

        async def typed() -> str:
            async with ground.database.transaction(salon.workspace_id) as tx:
                return await presence.typed(tx, row.person_id)

        async def nothing() -> bool:
            return not await typed()

        await ada.say("typing", {"text": "Is Saturd"})
        assert await until(typed) == "Is Saturd"
    assert await until(nothing)


async def test_what_is_typed_stays_where_it_is_unless_the_owner_wishes_otherwise(ada: Browser, ground: Ground, salon: Salon) -> None:
    row = await waiting(ground, salon)
    await stands(ada)
    await ada.say("typing", {"text": "Is Saturd"})
    await ada.say("ping")
    await ada.hears("pong")
    async with ground.database.transaction(salon.workspace_id) as tx:
        assert await presence.typed(tx, row.person_id) == ""


async def test_a_note_that_is_typed_is_nobodys_business(ada: Browser, ground: Ground, salon: Salon, site: Site) -> None:
    row = await waiting(ground, salon)
    async with ground.database.transaction(salon.workspace_id) as tx:
        await presence.show(tx, await workspace.staff_member(tx, salon.grace), row.id, tab="one", doing="note")
    assert await Rooms(ground).typist(salon.workspace_id, row.id) == ""


async def test_a_mark_lies_down_beside_what_it_is_about_and_opens_nothing(ada: Browser, ground: Ground, salon: Salon) -> None:
    await answer(ground, salon, "Записали вас")
    row = await waiting(ground, salon)
    async with ground.database.transaction(salon.workspace_id) as tx:
        await conversations.resolve(tx, row.id, by=salon.grace)
    await stands(ada, resolved_at=True)
    await ada.say("rate", {"score": 5, "comment": "Спасибо"})
    assert (await stands(ada, rated=True))["resolved_at"]
    async with ground.database.transaction(salon.workspace_id) as tx:
        found = await conversations.conversation(tx, row.id)
        said = await conversations.timeline(tx, found.person_id)
    assert found.is_resolved and found.waiting_since is None
    assert said[-1].content["extra"]["rating"] == {"score": 5, "comment": "Спасибо"}


# ── earlier conversations


async def test_a_visitor_reads_their_own_conversations_and_no_others(
    ada: Browser, real: Server, ground: Ground, salon: Salon, site: Site
) -> None:
    await answer(ground, salon, "Да, в 18:30")
    await event(ada, "out")
    row = await waiting(ground, salon)
    async with ground.database.transaction(salon.workspace_id) as tx:
        await conversations.note(tx, row.id, text="A difficult customer", by=salon.grace)
    async with visit(real, site) as linus, asking(real, site, ada) as hers, asking(real, site, linus) as his:
        [talk] = (await hers.get("talks")).json()["talks"]
        assert (talk["preview"], talk.get("resolved", False)) == ("Да, в 18:30", False)
        said = (await hers.get(f"talks/{talk['id']}")).json()["items"]
        assert [(item["direction"], item["text"]) for item in said] == [("in", "Можно на завтра?"), ("out", "Да, в 18:30")]
        assert (await his.get("talks")).json() == {"talks": []}
        assert (await his.get(f"talks/{talk['id']}")).status_code == 404
        await linus.say("message", {"text": "Hello"})
        await event(linus, "in")
        assert (await his.get(f"talks/{talk['id']}")).json() == {"items": []}


async def test_an_answer_that_can_still_be_taken_back_is_not_shown(
    ada: Browser, real: Server, ground: Ground, salon: Salon, site: Site
) -> None:
    await answer(ground, salon, "Not yet", at=clock.now() + timedelta(hours=1))
    async with asking(real, site, ada) as hers:
        [talk] = (await hers.get("talks")).json()["talks"]
        said = (await hers.get(f"talks/{talk['id']}")).json()["items"]
    assert (talk["preview"], [item["text"] for item in said]) == ("Можно на завтра?", ["Можно на завтра?"])


# ── files


async def test_a_file_of_a_visitor_is_stored_shown_to_them_and_to_no_other_visitor(
    ada: Browser, real: Server, ground: Ground, salon: Salon, site: Site
) -> None:
    async with visit(real, site) as linus, asking(real, site, ada) as hers, asking(real, site, linus) as his:
        brought = (await hers.post("files", params={"name": "nails.png"}, content=PIXEL)).json()
        assert (await hers.get(f"{real.http}{brought['file']['url']}")).content == PIXEL
        await ada.say("message", {"files": [brought["token"]]})
        [file] = (await event(ada, "in"))["files"]
        await linus.say("message", {"text": "Hello"})
        await event(linus, "in")
        renewed = (await hers.get(f"files/{file['id']}")).json()
        assert (await hers.get(f"{real.http}{renewed['url']}")).content == PIXEL
        assert (await his.get(f"files/{file['id']}")).status_code == 404


# ── who is there


async def test_nobody_is_closed_who_never_wrote_down_any_hours(ground: Ground, site: Site) -> None:
    assert (await Rooms(ground).duty(site)).open


async def test_out_of_hours_the_next_opening_is_told(ground: Ground, salon: Salon, site: Site) -> None:
    boss = await grace(ground, salon)
    async with ground.database.transaction(salon.workspace_id) as tx:
        await workspace.add_calendar(tx, name="Never", hours=Hours(week=((), (), (), (), (), (), ())), by=boss)
    duty = await Rooms(ground).duty(site)
    assert (duty.open, duty.opens_at, duty.team) == (False, None, ())


async def test_how_soon_we_answer_is_measured_from_three_answers_on(
    real: Server, ground: Ground, worker: Worker, salon: Salon, site: Site
) -> None:
    assert (await Rooms(ground).duty(site)).minutes is None
    for name in range(3):
        async with visit(real, site) as visitor:
            await visitor.say("message", {"text": f"Hello {name}"})
            await event(visitor, "in")
            await answer(ground, salon, "Good morning")
            await event(visitor, "out")
    assert (await Rooms(ground).duty(site)).minutes == 1


async def test_who_is_at_work_is_shown_by_first_name_where_the_owner_wishes_it(ground: Ground, salon: Salon, site: Site) -> None:
    boss = await grace(ground, salon)
    async with ground.database.transaction(salon.workspace_id) as tx:
        await workspace.sessions.open(tx, boss, workspace.Visit("127.0.0.1"))
        await channels.save(tx, ground, "webchat", "Site", {"manners": {"shows_team": True}}, id=site.id)
    shown = await ground.one(channels.Accounts).get(site.id)
    assert [one.name for one in (await Rooms(ground).duty(site)).team] == []
    assert [one.name for one in (await Rooms(ground).duty(shown)).team] == ["Grace"]


async def test_it_is_known_for_sure_who_has_a_page_open(ada: Browser, ground: Ground, salon: Salon, site: Site) -> None:
    identity_id = await identity(ground, site, ada)

    async def there() -> bool:
        async with ground.database.transaction(salon.workspace_id) as tx:
            found = await here_until(tx, identity_id)
        return bool(found and found > clock.now() + timedelta(minutes=1))

    async def gone() -> bool:
        return not await there()

    assert await until(there)
    await ada.connection.close()
    assert await until(gone)


# ── who has left is answered by mail


async def mailed(ground: Ground, salon: Salon, identity_id: IdentityId) -> list[str]:
    """The letters that follow, once the time has come to look."""
    async with ground.database.transaction(salon.workspace_id) as tx:
        [lane] = await tx.rows(
            Lane,
            """SELECT workspace_id, id, kind, key, payload, fence, attempts FROM lanes
                WHERE workspace_id = $1 AND kind = 'widget.mail_on' AND key = $2""",
            tx.workspace_id,
            str(identity_id),
        )
    await mail_on(ground, lane)
    async with ground.database.transaction(salon.workspace_id) as tx:
        person = (await people.identity(tx, identity_id)).person_id
        return [message.text for message in await conversations.timeline(tx, person) if message.channel == "email"]


async def leaves_an_address(ada: Browser, ground: Ground, salon: Salon, site: Site) -> IdentityId:
    async with ground.database.transaction(salon.workspace_id) as tx:
        settings = {"address": "hello@salon.example", "reads_inbox": False}
        await channels.save(tx, ground, "email", "Mail", settings, address="hello@salon.example")
    await ada.say("contact", {"email": "ada@client.example"})
    await ada.hears("ack")
    identity_id = await identity(ground, site, ada)
    await until(lambda: known_by_mail(ground, salon, identity_id))
    return identity_id


async def leaves(ground: Ground, salon: Salon, browser: Browser, identity_id: IdentityId) -> None:
    await browser.connection.close()
    async with ground.database.transaction(salon.workspace_id) as tx:
        await leave(tx, identity_id)
        sql = "UPDATE visits SET here_until = now() - interval '1 minute' WHERE workspace_id = $1 AND identity_id = $2"
        await tx.execute(sql, tx.workspace_id, identity_id)


async def test_an_unread_answer_follows_whoever_has_left_once_and_in_their_language(
    ada: Browser, ground: Ground, salon: Salon, site: Site
) -> None:
    identity_id = await leaves_an_address(ada, ground, salon, site)
    await answer(ground, salon, "Да, в 18:30")
    part = (await event(ada, "out"))["id"]
    await until(lambda: has_state(ground, salon, part, "sent"))
    assert await mailed(ground, salon, identity_id) == []
    await leaves(ground, salon, ada, identity_id)
    [letter] = await mailed(ground, salon, identity_id)
    assert "Да, в 18:30" in letter and "Можно на завтра?" not in letter
    assert letter.startswith("Вы вышли из нашего чата")
    assert await mailed(ground, salon, identity_id) == [letter]


async def test_an_answer_with_which_a_conversation_was_resolved_follows_too_and_opens_nothing(
    ada: Browser, ground: Ground, salon: Salon, site: Site
) -> None:
    identity_id = await leaves_an_address(ada, ground, salon, site)
    row = await waiting(ground, salon)
    await answer(ground, salon, "Да, в 18:30")
    async with ground.database.transaction(salon.workspace_id) as tx:
        await conversations.resolve(tx, row.id, by=salon.grace)
    part = (await event(ada, "out"))["id"]
    await until(lambda: has_state(ground, salon, part, "sent"))
    await leaves(ground, salon, ada, identity_id)

    [letter] = await mailed(ground, salon, identity_id)

    assert "Да, в 18:30" in letter
    async with ground.database.transaction(salon.workspace_id) as tx:
        assert (await conversations.conversation(tx, row.id)).is_resolved


async def test_nobody_is_mailed_who_has_a_page_open_for_sure(ada: Browser, ground: Ground, salon: Salon, site: Site) -> None:
    identity_id = await leaves_an_address(ada, ground, salon, site)
    await answer(ground, salon, "Да, в 18:30")
    part = (await event(ada, "out"))["id"]
    await until(lambda: has_state(ground, salon, part, "sent"))
    await leaves(ground, salon, ada, identity_id)
    await come(ground.database, [(salon.workspace_id, identity_id)])
    assert await mailed(ground, salon, identity_id) == []


async def test_what_the_visitor_has_read_is_not_mailed(ada: Browser, ground: Ground, salon: Salon, site: Site) -> None:
    identity_id = await leaves_an_address(ada, ground, salon, site)
    await answer(ground, salon, "Да, в 18:30")
    part = (await event(ada, "out"))["id"]
    await until(lambda: has_state(ground, salon, part, "sent"))
    await ada.say("read", {"ids": [part]})
    await until(lambda: has_state(ground, salon, part, "read"))
    await leaves(ground, salon, ada, identity_id)
    assert await mailed(ground, salon, identity_id) == []


async def known_by_mail(ground: Ground, salon: Salon, identity_id: IdentityId) -> bool:
    async with ground.database.transaction(salon.workspace_id) as tx:
        person = (await people.identity(tx, identity_id)).person_id
        return any(one.kind == "email" for one in await people.identities(tx, person))


async def has_state(ground: Ground, salon: Salon, part: str, state: str) -> bool:
    async with ground.database.transaction(salon.workspace_id) as tx:
        sql = "SELECT state = $3 FROM deliveries WHERE workspace_id = $1 AND id = $2"
        return await tx.value(sql, tx.workspace_id, UUID(part), state)
