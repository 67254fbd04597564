"""An empty installation leads to its first page, belongs to whoever holds its code, and is founded once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import msgspec
import pytest

from parley import app as composition
from parley import conversations, web, workspace
from parley.core.db import Database
from parley.core.ground import Ground
from parley.core.i18n import LANGUAGES, translator
from parley.desk import replies
from parley.web.setup import gate
from parley.web.setup.kit import kit
from parley.web.setup.site import origins
from parley.workspace import Staff
from parley.workspace.branding import BUSINESSES
from tests.web.conftest import PASSWORD, Browser, Open, form_token, hired, sign_in, submit
from tests.web.desk import pages

ABOUT = {
    "business": "salon",
    "name": "Мрія",
    "accent": "#1d5f9e",
    "time_zone": "Europe/Kyiv",
    "owner_name": "Grace",
    "owner_email": "grace@salon.example",
    "owner_password": PASSWORD,
}


@pytest.fixture
def code(ground: Ground) -> str:
    return gate.code(ground)


async def found(browser: Browser, code: str, *, page: str = "/setup", **differently: str) -> httpx2.Response:
    fields: dict[str, str] = ABOUT | differently
    return await submit(browser, "/setup", page=page, headers=None, code=code, **fields)


async def workspaces(database: Database) -> int:
    async with database.across() as tx:
        return await tx.value("SELECT count(*) FROM workspaces")


# ── the way to the first page ───────────────────────────────────────────────────────────────────


@pytest.fixture
async def visitor(ground: Ground) -> AsyncIterator[Browser]:
    """Of the whole application, as a server runs it."""
    transport = httpx2.ASGITransport(app=composition.application(ground))  # pyright: ignore[reportArgumentType]
    async with httpx2.AsyncClient(transport=transport, base_url="http://parley.test") as browser:
        yield browser


@pytest.mark.parametrize("path", ["/", "/inbox", "/login", "/settings/staff", "/people"])
async def test_every_page_of_an_empty_installation_leads_to_setup(visitor: Browser, path: str) -> None:
    answer = await visitor.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/setup")


async def test_once_somebody_works_here_nothing_leads_there_any_more(visitor: Browser, grace: Staff) -> None:
    assert (await visitor.get("/login")).status_code == 200
    assert (await visitor.get("/inbox")).headers["location"].startswith("/login")


async def test_the_first_page_speaks_the_browsers_language(browser: Browser) -> None:
    page = (await browser.get("/setup", headers={"accept-language": "uk-UA,uk;q=0.9,ru;q=0.5"})).text
    assert "Ласкаво просимо" in page and 'lang="uk"' in page


# ── whose installation it is ────────────────────────────────────────────────────────────────────


async def test_without_the_code_nothing_is_founded(browser: Browser, database: Database) -> None:
    answer = await found(browser, "aaaa-bbbb-cccc")
    assert answer.status_code == 403 and "not the code" in answer.text
    assert await workspaces(database) == 0


async def test_the_terminal_tells_the_code_and_nobody_else_does(ground: Ground, browser: Browser, code: str) -> None:
    assert code in await web.invitation(ground, translator("en"))
    assert code not in (await browser.get("/setup")).text


@pytest.fixture
def private(ground: Ground) -> Ground:
    """A server that only its own machine reaches."""
    return replace(ground, settings=msgspec.structs.replace(ground.settings, public_url="http://127.0.0.1:8000"))


async def test_a_server_that_only_this_machine_reaches_asks_for_no_code(private: Ground) -> None:
    assert gate.code(private) not in await web.invitation(private, translator("en"))


@pytest.mark.parametrize(
    ("address", "headers", "demands"),
    [
        ("http://127.0.0.1:8000", {}, False),
        ("http://localhost:8000", {}, False),
        ("http://evil.example:8000", {}, True),
        ("http://127.0.0.1:8000", {"x-forwarded-for": "203.0.113.7"}, True),
    ],
)
async def test_at_home_is_only_who_calls_this_machine_by_its_own_name(
    private: Ground, address: str, headers: dict[str, str], demands: bool
) -> None:
    transport = httpx2.ASGITransport(app=pages(private))  # pyright: ignore[reportArgumentType]
    async with httpx2.AsyncClient(transport=transport, base_url=address) as browser:
        page = (await browser.get("/setup", headers=headers)).text
    assert ('name="code"' in page) == demands


async def test_a_founded_installation_tells_no_code(ground: Ground, grace: Staff) -> None:
    assert await web.invitation(ground, translator("ru")) == ""


# ── founding ────────────────────────────────────────────────────────────────────────────────────


async def test_the_founder_is_signed_in_as_owner_with_everything_for_their_trade(browser: Browser, database: Database, code: str) -> None:
    answer = await found(browser, code)

    assert (answer.status_code, answer.headers["location"]) == (303, "/setup/practice")
    assert (await browser.get("/setup/practice")).status_code == 200
    async with database.across() as tx:
        id = await tx.value("SELECT workspace_id FROM workspaces")
    async with database.transaction(id) as tx:
        [owner] = await workspace.staff(tx)
        brand = await workspace.branding.brand(tx)
        hours = await workspace.business_hours(tx)
        names = [tag.name for tag in await conversations.tags(tx)]
        saved = await replies.replies(tx, owner)
        assert len(await workspace.locations(tx)) == 1
    assert (owner.name, owner.role) == ("Grace", "owner")
    assert (brand.business, brand.accent, brand.time_zone) == ("salon", "#1d5f9e", "Europe/Kyiv")
    assert (hours.zone, hours.country) == ("Europe/Kyiv", "UA")
    assert sorted(names) == sorted(tag.name for tag in kit("salon", "en").tags)
    assert len(saved) == len(kit("salon", "en").replies)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "name is needed"),
        ("owner_email", "nobody", "not an e-mail"),
        ("owner_password", "short", "at least 10"),
        ("time_zone", "Mars/Olympus", "time zone"),
        ("accent", "#ffffff", "hardly seen"),
        ("business", "casino", "kind of business"),
    ],
)
async def test_what_is_wrong_is_said_and_founds_nothing(
    browser: Browser, database: Database, code: str, field: str, value: str, words: str
) -> None:
    answer = await found(browser, code, **{field: value})

    assert answer.status_code == 400 and words in answer.text
    assert PASSWORD not in answer.text
    assert await workspaces(database) == 0


async def test_of_two_who_come_at_once_one_founds(opened: Open, database: Database, code: str) -> None:
    both = {"grace@salon.example": opened(), "linus@garage.example": opened()}
    forms = [
        (browser, {**ABOUT, "owner_email": email, "code": code, "_csrf_token": await form_token(browser, "/setup")})
        for email, browser in both.items()
    ]
    answers = await asyncio.gather(*[browser.post("/setup", data=form) for browser, form in forms])

    assert sorted(answer.status_code for answer in answers) == [303, 404]
    assert await workspaces(database) == 1


async def test_nobody_founds_where_somebody_works(browser: Browser, opened: Open, database: Database, code: str, grace: Staff) -> None:
    assert (await browser.get("/setup")).headers["location"] == "/setup/practice"
    assert (await found(opened(), code, page="/login")).status_code == 404
    assert await workspaces(database) == 1


@pytest.mark.parametrize("business", BUSINESSES)
def test_every_trade_has_its_words_in_every_language(business: workspace.branding.Business) -> None:
    for language in LANGUAGES:
        one = kit(business, language)
        assert one.location and one.tags and one.hours("UTC").week
        assert len({reply.shortcut for reply in one.replies}) == len(one.replies) >= 6


# ── the steps ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def founder(browser: Browser, code: str) -> Browser:
    await found(browser, code)
    return browser


async def test_a_step_can_be_left_for_later_and_come_back_to(founder: Browser) -> None:
    assert "Answer a customer" in (await founder.get("/setup/checklist")).text

    answer = await submit(founder, "/setup/skip/practice", page="/setup/practice")

    assert answer.headers["location"] == "/setup/channel"
    assert (await founder.get("/setup/practice")).status_code == 200
    assert "Answer a customer" in (await founder.get("/setup/checklist")).text


async def test_an_unknown_step_is_none(founder: Browser) -> None:
    assert (await submit(founder, "/setup/skip/everything", page="/setup/practice")).status_code == 404


async def test_the_list_of_what_is_left_can_be_sent_away(founder: Browser) -> None:
    await submit(founder, "/setup/dismiss", page="/setup/practice")
    assert "Answer a customer" not in (await founder.get("/setup/checklist")).text


async def test_a_workspace_that_began_elsewhere_has_no_list(grace_at_work: Browser) -> None:
    assert "Answer a customer" not in (await grace_at_work.get("/setup/checklist")).text


async def test_the_chat_is_made_once_in_the_colour_of_the_business(founder: Browser, database: Database) -> None:
    for _ in range(2):
        answer = await submit(founder, "/setup/site", page="/setup/practice", site="www.salon.example")
        assert answer.status_code == 303

    page = (await founder.get("/setup/site")).text
    async with database.across() as tx:
        [settings] = await tx.values("SELECT settings FROM accounts")
    assert settings["accent"] == "#1d5f9e" and settings["origins"] == "https://salon.example https://*.salon.example"
    assert "data-account=" in page and "/widget/preview/" in page


@pytest.mark.parametrize("site", ["salon", "javascript:alert(1)", "salon.example evil.example", "*.example"])
async def test_what_is_no_site_is_refused(founder: Browser, site: str) -> None:
    assert (await submit(founder, "/setup/site", page="/setup/site", site=site)).status_code == 400


def test_a_site_is_understood_however_it_is_written() -> None:
    written = ("salon.example", "https://www.salon.example/prices", "HTTP://Salon.example:8080")
    assert {origins(site) for site in written} == {"https://salon.example https://*.salon.example"}
    assert origins(" ") == ""


async def test_a_token_that_is_none_connects_nothing(founder: Browser, database: Database) -> None:
    answer = await submit(founder, "/setup/channel", page="/setup/channel", token="not a token")
    assert answer.status_code == 400
    async with database.across() as tx:
        assert await tx.value("SELECT count(*) FROM accounts") == 0


@pytest.mark.parametrize("path", ["/setup/practice", "/setup/channel", "/setup/site", "/setup/done", "/settings/practice"])
async def test_an_operator_is_not_led_through(opened: Open, database: Database, grace: Staff, path: str) -> None:
    browser = opened()
    await sign_in(browser, await hired(database, grace, "ada", "operator"))
    assert (await browser.get(path)).status_code == 403


async def test_a_stranger_is_asked_to_sign_in(opened: Open, grace: Staff) -> None:
    assert (await opened().get("/setup/practice")).headers["location"].startswith("/login")
