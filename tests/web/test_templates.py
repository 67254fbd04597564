"""Once the window is closed: nothing but an approved template goes out, and it goes out whole."""

import re
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid4

import httpx2
import pytest

from parley import channels, conversations
from parley.conversations import Author, Message, WindowOver
from parley.core.db import Database
from parley.core.ids import ConversationId
from parley.web.composer import approved_form
from parley.workspace import Staff
from tests.providers import whatsapp as fake
from tests.spine.waiting import until
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import PIXEL, chosen_way, said
from tests.web.whatsapp_desk import WhatsAppLine
from tests.web.whatsapp_desk import ada as ada
from tests.web.whatsapp_desk import late as late
from tests.web.whatsapp_desk import whatsapp as whatsapp

VALUES = {"header": "42", "body": ["Ada", "в субботу в 12:00"], "buttons": "42"}
NO_FILE = {"files": ("", b"", "application/octet-stream")}
GIF = {"files": ("a.gif", b"GIF", "image/gif")}
PICTURE = {"files": ("nails.png", PIXEL, "image/png")}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody takes anything back here."""
    monkeypatch.setattr(approved_form, "UNDO", timedelta())


async def sends(
    browser: Browser,
    id: ConversationId,
    template: UUID,
    values: Mapping[str, object],
    files: Mapping[str, tuple[str, bytes, str]] = NO_FILE,
) -> httpx2.Response:
    """Fill the form of a template, and send it."""
    page = f"/conversations/{id}/templates/{template}"
    shown = (await browser.get(page)).text
    hidden = {name: value for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', shown)}
    return await browser.post(page, data={**hidden, **values}, files=files)


async def reached(database: Database, staff: Staff, id: ConversationId, state: str) -> Message:
    async def there() -> list[Message]:
        return [one for one in await said(database, staff, id) if one.direction == "out" and one.state == state]

    return (await until(there))[0]


async def test_the_composer_offers_templates_in_place_of_words(grace_at_work: Browser, late: ConversationId) -> None:
    page = (await grace_at_work.get(f"/conversations/{late}")).text

    assert "The time for a free answer here ended" in page
    assert "templates only" in page
    assert f"/conversations/{late}/templates?way={chosen_way(page)}" in page


async def test_words_are_refused_before_they_leave(
    grace_at_work: Browser, whatsapp: WhatsAppLine, late: ConversationId, ada: fake.Person
) -> None:
    page = (await grace_at_work.get(f"/conversations/{late}")).text
    place = f"/conversations/{late}"
    form = {"message_id": str(uuid4()), "text": "Ждём вас!", "way": chosen_way(page), "seen": "1000"}
    answer = await submit(grace_at_work, f"{place}/messages", page=place, headers=None, **form)

    assert answer.status_code == 400 and "answered freely here is over" in answer.text
    assert ada.sees == []


async def test_those_in_the_customers_language_stand_first_and_those_on_hold_nowhere(
    grace_at_work: Browser, whatsapp: WhatsAppLine, late: ConversationId
) -> None:
    await whatsapp.template("resting")
    page = (await grace_at_work.get(f"/conversations/{late}/templates")).text
    found = (await grace_at_work.get(f"/conversations/{late}/templates?q=ЖДЁМ")).text

    assert re.findall(r"template-name\"><strong>(\w+)<", page) == ["booking_reminder", "photo_ready", "hello_again", "where_we_are"]
    assert re.findall(r"template-name\"><strong>(\w+)<", found) == ["booking_reminder"]


async def test_a_template_is_begun_with_what_is_known(grace_at_work: Browser, whatsapp: WhatsAppLine, late: ConversationId) -> None:
    reminder, photo = await whatsapp.template("booking_reminder"), await whatsapp.template("photo_ready")
    page = (await grace_at_work.get(f"/conversations/{late}/templates/{reminder}")).text

    assert re.findall(r'name="(?:header|body|buttons)" value="([^"]*)"', page) == ["1", "Ada", "", ""]
    assert 'name="body" value="Ada"' in (await grace_at_work.get(f"/conversations/{late}/templates/{photo}")).text


async def test_a_template_goes_out_whole(
    grace_at_work: Browser, whatsapp: WhatsAppLine, late: ConversationId, ada: fake.Person, database: Database, grace: Staff
) -> None:
    answer = await sends(grace_at_work, late, await whatsapp.template("booking_reminder"), VALUES)
    assert answer.status_code == 303
    message = await reached(database, grace, late, "sent")

    words = "Запись № 42\n\nЗдравствуйте, Ada!\nЖдём вас *в субботу в 12:00*.\n\nСалон"
    assert [seen.text for seen in ada.sees] == [words] == [message.text]
    assert message.content["buttons"] == [{"label": "Приду"}, {"label": "Перенести", "url": "https://salon.example/b/42"}]
    page = (await grace_at_work.get(f"/conversations/{late}")).text
    assert "booking_reminder" in page and "https://salon.example/b/42" in page


async def test_a_picture_and_a_place_stand_in_the_header(
    grace_at_work: Browser, whatsapp: WhatsAppLine, late: ConversationId, ada: fake.Person, database: Database, grace: Staff
) -> None:
    photo, place = await whatsapp.template("photo_ready"), await whatsapp.template("where_we_are")
    assert (await sends(grace_at_work, late, photo, {"body": "Ada"}, PICTURE)).status_code == 303
    assert (await sends(grace_at_work, late, place, {"latitude": "50,45", "longitude": "30.52", "place_title": "Salon"})).status_code == 303
    await until(lambda: seen(ada, 2))

    header = [message["template"]["components"][0]["parameters"][0] for message in ada.chat.messages]
    assert whatsapp.whatsapp.world.files[header[0]["image"]["id"]].data == PIXEL
    assert header[1]["location"] == {"latitude": 50.45, "longitude": 30.52, "name": "Salon"}


async def seen(person: fake.Person, count: int) -> bool:
    return len(person.sees) == count


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({**VALUES, "body": ["Ada", " "]}, "body-1", "Fill this in."),
        ({**VALUES, "body": ["Ada\nBob", "x"]}, "body-0", "No line breaks"),
        ({**VALUES, "body": ["Ada    B", "x"]}, "body-0", "No line breaks"),
        ({**VALUES, "header": "\t1"}, "header-0", "No line breaks"),
        ({**VALUES, "body": ["Ada", "x" * 1020]}, "body-1", "too long"),
        ({**VALUES, "buttons": "a b"}, "buttons-0", "without spaces"),
    ],
    ids=["empty", "line-break", "four-spaces", "tab", "too-long", "no-address"],
)
async def test_what_the_provider_would_refuse_is_told_at_its_field(
    grace_at_work: Browser,
    whatsapp: WhatsAppLine,
    late: ConversationId,
    ada: fake.Person,
    values: dict[str, object],
    field: str,
    words: str,
) -> None:
    answer = await sends(grace_at_work, late, await whatsapp.template("booking_reminder"), values)

    assert answer.status_code == 400
    assert words in answer.text.partition(f'id="wrong-{field}"')[2][:200]
    assert ada.sees == []


async def test_a_missing_file_and_a_missing_place_are_told_at_theirs(
    grace_at_work: Browser, whatsapp: WhatsAppLine, late: ConversationId
) -> None:
    without = await sends(grace_at_work, late, await whatsapp.template("photo_ready"), {"body": "Ada"})
    other = await sends(grace_at_work, late, await whatsapp.template("photo_ready"), {"body": "Ada"}, GIF)
    nowhere = await sends(grace_at_work, late, await whatsapp.template("where_we_are"), {"latitude": "91", "longitude": "0"})

    assert "needs a file" in without.text.partition('id="wrong-file"')[2][:100]
    assert "does not fit" in other.text.partition('id="wrong-file"')[2][:100]
    assert "latitude and longitude" in nowhere.text.partition('id="wrong-place"')[2][:100]


async def test_a_template_that_was_stopped_meanwhile_is_not_sent(
    grace_at_work: Browser, whatsapp: WhatsAppLine, late: ConversationId, ada: fake.Person, database: Database, grace: Staff
) -> None:
    reminder, world = await whatsapp.template("booking_reminder"), whatsapp.whatsapp.world
    world.templates[0]["status"] = "PAUSED"
    assert (await sends(grace_at_work, late, reminder, VALUES)).status_code == 303
    failed = await reached(database, grace, late, "failed")

    assert failed.deliveries[0].error_kind == "TemplateStopped"
    assert "The provider has stopped this template." in (await grace_at_work.get(f"/conversations/{late}")).text
    await until(lambda: is_on_hold(whatsapp, "booking_reminder"))
    refused = await sends(grace_at_work, late, reminder, VALUES)
    assert refused.status_code == 400 and "cannot be sent just now" in refused.text


async def is_on_hold(line: WhatsAppLine, name: str) -> bool:
    async with line.ground.database.transaction(line.account.workspace_id) as tx:
        return any(
            one.content.name == name and one.content.state == "paused" for one in await channels.templates.of_account(tx, line.account.id)
        )


async def test_what_the_provider_decides_is_known_at_once(whatsapp: WhatsAppLine, grace: Staff) -> None:
    await whatsapp.template("hello_again")
    world = whatsapp.whatsapp.world
    world.templates[2]["status"] = "PAUSED"
    del world.templates[0]
    await whatsapp.takes(world.decision(world.templates[1]))

    await until(lambda: is_on_hold(whatsapp, "hello_again"))
    async with whatsapp.ground.database.transaction(grace.workspace_id) as tx:
        assert "booking_reminder" not in [one.content.name for one in await channels.templates.of_account(tx, whatsapp.account.id)]


async def test_a_scheduled_answer_does_not_leave_into_a_closed_window(
    whatsapp: WhatsAppLine, late: ConversationId, ada: fake.Person, database: Database, grace: Staff
) -> None:
    await whatsapp.hears(ada, "Ау")
    await until(lambda: heard(database, grace, late, "Ау"))
    async with database.transaction(grace.workspace_id) as tx:
        way = (await conversations.ways(tx, await conversations.conversation(tx, late)))[0]
        pair, author = (way.identity_id, way.account_id), Author("staff", grace.id)
        held = await conversations.reply(tx, late, text="Да?", way=pair, author=author, hold=timedelta(hours=1))
    await whatsapp.a_while_passes(ada)
    ada.chat.is_open = True  # so that it would get through
    async with database.transaction(grace.workspace_id) as tx:
        await conversations.send_now(tx, held.id)

    assert (await reached(database, grace, late, "failed")).deliveries[0].error_kind == "WindowClosed"
    assert ada.sees == []
    with pytest.raises(WindowOver):
        async with database.transaction(grace.workspace_id) as tx:
            await conversations.reply(tx, late, text="Да?", way=pair, author=author)


async def heard(database: Database, staff: Staff, id: ConversationId, words: str) -> bool:
    return words in [one.text for one in await said(database, staff, id)]


async def test_a_fetch_is_asked_for_on_the_accounts_page(grace_at_work: Browser, whatsapp: WhatsAppLine, grace: Staff) -> None:
    page = f"/accounts/{whatsapp.account.id}"
    await whatsapp.template("resting")
    whatsapp.whatsapp.world.add_template("brand_new", "uk", {"type": "BODY", "text": "Новий"})
    for place in range(120):
        whatsapp.whatsapp.world.add_template(f"one_of_many_{place}", "uk", {"type": "BODY", "text": "Ще"})
    answer = await submit(grace_at_work, f"{page}/templates", page=page)
    shown = (await grace_at_work.get(answer.headers["location"])).text

    assert "The templates are fetched." in shown and "126 templates" in shown
    assert "brand_new" in shown and "one_of_many_119" in shown and "On hold" in shown


async def test_a_fetch_that_goes_wrong_says_why_and_takes_nothing_away(grace_at_work: Browser, whatsapp: WhatsAppLine) -> None:
    page = f"/accounts/{whatsapp.account.id}"
    await whatsapp.template("resting")
    whatsapp.whatsapp.down()
    answer = await submit(grace_at_work, f"{page}/templates", page=page)
    shown = (await grace_at_work.get(answer.headers["location"])).text

    assert "The last fetching went wrong:" in shown and "booking_reminder" in shown


async def test_strangers_and_readers_have_no_templates(
    opened: Open, database: Database, whatsapp: WhatsAppLine, late: ConversationId, grace: Staff, linus: Staff
) -> None:
    reminder = await whatsapp.template("booking_reminder")
    pages = [f"/conversations/{late}/templates", f"/conversations/{late}/templates/{reminder}"]
    stranger, reader = opened(), opened()
    await sign_in(stranger, linus)
    await sign_in(reader, await hired(database, grace, "Rosa", "analyst"))

    assert [(await stranger.get(page)).status_code for page in pages] == [404, 404]
    assert [(await reader.get(page)).status_code for page in pages] == [403, 403]
    assert (await stranger.get(pages[0], params={"way": f"{uuid4()}.{uuid4()}"})).status_code == 404
    assert (await submit(stranger, pages[1], page="/inbox", message_id=str(uuid4()))).status_code == 404
    assert (await submit(stranger, f"/accounts/{whatsapp.account.id}/templates", page="/inbox")).status_code == 404
    assert (await submit(reader, f"/accounts/{whatsapp.account.id}/templates", page="/inbox")).status_code == 403
