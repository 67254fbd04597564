"""The wall between workspaces, tried at every address that there is, by everybody who works next door."""

import asyncio
import json
from uuid import UUID, uuid4

import httpx2
import websockets

from parley import app, channels, people
from parley.channels.adapters.console import signature
from parley.core import clock
from parley.core.ids import PersonId
from parley.workspace import ROLES
from tests.isolation.browsing import browsing
from tests.isolation.estate import SITE, Estate, says, traces
from tests.isolation.routes import NAMELESS, NAMES, OURS_TO_MAKE, UNREAD, Page, sockets
from tests.walkthrough.house import House

UNREACHABLE = {403, 404}
DONE_BY_ANOTHER = {
    "/accounts/{account_id}/calls/again",
    "/settings/staff/{staff_id}/sessions/{their_session_id}/end",
    "/setup/practice/{conversation_id}",
    "/conversations/{conversation_id}/undo",
    "/conversations/{conversation_id}/undos/{undo_id}",
    "/wall/undos/{undo_id}",
    "/settings/privacy/erasures/{erasure_id}/protocol",
}
"""Has nothing left to do at home: the one failed call was run again by itself, every session ended, the one undo was used; a real talk is
no practice; nobody is erased yet."""


def is_breached(answer: httpx2.Response, theirs: Estate) -> bool:
    """Whether anything came through: an answer that is none, or a word of theirs."""
    return answer.status_code not in UNREACHABLE or theirs.mark in answer.text or theirs.mark in str(answer.headers)


def test_every_parameter_and_field_is_known_to_this_test(house: House, ours: Estate, every_page: list[Page]) -> None:
    """Whoever adds a page with a new one says here what it names, so that it is tried from next door too."""
    parameters = {name for page in every_page for name in page.parameters} - NAMELESS.keys() - ours.ids.keys()
    fields = {(page.path, name) for page in every_page for name in page.untaught}
    assert (parameters, fields, sockets(app.pages_of(house.ground))) == (set(), set(), ["/live"])


async def test_nothing_of_theirs_opens_for_any_of_us(house: House, ours: Estate, theirs: Estate, every_page: list[Page]) -> None:
    before = await traces(house.ground, theirs)
    breached: list[str] = []
    for role in ROLES:
        async with browsing(house.address, ours.staff[role]) as browser:
            for page in every_page:
                for known in mixtures(page, ours, theirs):
                    answer = await browser.asks(page, known, ours)
                    # Whoever may do everything at home is told that there is nothing; others may be told that they may not.
                    if is_breached(answer, theirs) or (role == "owner" and answer.status_code != 404):
                        breached.append(f"{role}: {page.method} {page.path} → {answer.status_code}")
    assert breached == []
    assert await traces(house.ground, theirs) == before


async def test_the_same_addresses_open_at_home(house: House, ours: Estate, every_page: list[Page]) -> None:
    """Otherwise the test above would be content with addresses that nobody has."""
    async with browsing(house.address, ours.owner) as browser:
        asked = [page for page in every_page if page.names_something and page.path not in DONE_BY_ANOTHER]
        answers = {f"{page.method} {page.path}": (await browser.asks(page, ours.ids, ours)).status_code for page in asked}
    assert {page: status for page, status in answers.items() if status in UNREACHABLE or status >= 500} == {}


async def test_no_page_of_ours_shows_a_word_of_theirs(house: House, ours: Estate, theirs: Estate, every_page: list[Page]) -> None:
    plain = [page for page in every_page if page.method == "GET" and not page.parameters]
    questions = ("", f"?q={theirs.mark}", f"?before={uuid4()}", "?tab=resolved", "?shown=200")
    shown: list[str] = []
    async with browsing(house.address, ours.owner) as browser:
        for address in (f"{page.path}{question}" for page in plain for question in questions):
            answer = await browser.client.get(address)
            if theirs.mark in answer.text.replace(f'value="{theirs.mark}"', ""):
                shown.append(address)
    assert shown == []


async def test_an_id_of_theirs_in_a_form_of_ours_is_refused(house: House, ours: Estate, theirs: Estate, every_page: list[Page]) -> None:
    before = await traces(house.ground, theirs)
    taken: list[str] = []
    async with browsing(house.address, ours.owner) as browser:
        for page in every_page:
            for field in {name for name in page.fields.keys() & NAMES.keys() if (page.path, name) not in UNREAD}:
                answer = await browser.asks(page, ours.ids, ours, **{field: theirs.ids[NAMES[field]]})
                if not 400 <= answer.status_code < 500 or theirs.mark in answer.text:
                    taken.append(f"{page.path} {field} → {answer.status_code}")
    assert taken == []
    assert await traces(house.ground, theirs) == before


async def test_an_id_of_theirs_that_we_make_up_once_more_is_another_thing(
    house: House, ours: Estate, theirs: Estate, every_page: list[Page]
) -> None:
    before = await traces(house.ground, theirs)
    asked, shown = 0, list[str]()
    async with browsing(house.address, ours.owner) as browser:
        for page in every_page:
            for field in page.fields.keys() & OURS_TO_MAKE:
                answer = await browser.asks(page, ours.ids, ours, **{field: theirs.ids[field]})
                asked += 1
                shown += [page.path] if theirs.mark in answer.text else []
    assert asked and shown == []
    assert await traces(house.ground, theirs) == before


