"""What staff say of a person, on the person's page and beside a conversation."""

import re

import pytest

from parley import people, workspace
from parley.core.ground import Ground
from parley.core.ids import PersonId
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in, submit
from tests.web.desk import Line


@pytest.fixture
async def ada(ground: Ground, line: Line, grace: Staff) -> PersonId:
    await line.says("ada", "hello")
    id = await line.conversation_of("ada", grace)
    async with ground.database.transaction(grace.workspace_id) as tx:
        return PersonId(await tx.value("SELECT person_id FROM conversations WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id))


async def told(browser: Browser, path: str, page: str, **fields: str) -> str:
    """What the page says after a form without scripts."""
    answer = await submit(browser, path, page=page, headers=None, next=page, **fields)
    assert answer.status_code == 303, answer.text
    return (await browser.get(answer.headers["location"])).text


async def test_a_field_is_filled_shown_with_its_origin_and_emptied(grace_at_work: Browser, ada: PersonId) -> None:
    page = f"/people/{ada}"
    shown = await told(grace_at_work, f"{page}/facts", page, field="city", value="Київ <b>")
    assert "Київ &lt;b&gt;" in shown and "entered by staff: Grace" in shown

    assert "entered by staff" not in await told(grace_at_work, f"{page}/facts", page, field="city", value="")


async def test_a_birthday_is_written_as_people_write_it_and_nonsense_is_refused_at_the_field(grace_at_work: Browser, ada: PersonId) -> None:
    page = f"/people/{ada}"
    assert "10 Dec 1815" in await told(grace_at_work, f"{page}/facts", page, field="birth_date", value="1815-12-10")

    refused = await submit(grace_at_work, f"{page}/facts", page=page, field="birth_date", value="soon")
    assert refused.status_code == 400 and 'aria-invalid="true"' in refused.text


async def test_tags_and_notes_come_go_and_come_back(grace_at_work: Browser, ada: PersonId) -> None:
    page = f"/people/{ada}"
    assert ">vip</span>" in await told(grace_at_work, f"{page}/tags", page, tag="VIP")
    assert ">vip</span>" not in await told(grace_at_work, f"{page}/tags", page, untag="vip")
    shown = await told(grace_at_work, f"{page}/notes", page, text="likes tea")
    note = re.search(r'action="(/person-notes/[^"]+)"', shown)
    assert "likes tea" in shown and note
    assert "likes coffee" in await told(grace_at_work, note[1], page, person=str(ada), do="change", text="likes coffee")
    assert "likes coffee" not in await told(grace_at_work, note[1], page, person=str(ada), do="remove")
    assert "likes coffee" in await told(grace_at_work, note[1], page, person=str(ada), do="restore")


async def test_only_who_may_edit_people_is_offered_it(opened: Open, ground: Ground, grace: Staff, ada: PersonId) -> None:
    browser = opened()
    await sign_in(browser, await hired(ground.database, grace, "Analyst", "analyst"))
    page = (await browser.get(f"/people/{ada}")).text
    assert "Add a note" not in page and "Change or add" not in page
    assert (await submit(browser, f"/people/{ada}/notes", page=f"/people/{ada}", text="x")).status_code == 403


async def test_a_business_makes_fields_of_its_own_orders_removes_and_restores_them(
    grace_at_work: Browser, ground: Ground, grace: Staff, ada: PersonId
) -> None:
    place = "/settings/fields"
    await told(grace_at_work, place, place, name="Hair", kind="choice", choices="short\nlong")
    shown = await told(grace_at_work, place, place, name="Car", kind="text")
    assert shown.index("Hair") < shown.index("Car")
    async with ground.database.transaction(grace.workspace_id) as tx:
        hair, car = await people.custom_fields(tx)
    moved = await told(grace_at_work, f"{place}/order", place, move=str(car.id), up="true")
    assert moved.index("Car") < moved.index("Hair")
    assert "long" in await told(grace_at_work, f"/people/{ada}/facts", f"/people/{ada}", field=str(hair.id), value="long")
    assert "The field is deleted" in await told(grace_at_work, f"{place}/{hair.id}", place, do="remove")
    assert "Hair" not in (await grace_at_work.get(f"/people/{ada}")).text
    await told(grace_at_work, f"{place}/{hair.id}", place, do="restore")
    assert "Hair" in (await grace_at_work.get(f"/people/{ada}")).text
    assert (await submit(grace_at_work, place, page=place, name="car", kind="text")).status_code == 400


async def test_a_stranger_gets_404(opened: Open, ground: Ground, linus: Staff, ada: PersonId) -> None:
    browser = opened()
    await sign_in(browser, linus)
    assert (await browser.get(f"/people/{ada}/panel")).status_code == 404
    for path, fields in (
        ("facts", {"field": "city", "value": "x"}),
        ("name", {"name": "x"}),
        ("tags", {"tag": "x"}),
        ("notes", {"text": "x"}),
    ):
        answer = await submit(browser, f"/people/{ada}/{path}", page="/people", headers=None, **fields)
        assert answer.status_code == 404, path
    assert workspace.may(linus, "people.edit")
