"""Whoever is erased is nowhere any more: no word, no name, no address; what is counted stays."""

import msgspec
import pytest

from parley import channels, conversations, people, wiring, workspace
from parley.channels import Address, Attachment, Call, Media, Trust
from parley.core.ids import ConversationId, PersonId
from parley.people import Touch
from parley.people.privacy import Basis, ErasureBegun, ErasureUnderWay, HeldByLaw, Step
from parley.workspace import Staff
from tests.people.by_law import asks, erased, found_anywhere, runs
from tests.people.town import Town

SECRET = "schluesselblume"
"""A word that nobody else says."""


@pytest.fixture
async def ada(town: Town) -> PersonId:
    """Has left her word, or her name, wherever somebody can leave one."""
    key = await town.ground.files.put(town.workspace_id, f"{SECRET} photo".encode(), mime="image/png")
    photo = Attachment(Media.IMAGE, ref=f"{SECRET}-ref", name=f"{SECRET}.png", mime="image/png", key=key)
    mail = Address("email", f"{SECRET}@ada.example", Trust.CLAIMED)
    await town.says(SECRET, f"I am {SECRET}", attachments=(photo,), also=(mail,))
    await _is_in_the_journal(town)
    talk = await town.conversation(SECRET)
    person = await town.person(SECRET)
    await town.answers(talk, SECRET, f"Hello {SECRET}")
    await _is_described(town, person, talk)
    return person


async def _is_in_the_journal(town: Town) -> None:
    account = await town.ground.one(channels.Accounts).get(town.accounts["console"])
    for who in (SECRET, "linus"):
        body = msgspec.json.encode({"id": f"call-{who}", "kind": "message", "from": {"id": who}, "text": f"{who} calls"})
        await town.ground.one(channels.Journal).append(account, f"call of {who}", Call(body, {}))
    async with town.begin() as tx:
        await tx.execute("DELETE FROM journal_pending WHERE workspace_id = $1", town.workspace_id)


async def _is_described(town: Town, person: PersonId, talk: ConversationId) -> None:
    async with town.begin() as tx:
        await conversations.note(tx, talk, text=f"{SECRET} is nice", by=town.grace)
        await people.describe(tx, person, "city", SECRET, source="staff", by=town.grace)
        await people.add_note(tx, person, f"{SECRET} likes tea", by=town.grace)
        await people.tag(tx, person, SECRET)
        await people.rename(tx, person, f"{SECRET} Lovelace")
        identity = (await people.identities(tx, person))[0].id
        await people.note_touches(tx, [Touch(identity, "visit", SECRET, {"place": SECRET})])
        sql = "INSERT INTO drafts (workspace_id, staff_id, conversation_id, counter, text, mode) VALUES ($1, $2, $3, 1, $4, 'reply')"
        await tx.execute(sql, tx.workspace_id, town.grace, talk, f"Dear {SECRET}")
        await tx.execute("INSERT INTO visits (workspace_id, identity_id, here_until) VALUES ($1, $2, now())", tx.workspace_id, identity)


async def test_nothing_of_hers_is_found_anywhere_in_the_database(town: Town, ada: PersonId) -> None:
    assert {"messages.text", "journal.body", "person_words.word", "drafts.text"} <= await found_anywhere(town, SECRET)

    done = await erased(town, ada)

    assert done.state == "done"
    assert await found_anywhere(town, SECRET) == set()


ELSEWHERE = (
    """INSERT INTO consents (workspace_id, id, identity_id, purpose, granted, source, proof, at)
       VALUES ($1, gen_random_uuid(), $2, 'marketing', true, 'form', jsonb_build_object('words', $3::text), now())""",
    """WITH list AS (INSERT INTO imports (workspace_id, id, file_name, by)
                     SELECT $1, gen_random_uuid(), 'list.csv', id FROM staff WHERE workspace_id = $1 LIMIT 1 RETURNING id)
       INSERT INTO import_rows (workspace_id, import_id, place, cells, identity_id)
       SELECT $1, id, 1, jsonb_build_array($3::text), $2 FROM list""",
    """INSERT INTO sayings (workspace_id, id, identity_id, text) VALUES ($1, gen_random_uuid(), $2, $3)""",
    """INSERT INTO match_keys (workspace_id, key, identity_id) VALUES ($1, $3, $2)""",
    """WITH hook AS (INSERT INTO hook_endpoints (workspace_id, id, url, events, secret)
                     VALUES ($1, gen_random_uuid(), 'https://crm.example', '{}', '') RETURNING id)
       INSERT INTO hook_deliveries (workspace_id, id, endpoint_id, type, subject, body, state)
       SELECT $1, gen_random_uuid(), hook.id, 'message.received', jsonb_build_object('conversation_id', c.id), $3::text, 'delivered'
         FROM hook, conversations c WHERE c.workspace_id = $1 AND c.identity_id = $2""",
)
"""Where lists, forms and guesses leave a word of hers."""


