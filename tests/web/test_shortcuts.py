"""Keys: what they are, how they are changed, what conflicts."""

import pytest

from parley.core.db import Database
from parley.core.errors import ParleyError
from parley.web.keys import combos
from parley.web.keys.combos import KeysReserved, KeysTaken, NoKeys
from parley.web.keys.table import ACTIONS, NAMED, merged
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, sign_in, submit

PAGE = "/settings/shortcuts"


async def keys(browser: Browser) -> dict[str, str]:
    return {name: one["keys"] for name, one in (await browser.get("/keys")).json().items()}


def test_our_own_keys_do_not_fight_each_other() -> None:
    ours = merged({})
    for name, combo in ours.items():
        combos.free(combo, name, ours)
    assert all(combos.understood(action.keys) == action.keys for action in ACTIONS if action.keys and not action.fixed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("e", "KeyE"),
        ("E", "KeyE"),
        ("g i", "KeyG KeyI"),
        ("ctrl+e", "Ctrl+KeyE"),
        ("Alt+Ctrl+KeyE", "Ctrl+Alt+KeyE"),
        ("cmd+/", "Ctrl+Slash"),
        ("?", "Shift+Slash"),
        ("7", "Digit7"),
        ("F2", "F2"),
        ("", ""),
    ],
)
def test_keys_are_understood_as_people_write_them(typed: str, kept: str) -> None:
    assert combos.understood(typed) == kept


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("a b c", NoKeys),
        ("ctrl+a b", NoKeys),
        ("hyper+e", NoKeys),
        ("я", NoKeys),
        ("<script>", NoKeys),
        ("ctrl+t", KeysReserved),
        ("Tab", KeysReserved),
        ("Escape", KeysReserved),
    ],
)
def test_what_is_no_key_or_belongs_to_the_browser_is_refused(typed: str, error: type[ParleyError]) -> None:
    with pytest.raises(error):
        combos.understood(typed)


@pytest.mark.parametrize(
    ("wanted", "rival"),
    [
        ("KeyE", "resolve"),
        ("KeyG", "go-inbox"),
        ("KeyG KeyI", "go-inbox"),
        ("KeyJ KeyX", "next"),
        ("Alt+KeyJ", "next"),
        ("Ctrl+Enter", "send"),
    ],
)
def test_keys_that_do_something_else_name_their_rival(wanted: str, rival: str) -> None:
    with pytest.raises(KeysTaken) as taken:
        combos.free(wanted, "back", merged({}))
    assert taken.value.action == rival


async def test_a_changed_key_is_mine_alone(browser: Browser, opened: Open, grace: Staff, linus: Staff) -> None:
    other = opened()
    await sign_in(other, linus)
    await sign_in(browser, grace)

    answer = await submit(browser, PAGE, page=PAGE, action="resolve", keys="d")

    assert answer.headers["location"] == f"{PAGE}?done=saved"
    assert (await keys(browser))["resolve"] == "KeyD" and (await keys(other))["resolve"] == "KeyE"


async def test_a_conflict_is_said_and_changes_nothing(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)

    answer = await submit(browser, PAGE, page=PAGE, action="back", keys="e")

    assert answer.status_code == 400
    assert "These keys do something else already. They belong to: Resolve" in answer.text
    assert (await keys(browser))["back"] == "KeyU"


async def test_a_key_can_be_taken_away_and_everything_reset(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)
    await submit(browser, PAGE, page=PAGE, action="snooze", keys="")
    assert (await keys(browser))["snooze"] == "" and "no key" in (await browser.get(PAGE)).text

    await submit(browser, f"{PAGE}/reset", page=PAGE)

    assert (await keys(browser))["snooze"] == "KeyM"


async def test_a_key_that_is_set_back_by_hand_is_ours_again(browser: Browser, database: Database, grace: Staff) -> None:
    await sign_in(browser, grace)
    await submit(browser, PAGE, page=PAGE, action="snooze", keys="z")
    await submit(browser, PAGE, page=PAGE, action="snooze", keys="m")

    async with database.transaction(grace.workspace_id) as tx:
        assert await tx.value("SELECT keys FROM shortcuts WHERE workspace_id = $1", tx.workspace_id) == {}


@pytest.mark.parametrize("action", ["send", "close", "fly"])
async def test_what_is_fixed_or_unknown_cannot_be_changed(browser: Browser, grace: Staff, action: str) -> None:
    await sign_in(browser, grace)
    assert (await submit(browser, PAGE, page=PAGE, action=action, keys="z")).status_code == 404


async def test_the_help_lists_every_action_with_its_keys(browser: Browser, grace: Staff) -> None:
    await sign_in(browser, grace)
    await submit(browser, PAGE, page=PAGE, action="resolve", keys="ctrl+d")

    text = (await browser.get("/keys/help")).text

    assert 'data-keys="Ctrl+KeyD"' in text
    assert all(action.label in text for action in NAMED.values() if action.keys)


@pytest.mark.parametrize("address", ["/keys", "/keys/help", "/keys/palette", "/keys/palette/found", PAGE])
async def test_nobody_has_keys_without_signing_in(browser: Browser, address: str) -> None:
    assert (await browser.get(address)).headers["location"].startswith("/login")
