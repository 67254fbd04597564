"""Invitations, and links to a new password, by their pages."""

import re

import pytest

from parley import workspace
from parley.core.db import Database
from parley.workspace import Role, Settings, Staff
from tests.web.conftest import PASSWORD, Browser, Open, hired, sign_in, submit

STAFF = "/settings/staff"
OPEN = STAFF + "/invitations"
NEW = "a quiet harbour"


def link_on(page: str) -> str:
    found = re.search(r'<code class="secret" id="link">http://parley\.test([^<]+)</code>', page)
    assert found
    return found[1]


async def invited(browser: Browser, **fields: str) -> str:
    """The link's path, from the page that shows it once."""
    answer = await submit(browser, OPEN, page=STAFF, headers=None, **{"role": "operator", **fields})
    assert answer.status_code == 200
    return link_on(answer.text)


async def joins(browser: Browser, link: str, **fields: str) -> str:
    filled = {"name": "Barbara", "email": "barbara@salon.example", "language": "ru", "password": NEW, **fields}
    return (await submit(browser, link, page=link, headers=None, **filled)).headers["location"]


async def test_the_invited_come_in_by_the_link_that_is_shown_once(grace_at_work: Browser, opened: Open) -> None:
    link = await invited(grace_at_work)
    page = (await grace_at_work.get(STAFF)).text
    assert link not in page and "By link" in page

    newcomer = opened()
    assert "Grace invites you to work here. Your role: Operator." in (await newcomer.get(link)).text
    assert await joins(newcomer, link) == "/inbox"

    profile = (await newcomer.get("/settings/profile")).text
    assert '<html lang="ru"' in profile and "barbara@salon.example" in profile
    assert "By link" not in (await grace_at_work.get(STAFF)).text


async def test_looking_at_the_link_does_not_spend_it(grace_at_work: Browser, opened: Open) -> None:
    link = await invited(grace_at_work)
    newcomer = opened()
    for _ in range(3):
        assert (await newcomer.get(link)).status_code == 200

    assert await joins(newcomer, link) == "/inbox"


async def test_an_e_mail_that_is_named_cannot_be_exchanged(grace_at_work: Browser, opened: Open) -> None:
    link = await invited(grace_at_work, email="emmy@salon.example")
    newcomer = opened()
    assert re.search(r'name="email"[^>]*value="emmy@salon.example"[^>]*readonly', (await newcomer.get(link)).text)
    await joins(newcomer, link, email="mallory@evil.example")

    assert "emmy@salon.example" in (await newcomer.get("/settings/profile")).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "A name is needed"),
        ({"email": "nobody"}, "This is not an e-mail address."),
        ({"email": "grace@salon.example"}, "Somebody with this e-mail address already works here."),
        ({"password": "short"}, "The password needs at least 10 characters."),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_the_link_stays_good(
    grace_at_work: Browser, opened: Open, fields: dict[str, str], said: str
) -> None:
    link = await invited(grace_at_work)
    newcomer, filled = opened(), {"name": "Barbara", "email": "barbara@salon.example", "language": "en", "password": NEW}
    answer = await submit(newcomer, link, page=link, headers=None, **{**filled, **fields})

    assert 400 <= answer.status_code < 500 and said in answer.text
    assert re.search(rf'name="{next(iter(fields))}"[^>]*aria-invalid="true"', answer.text) and NEW not in answer.text
    assert await joins(newcomer, link) == "/inbox"


async def test_links_that_are_over_say_so_kindly(grace_at_work: Browser, opened: Open, database: Database, grace: Staff) -> None:
    used, withdrawn = await invited(grace_at_work), await invited(grace_at_work)
    newcomer = opened()
    await joins(newcomer, used)
    async with database.transaction(grace.workspace_id) as tx:
        for one in await workspace.invitations.open_ones(tx):
            await workspace.invitations.revoke(tx, one.id, by=grace)

    for link, said in [
        (used, "This invitation has been accepted already."),
        (withdrawn, "This invitation was withdrawn."),
        (withdrawn[:-3], "This link leads to no invitation."),
        ("/join/nonsense", "This link leads to no invitation."),
    ]:
        page = await newcomer.get(link)
        assert page.status_code in (404, 410) and said in page.text and "Ask your administrator" in page.text


async def test_an_invitation_is_made_anew_and_withdrawn(grace_at_work: Browser, opened: Open) -> None:
    first = await invited(grace_at_work, email="barbara@salon.example")
    one = re.search(rf'action="({OPEN}/[^"/]+)/renew"', (await grace_at_work.get(STAFF)).text)
    assert one
    second = link_on((await submit(grace_at_work, one[1] + "/renew", page=STAFF)).text)
    assert ((await grace_at_work.get(first)).status_code, (await grace_at_work.get(second)).status_code) == (404, 200)

    await submit(grace_at_work, one[1] + "/revoke", page=STAFF)
    assert (await opened().get(second)).status_code == 410