async def test_what_lists_forms_and_guesses_know_of_her_goes_too(town: Town, ada: PersonId) -> None:
    async with town.begin() as tx:
        identity = (await people.identities(tx, ada))[0].id
        for sql in ELSEWHERE:
            await tx.execute(sql, tx.workspace_id, identity, SECRET)
    assert {"consents.proof", "import_rows.cells", "sayings.text", "match_keys.key", "hook_deliveries.body"} <= await found_anywhere(
        town, SECRET
    )

    await erased(town, ada)

    assert await found_anywhere(town, SECRET) == set()
    assert await town.rows("SELECT granted FROM consents WHERE workspace_id = $1 AND purpose = 'marketing'") == [(True,)]


async def test_her_files_go_and_those_of_others_stay(town: Town, ada: PersonId) -> None:
    await erased(town, ada)
    async with town.begin() as tx:
        waiting = await tx.values("SELECT key FROM lanes WHERE workspace_id = $1 AND kind = 'files.let_go'", tx.workspace_id)
        assert len(waiting) == 1 and not await conversations.names_file(tx, waiting[0])


async def test_that_something_was_said_and_by_which_channel_stays(town: Town, ada: PersonId) -> None:
    count = "SELECT count(*), count(DISTINCT channel), count(*) FILTER (WHERE direction = 'out') FROM messages WHERE workspace_id = $1"
    before = await town.rows(count)
    await erased(town, ada)
    assert await town.rows(count) == before
    assert await town.rows("SELECT status, preview FROM conversations WHERE workspace_id = $1") == [("resolved", "")]


async def test_nobody_is_found_where_she_was(town: Town, ada: PersonId) -> None:
    await erased(town, ada)
    async with town.begin() as tx:
        assert await people.find(tx, SECRET) == [] and await people.latest(tx) == []
        assert await people.directory.page(tx, before=None, limit=10) == []
        assert await people.identities(tx, ada) == [] and await people.ways(tx, ada, openers=[("email", "email")]) == []


async def test_others_keep_every_word(town: Town, ada: PersonId) -> None:
    await town.says("linus", "my own words")
    await erased(town, ada)
    async with town.begin() as tx:
        assert [message.text for message in await conversations.timeline(tx, await town.person("linus"))] == ["my own words"]
        assert await tx.values("SELECT event_key FROM journal WHERE workspace_id = $1", tx.workspace_id) == ["call of linus"]


async def test_whoever_writes_again_is_somebody_new(town: Town, ada: PersonId) -> None:
    await erased(town, ada)
    await town.says(SECRET, "here again")
    again = await town.person(SECRET)
    assert again != ada and await town.timeline(again) == ["here again"]


async def test_one_address_goes_and_the_other_stays_with_the_person(town: Town) -> None:
    await town.says("ada", "from the console")
    await town.says("ada-too", "from elsewhere", on="telegram")
    person = await town.person("ada")
    async with town.begin() as tx:
        await people.merge(tx, person, await town.person("ada-too", on="telegram", tx=tx), by=town.grace)

    done = await erased(town, person, identity=await town.identity("ada-too", on="telegram"))

    assert not done.whole
    assert await town.timeline(person) == ["from the console"]
    async with town.begin() as tx:
        assert [one.address for one in await people.identities(tx, person)] == ["ada"]
        assert (await people.person(tx, person)).name == "Ada"


async def test_what_was_to_be_sent_later_stays_here(town: Town) -> None:
    await town.says("ada", "hello")
    await town.answers(await town.conversation("ada"), "ada", "see you")
    await erased(town, await town.person("ada"))
    assert await town.rows("SELECT state, part FROM deliveries WHERE workspace_id = $1") == [("cancelled", {})]


