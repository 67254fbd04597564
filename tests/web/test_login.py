"""Coming in, staying in, and being shown out."""

import re

import pytest

from parley.core.db import Database
from parley.workspace import Staff
from tests.web.conftest import PASSWORD, Browser, Open, founded, hired, sign_in, submit

PROFILE = "/settings/profile"
SECURITY = "/settings/security"


async def test_a_visitor_is_sent_to_the_sign_in_and_back(browser: Browser, grace: Staff) -> None:
    away = await browser.get("/settings/profile?done=x")
    assert (away.status_code, away.headers["location"]) == (303, "/login?next=%2Fsettings%2Fprofile%3Fdone%3Dx")

    back = await sign_in(browser, grace, next="/settings/profile?done=x")
    assert (back.status_code, back.headers["location"]) == (303, "/settings/profile?done=x")
    assert "grace@salon.example" in (await browser.get(PROFILE)).text


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser, grace: Staff) -> None:
    cookie = (await sign_in(browser, grace)).headers["set-cookie"]

    assert cookie.startswith("parley=") and "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie


async def test_over_https_the_cookie_cannot_be_planted_by_a_neighbour(opened: Open, grace: Staff) -> None:
    browser = opened("https://parley.test")
    cookie = (await sign_in(browser, grace)).headers["set-cookie"]

    assert cookie.startswith("__Host-parley=") and "Secure" in cookie and "Domain" not in cookie


@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil",
        "/\t/evil.example",
        "",
    ],
)
async def test_a_redirect_never_leaves_the_site(browser: Browser, grace: Staff, next: str) -> None:
    assert (await sign_in(browser, grace, next=next)).headers["location"] == "/inbox"


async def test_a_wrong_password_keeps_the_address_and_says_so(browser: Browser, grace: Staff) -> None:
    answer = await submit(browser, "/login", email=grace.email, password="a wrong guess")

    assert answer.status_code == 422
    assert "The e-mail or the password is wrong." in answer.text
    assert 'value="grace@salon.example"' in answer.text and "a wrong guess" not in answer.text


async def test_the_sixth_guess_is_told_how_long_to_wait(browser: Browser, grace: Staff) -> None:
    answers = [await submit(browser, "/login", email=grace.email, password="a wrong guess") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 60
    assert "Too many attempts. Try again in 6 minutes." in answers[-1].text


async def test_who_works_in_two_workspaces_is_asked_which(browser: Browser, database: Database, grace: Staff) -> None:
    again = await founded(database, name="Garage", owner="Grace", email=grace.email)

    asked = await sign_in(browser, grace)
    assert asked.status_code == 200 and "Salon" in asked.text and "Garage" in asked.text

    answer = await submit(browser, "/login", email=grace.email, password=PASSWORD, workspace=str(again.workspace_id))
    assert answer.status_code == 303
    assert "Garage" in (await browser.get(PROFILE)).text


async def test_signing_out_ends_the_session_on_the_server_too(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)
    stolen = dict(browser.cookies)
    assert (await submit(browser, "/logout", page=PROFILE)).headers["location"] == "/login"
    browser.cookies.update(stolen)

    assert (await browser.get(PROFILE)).status_code == 303


async def test_a_session_ended_elsewhere_stops_working(opened: Open, grace: Staff) -> None:
    here, there = opened(), opened()
    await sign_in(there, grace)
    await sign_in(here, grace)
    page = (await here.get(SECURITY)).text
    path = next(path for path in re.findall(r'action="/settings/security/sessions/([^"]+)"', page) if path != "end-others")

    await submit(here, f"{SECURITY}/sessions/{path}", page=SECURITY)

    assert (await here.get(PROFILE)).status_code == 200
    assert (await there.get(PROFILE)).headers["location"].startswith("/login")


async def test_a_fragment_of_an_ended_session_sends_the_page_to_the_sign_in(browser: Browser) -> None:
    answer = await browser.get("/settings/staff", headers={"hx-request": "true", "hx-current-url": "http://parley.test/inbox/7?tab=all"})

    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/login?next=%2Finbox%2F7%3Ftab%3Dall"


async def test_a_program_without_a_session_is_answered_in_json(browser: Browser) -> None:
    answer = await browser.get(PROFILE, headers={"accept": "application/json"})

    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert answer.json() == {"type": "about:blank", "title": "Sign in first.", "status": 401}


@pytest.mark.parametrize("fields", [{}, {"_csrf_token": "made up"}, {"_csrf_token": "0" * 128}])
async def test_a_form_without_our_token_is_refused(browser: Browser, grace: Staff, fields: dict[str, str]) -> None:
    await sign_in(browser, grace)
    answer = await browser.post(PROFILE, data={"name": "Mallory", "language": "en", **fields})

    assert answer.status_code == 403
    assert "Mallory" not in (await browser.get(PROFILE)).text


async def test_a_browser_that_knows_where_a_form_stood_needs_no_token(browser: Browser, grace: Staff) -> None:
    """Of two pages that opened at once one holds a token that is no longer the cookie's."""
    await sign_in(browser, grace)
    fields = {"_csrf_token": "of another page", "name": "Grace H", "language": "en"}
    await browser.post(PROFILE, data=fields, headers={"sec-fetch-site": "same-origin"})

    assert "Grace H" in (await browser.get(PROFILE)).text


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}]
)
async def test_another_site_is_refused_even_with_the_right_token(browser: Browser, grace: Staff, headers: dict[str, str]) -> None:
    await sign_in(browser, grace)
    answer = await submit(browser, PROFILE, page=PROFILE, headers=headers, name="Mallory", language="en")

    assert answer.status_code == 403
    assert "Mallory" not in (await browser.get(PROFILE)).text


async def test_htmx_sends_the_token_in_a_header(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)
    token = (await browser.get(PROFILE)).text.split('{"x-parley-token": "')[1].split('"')[0]

    answer = await browser.post(
        PROFILE, data={"name": "Grace H", "language": "en"}, headers={"x-parley-token": token}, follow_redirects=False
    )
    assert answer.status_code == 303


async def test_a_changed_password_is_the_one_that_counts(opened: Open, grace: Staff) -> None:
    browser = opened()
    await sign_in(browser, grace)
    wrong = await submit(browser, SECURITY + "/password", page=SECURITY, current="a wrong guess", password="a quiet harbour")
    assert (wrong.status_code, "This is not your current password." in wrong.text) == (400, True)

    await submit(browser, SECURITY + "/password", page=SECURITY, current=PASSWORD, password="a quiet harbour")

    other = opened()
    assert (await sign_in(other, grace)).status_code == 422
    assert (await submit(other, "/login", email=grace.email, password="a quiet harbour")).status_code == 303


async def test_a_demoted_colleague_loses_the_page_with_the_next_click(opened: Open, database: Database, grace: Staff) -> None:
    barbara = await hired(database, grace, "barbara", "admin")
    admin, operator = opened(), opened()
    await sign_in(admin, grace)
    await sign_in(operator, barbara)
    assert (await operator.get("/settings/staff")).status_code == 200

    await submit(admin, f"/settings/staff/{barbara.id}/role", page="/settings/staff", role="operator")

    assert (await operator.get("/settings/staff")).status_code == 403