async def test_an_id_of_theirs_in_an_address_of_ours_shows_nothing(house: House, ours: Estate, theirs: Estate) -> None:
    async with browsing(house.address, ours.owner) as browser:
        answer = await browser.client.get(f"/conversations/{ours.ids['conversation_id']}", params={"quote": theirs.ids["message_id"]})
    assert answer.status_code == 200
    assert theirs.mark not in answer.text


async def test_whoever_is_not_signed_in_gets_nowhere(house: House, theirs: Estate, every_page: list[Page]) -> None:
    inside: list[str] = []
    async with browsing(house.address) as browser:
        for page in every_page:
            if page.names_something:
                answer = await browser.asks(page, theirs.ids, theirs)
                to_login = answer.status_code == 303 and answer.headers["location"].startswith("/login")
                inside += [] if to_login else [f"{page.method} {page.path} → {answer.status_code}"]
    assert inside == []


async def test_our_session_opens_no_other_workspace(house: House, ours: Estate, theirs: Estate) -> None:
    async with browsing(house.address, ours.owner) as browser:
        forged = f"{theirs.workspace_id.hex}.{browser.cookie.partition('.')[2]}"
    async with httpx2.AsyncClient(base_url=house.address, cookies={"parley": forged}) as stranger:
        answer = await stranger.get("/inbox")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


# ── live signals


async def test_whoever_listens_to_their_topics_hears_nothing(house: House, ours: Estate, theirs: Estate) -> None:
    theirs_topic = f"conversation/{theirs.ids['conversation_id']}"
    topics = ["inbox", "accounts", theirs_topic, f"{theirs.workspace_id}/{theirs_topic}", f"{theirs.workspace_id}/", "*"]
    async with browsing(house.address, ours.owner) as browser:
        headers = {"cookie": f"parley={browser.cookie}"}
    async with websockets.connect(house.address.replace("http", "ws") + "/live", additional_headers=headers) as live:
        await live.send(json.dumps({"show": topics, "since": int(clock.now().timestamp() * 1000)}))
        await live.recv()
        await says(house.ground, theirs, "again")
        async with house.ground.database.transaction(ours.workspace_id) as tx:
            await channels.set_state(tx, ours.webchat_id, "paused")
        heard: set[str] = set()
        while "accounts" not in heard:
            heard |= set(json.loads(await asyncio.wait_for(live.recv(), 20))["topics"])
    assert heard == {"accounts"}


# ── the raw doors


async def test_a_call_that_our_secret_signs_is_turned_away_from_their_account(house: House, ours: Estate, theirs: Estate) -> None:
    body = json.dumps({"id": "1", "from": {"id": "mallory"}, "text": "hello"}).encode()
    before = await traces(house.ground, theirs)
    async with httpx2.AsyncClient(base_url=house.address) as provider:
        signed = {"x-parley-signature": signature(body, ours.secret)}
        door = f"/hooks/{theirs.ids['account_id']}"
        answers = [await provider.request(method, door, content=body, headers=signed) for method in ("POST", "PUT", "GET")]
    assert [(answer.status_code, answer.text) for answer in answers] == [(401, ""), (401, ""), (404, "")]
    assert await traces(house.ground, theirs) == before


async def test_a_visitor_of_our_site_is_nobody_on_theirs(house: House, ours: Estate, theirs: Estate) -> None:
    async with httpx2.AsyncClient(base_url=f"{house.address}/widget/", headers={"origin": SITE}) as site:
        welcome = (await site.post(f"{ours.webchat_id}/frames", json=hello())).json()["frames"][0]["data"]
        site.headers["authorization"] = f"Bearer {welcome['token']}"
        greeted = await site.post(f"{theirs.webchat_id}/frames", json=hello(token=welcome["token"]))
        events = await site.get(f"{theirs.webchat_id}/events")
        file = await site.get(f"files/{welcome['token']}")
    assert [greeted.status_code, events.status_code, file.status_code] == [401, 401, 404]


async def test_a_link_of_ours_joins_nobody_there(house: House, ours: Estate, theirs: Estate) -> None:
    async with house.ground.database.transaction(ours.workspace_id) as tx:
        identity = (await people.identities(tx, PersonId(UUID(ours.ids["other_person_id"]))))[0]
    token = house.ground.signer.sign("continue", identity.id.bytes, expires=None)

    await says(house.ground, theirs, "came by a link", token=token)

    async with house.ground.database.transaction(theirs.workspace_id) as tx:
        sql = "SELECT count(*) FROM links WHERE workspace_id = $1 AND source <> 'staff'"
        assert await tx.value(sql, tx.workspace_id) == 0


# ── how


def mixtures(page: Page, ours: Estate, theirs: Estate) -> list[dict[str, str]]:
    """Their ids in the address: all of them, and each alone among ours."""
    naming = [name for name in page.parameters if name not in NAMELESS]
    alone = [{**ours.ids, name: theirs.ids[name]} for name in naming] if len(naming) > 1 else []
    return [theirs.ids, *alone] if naming else []


def hello(**data: str) -> dict[str, object]:
    return {"frames": [{"v": 1, "id": str(uuid4()), "type": "hello", "data": data}]}