async def test_an_erasure_waits_and_can_be_stopped_until_it_begins(town: Town) -> None:
    await town.says("ada", "hello")
    person = await town.person("ada")
    id = await asks(town, person, at_once=False)
    assert (await runs(town, id)).state == "waiting"

    async with town.begin() as tx:
        await people.privacy.stop(tx, id, by=town.grace)
    assert (await runs(town, id)).state == "stopped" and await town.timeline(person) == ["hello"]

    done = await runs(town, await asks(town, person))
    async with town.begin() as tx:
        with pytest.raises(ErasureBegun):
            await people.privacy.stop(tx, done.id, by=town.grace)


async def test_it_is_asked_for_once(town: Town) -> None:
    await town.says("ada", "hello")
    await asks(town, await town.person("ada"), at_once=False)
    with pytest.raises(ErasureUnderWay):
        await asks(town, await town.person("ada"))


async def test_a_legal_hold_keeps_everything_also_of_whom_they_are_joined_to(town: Town, boss: Staff) -> None:
    await town.says("ada", "hello")
    await town.says("ada-too", "hello", on="telegram")
    one, other = await town.person("ada"), await town.person("ada-too", on="telegram")
    waiting = await asks(town, other, at_once=True)
    async with town.begin() as tx:
        hold = await people.privacy.hold_back(tx, one, "a lawsuit", by=boss)
        await people.merge(tx, one, other, by=town.grace)
    assert (await runs(town, waiting)).state == "waiting"
    with pytest.raises(HeldByLaw):
        await asks(town, await town.person("ada"), identity=await town.identity("ada"))

    async with town.begin() as tx:
        await people.privacy.lift(tx, hold, by=boss)
    assert (await runs(town, waiting)).state == "done"


async def test_only_who_was_asked_for_goes_though_somebody_was_joined_meanwhile(town: Town) -> None:
    await town.says("ada", "hello")
    await town.says("linus", "I am another")
    id = await asks(town, await town.person("ada"))
    async with town.begin() as tx:
        await people.merge(tx, await town.person("ada"), await town.person("linus"), by=town.grace)
    await runs(town, id)
    assert [text for text in await town.timeline(await town.person("linus")) if text] == ["I am another"]


async def test_a_broken_step_is_done_again_and_what_is_done_is_not_counted_twice(town: Town, ada: PersonId) -> None:
    id = await asks(town, ada)

    async def breaks(*_: object) -> Step:
        raise ConnectionResetError

    rooms = [*wiring.ERASING[:-1], people.privacy.Erasing(frozenset(), breaks)]
    with pytest.raises(ConnectionResetError):
        await people.privacy.erase(rooms, town.ground, town.workspace_id, id)
    async with town.begin() as tx:
        halfway = await people.privacy.erasure(tx, id)
    assert (halfway.state, halfway.step) == ("running", len(rooms) - 1)

    done = await runs(town, id)
    assert done.state == "done" and done.counts["messages"] == halfway.counts["messages"] > 0


async def test_long_histories_go_in_steps(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parley.conversations.erasing.AT_ONCE", 2)
    for number in range(5):
        await town.says("ada", f"word {number}")
    done = await erased(town, await town.person("ada"))
    assert done.counts["messages"] == 5 and await found_anywhere(town, "word 3") == set()


async def test_words_that_were_on_their_way_while_she_was_erased_go_a_little_later(town: Town, ada: PersonId) -> None:
    """Intake had found her address before it went, and writes her message down after."""
    identity = await town.identity(SECRET, on="console")
    done = await erased(town, ada)
    sql = """INSERT INTO messages (workspace_id, id, conversation_id, seq, rev, direction, author_kind, identity_id, at, text)
             SELECT workspace_id, gen_random_uuid(), id, 1000, 1000, 'in', 'person', $2, now(), $3
               FROM conversations WHERE workspace_id = $1 LIMIT 1"""
    async with town.begin() as tx:
        await tx.execute(sql, tx.workspace_id, identity, SECRET)

    await runs(town, done.id)

    assert await found_anywhere(town, SECRET) == set()


async def test_the_reason_is_one_that_the_law_knows(town: Town) -> None:
    await town.says("ada", "hello")
    id = await asks(town, await town.person("ada"), basis=Basis.WITHDRAWAL)
    assert (await runs(town, id)).basis is Basis.WITHDRAWAL


@pytest.fixture
async def boss(town: Town) -> Staff:
    id = await town.hires("boss")
    async with town.begin() as tx:
        await tx.execute("UPDATE staff SET role = 'owner' WHERE workspace_id = $1 AND id = $2", tx.workspace_id, id)
        return await workspace.staff_member(tx, id)
