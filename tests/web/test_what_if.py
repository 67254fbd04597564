"""What if: supervisors try out other people at work; operators do not; what is typed wrong is said at its field."""

import re
from datetime import timedelta

import pytest

from parley.core import clock
from parley.core.ground import Ground
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, hired, sign_in
from tests.web.desk import Line

PAGE = "/what-if"
# One customer becomes many: each a minute after the other, all on the same day.
MANY = """
    INSERT INTO conversations (workspace_id, id, person_id, identity_id, topic, status, owner_kind, owner_id, last_message_at, channel,
                               created_at, resolved_at)
    SELECT workspace_id, gen_random_uuid(), person_id, identity_id, 'many' || n, 'resolved', 'staff', $2,
           $3::timestamptz + n * '1 min'::interval,
           channel, $3::timestamptz + n * '1 min'::interval, $3::timestamptz + n * '1 min'::interval + interval '5 minutes'
      FROM conversations, generate_series(1, 40) n WHERE workspace_id = $1
"""


async def page(browser: Browser, **asked: str) -> str:
    answer = await browser.get(PAGE, params=asked)
    assert answer.status_code == 200
    return answer.text


async def test_one_more_in_the_evening_answers_more_in_time(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)
    told = await page(browser)
    assert "invented salon" in told
    assert re.search(r"20–21|19–20", told)
    now, then = (float(found) for found in re.findall(r"Answered in time</dt><dd>.*?(\d+)%.*?(\d+)%", told, re.S)[0])
    assert now < then


async def test_too_few_people_answer_fewer_in_time(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)
    told = await page(browser, more="-1", begins="9", ends="20")
    assert "is-worse" in told and "is-better" not in told


async def test_a_business_s_own_traffic_is_tried_out(browser: Browser, ground: Ground, line: Line, grace: Staff) -> None:
    await line.says("ada", "hello")
    await line.conversation_of("ada", grace)
    day = (clock.now() - timedelta(days=7)).replace(hour=12, minute=0, second=0, microsecond=0)
    async with ground.database.transaction(grace.workspace_id) as tx:
        await tx.execute(MANY, tx.workspace_id, grace.id, day)
    await sign_in(browser, grace)
    told = await page(browser, weekday=str(day.weekday()))
    assert "invented salon" not in told
    assert "12–13" in told


@pytest.mark.parametrize(
    ("field", "value"), [("more", "many"), ("begins", "22"), ("ends", "25"), ("share", "0"), ("seconds", "1e400")], ids=lambda one: str(one)
)
async def test_what_is_typed_wrong_is_said_at_its_field(browser: Browser, grace: Staff, field: str, value: str) -> None:
    await sign_in(browser, grace)
    told = await page(browser, **{field: value})
    assert re.search(rf'name="{field}"[^>]*aria-invalid', told)


async def test_operators_do_not_try_out_people(opened: Open, ground: Ground, grace: Staff) -> None:
    browser = opened()
    await sign_in(browser, await hired(ground.database, grace, "emmy", "operator"))
    assert (await browser.get(PAGE)).status_code == 403
