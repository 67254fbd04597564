"""My own security over plain HTTP: second step, sessions, what is demanded of everybody."""

import re

import pytest
from pyotp.totp import TOTP

from parley import workspace
from parley.core.db import Database
from parley.workspace import Settings, Staff
from tests.web.conftest import PASSWORD, Browser, Open, hired, sign_in, submit

SECURITY = "/settings/security"
APP = SECURITY + "/app"


def secret_on(page: str) -> TOTP:
    found = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert found
    return TOTP(found[1].replace(" ", ""))


def codes_on(page: str) -> list[str]:
    return re.findall(r"<li>((?:[a-z2-7]{4}-){3}[a-z2-7]{4})</li>", page)


async def turned_on(browser: Browser) -> tuple[TOTP, list[str]]:
    """Sets the second step up by its pages; the app, and the recovery codes."""
    app = secret_on((await browser.get(APP)).text)
    done = await submit(browser, APP, page=APP, code=app.now())
    assert done.status_code == 200
    return app, codes_on(done.text)


async def test_the_second_step_is_set_up_and_asked_for(grace_at_work: Browser, opened: Open, grace: Staff) -> None:
    _, codes = await turned_on(grace_at_work)
    assert len(codes) == 10

    there = opened()
    half = await sign_in(there, grace, next="/settings/profile")
    assert (half.status_code, half.headers["location"]) == (303, "/login/second?next=%2Fsettings%2Fprofile")
    assert (await there.get("/settings/profile")).headers["location"].startswith("/login")
    entered = await submit(there, "/login/second", page="/login/second?next=/settings/profile", code=codes[0], next="/settings/profile")

    assert (entered.status_code, entered.headers["location"]) == (303, "/settings/profile")
    assert (await there.get("/settings/profile")).status_code == 200


async def test_the_picture_for_the_camera_carries_the_same_secret(grace_at_work: Browser) -> None:
    page = (await grace_at_work.get(APP)).text

    assert "<svg" in page and 'class="qr"' in page and "style=" not in page.split("<svg")[1].split("</svg>")[0]
    assert secret_on(page).secret == secret_on((await grace_at_work.get(APP)).text).secret


async def test_a_wrong_code_is_said_beside_its_field(grace_at_work: Browser) -> None:
    await grace_at_work.get(APP)
    answer = await submit(grace_at_work, APP, page=APP, code="000000")

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text and "This code is not right, or it has been used already." in answer.text


async def test_the_second_page_of_nobody_leads_back_to_the_first(browser: Browser, grace: Staff) -> None:
    for path in ("/login/second", "/login/setup"):
        assert (await browser.get(path)).headers["location"] == "/login?done=late"
        assert (await submit(browser, path, code="000000")).headers["location"] == "/login?done=late"


