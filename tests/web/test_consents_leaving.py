"""A customer leaves by the link in a letter: without signing in, in their language; a mail program presses it by itself."""

import pytest
from litestar import Litestar

from parley import people
from parley.core import ids
from parley.core.ground import Ground
from parley.core.ids import IdentityId, MessageId
from parley.people.consents import Leaving, Proof, Refused
from parley.workspace import Staff
from tests.web.conftest import Browser, Open, submit

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


class Reader:
    """Somebody with a letter of ours before them."""

    def __init__(self, ground: Ground, staff: Staff, identity: IdentityId) -> None:
        self.ground, self.staff, self.identity, self.message = ground, staff, identity, MessageId(ids.new())
        leaving = Leaving(staff.workspace_id, identity, "marketing", self.message)
        self.link = people.consents.link(ground.signer, "", leaving)

    async def why_not(self) -> str:
        async with self.ground.database.transaction(self.staff.workspace_id) as tx:
            verdict = await people.consents.allows(tx, self.identity, "marketing")
        return verdict.why.value if isinstance(verdict, Refused) else ""

    async def said(self) -> list[people.consents.Consent]:
        async with self.ground.database.transaction(self.staff.workspace_id) as tx:
            return await people.consents.history(tx, (await people.identity(tx, self.identity)).person_id)


@pytest.fixture
async def ada(ground: Ground, grace: Staff) -> Reader:
    async with ground.database.transaction(grace.workspace_id) as tx:
        added = await people.directory.add(tx, name="Ada", language="uk", addresses=[("email", "ada@client.test")])
        identity = added.identities[0].id
        await people.consents.grant(tx, identity, "marketing", source="form", proof=Proof(words="yes"))
    return Reader(ground, grace, identity)


async def test_opening_the_link_changes_nothing_and_shows_a_button_in_their_language(browser: Browser, ada: Reader) -> None:
    page = await browser.get(ada.link, headers={"accept-language": "en"})

    assert page.status_code == 200
    assert 'lang="uk"' in page.text and "Відписатися" in page.text and "Salon" in page.text
    assert "ada@client.test" not in page.text and "a…@client.test" in page.text
    assert await ada.why_not() == ""


@pytest.mark.parametrize("multipart", [False, True])
async def test_a_mail_program_presses_it_by_itself(browser: Browser, ada: Reader, multipart: bool) -> None:
    named = {name: (None, value) for name, value in ONE_CLICK.items()}
    answer = await (browser.post(ada.link, files=named) if multipart else browser.post(ada.link, data=ONE_CLICK))

    assert (answer.status_code, await ada.why_not()) == (200, "withdrawn")


async def test_what_is_pressed_leaves_its_proof_and_pressed_twice_says_it_once(browser: Browser, ada: Reader) -> None:
    for _ in range(2):
        await browser.post(ada.link, data=ONE_CLICK, headers={"user-agent": "Mail/1.0"})

    taken, _ = await ada.said()
    assert (taken.source, taken.proof.message_id, taken.proof.user_agent) == ("customer", str(ada.message), "Mail/1.0")


async def test_a_person_leaves_everywhere_and_comes_back(browser: Browser, ada: Reader) -> None:
    await submit(browser, ada.link, page=ada.link, do="leave")
    await submit(browser, ada.link, page=ada.link, do="everywhere")
    assert await ada.why_not() == "everywhere"

    back = await submit(browser, ada.link, page=ada.link, do="back")
    assert (back.status_code, await ada.why_not()) == (200, "")


async def test_whoever_never_left_cannot_come_back_by_it(browser: Browser, ground: Ground, grace: Staff) -> None:
    async with ground.database.transaction(grace.workspace_id) as tx:
        added = await people.directory.add(tx, name="Hedy", language="", addresses=[("email", "hedy@client.test")])
    hedy = Reader(ground, grace, added.identities[0].id)
    await submit(browser, hedy.link, page=hedy.link, do="back")

    assert await hedy.why_not() == "never"


async def test_a_forged_link_and_one_of_nobody_say_so_and_no_more(browser: Browser, ada: Reader, linus: Staff) -> None:
    elsewhere = people.consents.link(ada.ground.signer, "", Leaving(linus.workspace_id, ada.identity, "marketing"))
    for link in (ada.link[:-2], "/unsubscribe/0", elsewhere):
        assert (await browser.get(link)).status_code == 404
        assert (await browser.post(link, data=ONE_CLICK)).status_code == 404
    assert await ada.why_not() == ""


async def test_another_site_cannot_press_it_in_their_browser(browser: Browser, ada: Reader) -> None:
    answer = await browser.post(ada.link, data={"do": "leave"}, headers={"sec-fetch-site": "cross-site"})

    assert (answer.status_code, await ada.why_not()) == (403, "")


async def test_nothing_of_the_desk_is_on_it(app: Litestar, opened: Open, ada: Reader) -> None:
    page = (await opened().get(ada.link)).text
    assert "/inbox" not in page and 'name="robots" content="noindex"' in page