async def test_a_refused_invitation_leaves_the_form_filled_in(grace_at_work: Browser, grace: Staff) -> None:
    answer = await submit(grace_at_work, OPEN, page=STAFF, email=grace.email, role="analyst")

    assert answer.status_code == 409 and "Somebody with this e-mail address already works here." in answer.text
    assert f'value="{grace.email}"' in answer.text and '<option value="analyst" selected>' in answer.text


@pytest.mark.parametrize("role", ["supervisor", "operator", "analyst"])
async def test_who_manages_no_staff_invites_nobody(browser: Browser, database: Database, grace: Staff, role: Role) -> None:
    await sign_in(browser, await hired(database, grace, "barbara", role))

    assert (await browser.get(STAFF)).status_code == 403
    assert (await submit(browser, OPEN, page="/settings/profile", role="analyst")).status_code == 403


async def test_an_administrator_invites_no_owner(browser: Browser, database: Database, grace: Staff) -> None:
    await sign_in(browser, await hired(database, grace, "barbara", "admin"))
    assert '<option value="owner"' not in (await browser.get(STAFF)).text

    assert (await submit(browser, OPEN, page=STAFF, role="owner")).status_code == 403


async def test_a_stranger_gets_404_for_our_invitations(grace_at_work: Browser, opened: Open, linus: Staff) -> None:
    await invited(grace_at_work)
    one = re.search(rf'action="({OPEN}/[^"/]+)/renew"', (await grace_at_work.get(STAFF)).text)
    stranger = opened()
    await sign_in(stranger, linus)

    assert one
    for verb in ("renew", "revoke"):
        assert (await submit(stranger, f"{one[1]}/{verb}", page=STAFF)).status_code == 404


async def test_who_joins_where_a_second_step_is_demanded_is_led_through_it(
    grace_at_work: Browser, opened: Open, database: Database, grace: Staff
) -> None:
    link, newcomer = await invited(grace_at_work), opened()
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.decide(tx, Settings(second_factor="all"), by=grace)

    assert await joins(newcomer, link) == "/login/setup"


# ── forgotten passwords


async def test_a_link_to_a_new_password_is_shown_once_and_used_once(
    grace_at_work: Browser, opened: Open, database: Database, grace: Staff
) -> None:
    barbara = await hired(database, grace, "barbara", "operator")
    made = await submit(grace_at_work, f"{STAFF}/{barbara.id}/password", page=STAFF)
    link, there = link_on(made.text), opened()
    assert "/reset/" not in (await grace_at_work.get(f"{STAFF}/{barbara.id}")).text
    assert "barbara@salon.example" in (await there.get(link)).text

    weak = await submit(there, link, page=link, password="short")
    assert weak.status_code == 400 and 'aria-invalid="true"' in weak.text
    assert (await submit(there, link, page=link, password=NEW)).headers["location"] == "/login?done=password"

    assert (await sign_in(there, barbara)).status_code == 422
    assert (await submit(there, "/login", email=barbara.email, password=NEW)).headers["location"] == "/inbox"
    over = await there.get(link)
    assert over.status_code == 410 and "This link has been used already, or it is too old." in over.text


async def test_whoever_asks_for_a_link_is_told_the_same(browser: Browser, grace: Staff) -> None:
    known = await submit(browser, "/forgotten", page="/forgotten", email=grace.email)
    unknown = await submit(browser, "/forgotten", page="/forgotten", email="nobody@salon.example")

    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert "If this address works here" in known.text


async def test_asking_is_counted(browser: Browser, grace: Staff) -> None:
    answers = [await submit(browser, "/forgotten", page="/forgotten", email=grace.email) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


async def test_a_new_password_does_not_skip_the_second_step(grace_at_work: Browser, opened: Open, database: Database, grace: Staff) -> None:
    barbara = await hired(database, grace, "barbara", "operator")
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.decide(tx, Settings(second_factor="all"), by=grace)
    link, there = link_on((await submit(grace_at_work, f"{STAFF}/{barbara.id}/password", page=STAFF)).text), opened()
    await submit(there, link, page=link, password=NEW)

    assert (await submit(there, "/login", email=barbara.email, password=NEW)).headers["location"] == "/login/setup"
    assert (await submit(there, "/login", email=barbara.email, password=PASSWORD)).status_code == 422