async def test_a_wrong_code_at_the_second_page_lets_nobody_in(grace_at_work: Browser, opened: Open, grace: Staff) -> None:
    await turned_on(grace_at_work)
    there = opened()
    await sign_in(there, grace)
    answers = [await submit(there, "/login/second", page="/login/second", code="000000") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "parley" not in there.cookies


async def test_it_is_turned_off_with_password_and_code(grace_at_work: Browser, opened: Open, grace: Staff) -> None:
    _, codes = await turned_on(grace_at_work)
    wrong = await submit(grace_at_work, APP + "/off", page=SECURITY, current="a wrong guess", code=codes[0])
    assert (wrong.status_code, "This is not your current password." in wrong.text) == (400, True)

    await submit(grace_at_work, APP + "/off", page=SECURITY, current=PASSWORD, code=codes[0])

    assert (await sign_in(opened(), grace)).headers["location"] == "/inbox"


async def test_new_recovery_codes_cost_an_old_one(grace_at_work: Browser) -> None:
    _, codes = await turned_on(grace_at_work)
    renewed = await submit(grace_at_work, APP + "/codes", page=SECURITY, code=codes[0])

    assert len(codes_on(renewed.text)) == 10 and not set(codes_on(renewed.text)) & set(codes)
    assert (await submit(grace_at_work, APP + "/codes", page=SECURITY, code=codes[1])).status_code == 422


async def test_where_it_is_demanded_the_next_sign_in_leads_through_it(
    grace_at_work: Browser, opened: Open, database: Database, grace: Staff
) -> None:
    barbara = await hired(database, grace, "barbara", "operator")
    await submit(grace_at_work, SECURITY + "/demand", page=SECURITY, second_factor="all")

    there = opened()
    assert (await sign_in(there, barbara, next="/settings/profile")).headers["location"] == "/login/setup?next=%2Fsettings%2Fprofile"
    app = secret_on((await there.get("/login/setup")).text)
    assert (await there.get("/settings/profile")).status_code == 303
    wrong = await submit(there, "/login/setup", page="/login/setup", code="000000")
    done = await submit(there, "/login/setup", page="/login/setup", code=app.now(), next="/settings/profile")

    assert wrong.status_code == 422 and len(codes_on(done.text)) == 10
    assert (await there.get("/settings/profile")).status_code == 200
    assert (await sign_in(opened(), barbara)).headers["location"] == "/login/second"


async def test_only_who_runs_the_workspace_may_demand_it(browser: Browser, database: Database, grace: Staff) -> None:
    await sign_in(browser, await hired(database, grace, "barbara", "supervisor"))
    assert "/settings/security/demand" not in (await browser.get(SECURITY)).text

    assert (await submit(browser, SECURITY + "/demand", page=SECURITY, second_factor="")).status_code == 403
    async with database.transaction(grace.workspace_id) as tx:
        assert (await workspace.workspace(tx)).settings == Settings()


async def test_i_sign_out_everywhere_else(opened: Open, grace: Staff) -> None:
    here, there = opened(), opened()
    for browser in (there, here):
        await sign_in(browser, grace)
    await submit(here, SECURITY + "/sessions/end-others", page=SECURITY)

    assert (await here.get(SECURITY)).status_code == 200
    assert (await there.get(SECURITY)).status_code == 303


async def test_sessions_are_told_apart_by_their_browsers(opened: Open, grace: Staff) -> None:
    phone, desk = opened(), opened()
    phone.headers["user-agent"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1"
    desk.headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
    for browser in (phone, desk):
        await sign_in(browser, grace)
    page = (await desk.get(SECURITY)).text

    assert "Safari, iPhone" in page and "Firefox, Linux" in page and page.count("this one") == 1


async def test_without_a_host_name_passkeys_say_what_is_missing(grace_at_work: Browser) -> None:
    page = (await grace_at_work.get(SECURITY)).text

    assert "PARLEY_PUBLIC_URL" in page and "data-passkey=" not in page
    assert "data-passkey=" not in (await grace_at_work.get("/login")).text
    assert (await submit(grace_at_work, SECURITY + "/passkeys/question", page=SECURITY)).status_code == 409


@pytest.mark.parametrize("path", ["/login/second/question", "/login/setup/question"])
async def test_nobody_is_asked_for_the_passkeys_of_somebody_else(browser: Browser, grace: Staff, path: str) -> None:
    assert (await submit(browser, path)).status_code in (409, 410)


# ── a proof that is fresh ───────────────────────────────────────────────────────────────────────

PROOF = SECURITY + "/proof"


async def time_goes_by(database: Database, grace: Staff) -> None:
    """Grace has gone for a coffee, and her browser stands open."""
    async with database.transaction(grace.workspace_id) as tx:
        await tx.execute("UPDATE sessions SET proven_at = now() - interval '11 minutes' WHERE workspace_id = $1", tx.workspace_id)


async def test_a_browser_that_was_left_open_pairs_no_app(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    app = secret_on((await grace_at_work.get(APP)).text)
    await time_goes_by(database, grace)

    shown = await grace_at_work.get(APP)
    confirmed = await submit(grace_at_work, APP, page=SECURITY, code=app.now())

    assert shown.headers["location"] == confirmed.headers["location"] == f"{PROOF}?after=app"
    assert 'href="/settings/security/app">Set up' in (await grace_at_work.get(SECURITY)).text


async def test_with_the_password_once_more_the_app_is_paired(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    await time_goes_by(database, grace)

    wrong = await submit(grace_at_work, PROOF, page=PROOF, current="a wrong guess", after="app")
    assert (wrong.status_code, "This is not your current password." in wrong.text) == (400, True)
    right = await submit(grace_at_work, PROOF, page=PROOF, current=PASSWORD, after="app")

    assert (right.status_code, right.headers["location"]) == (303, APP)
    assert len((await turned_on(grace_at_work))[1]) == 10


async def test_guesses_at_the_proof_are_counted(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    await time_goes_by(database, grace)
    answers = [await submit(grace_at_work, PROOF, page=PROOF, current="a wrong guess") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [400] * 5 + [429]


async def test_a_proof_in_one_browser_is_none_in_another(opened: Open, database: Database, grace: Staff) -> None:
    here, there = opened(), opened()
    for browser in (here, there):
        await sign_in(browser, grace)
    await time_goes_by(database, grace)
    await submit(here, PROOF, page=PROOF, current=PASSWORD)

    assert (await here.get(APP)).status_code == 200
    assert (await there.get(APP)).headers["location"] == f"{PROOF}?after=app"


async def test_who_has_no_password_cannot_prove_themselves_by_none(grace_at_work: Browser, database: Database, grace: Staff) -> None:
    await time_goes_by(database, grace)
    async with database.transaction(grace.workspace_id) as tx:
        await tx.execute("UPDATE staff SET has_password = false WHERE workspace_id = $1", tx.workspace_id)

    refused = await submit(grace_at_work, PROOF, page=SECURITY, current=PASSWORD)

    assert refused.status_code == 400
    assert (await grace_at_work.get(APP)).headers["location"] == f"{PROOF}?after=app"
