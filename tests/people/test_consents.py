"""What each address may be used for: by the last word of every address of its person, computed and never copied."""

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley import people
from parley.channels import Address, Trust
from parley.core import ids
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ids import IdentityId, PersonId
from parley.people import Known
from parley.people.consents import Allowed, AlreadySaid, Proof, ProofMissing, Purpose, Refused, Why
from parley.people.consents.judging import LATEST
from tests.people.town import Town

CALLED = Proof(words="She said so on the phone")


async def agrees(tx: Tx, id: IdentityId, purpose: Purpose = "marketing") -> None:
    await people.consents.grant(tx, id, purpose, source="customer", proof=Proof(words="yes"))


async def leaves(tx: Tx, id: IdentityId, purpose: Purpose = "marketing", *, everywhere: bool = False) -> None:
    await people.consents.withdraw(tx, id, purpose, source="customer", everywhere=everywhere)


async def why(tx: Tx, id: IdentityId, purpose: Purpose = "marketing") -> Why | None:
    verdict = await people.consents.allows(tx, id, purpose)
    return verdict.why if isinstance(verdict, Refused) else None


async def met(town: Town, *who: tuple[str, str]) -> list[IdentityId]:
    for name, channel in who:
        await town.says(name, "hello", on=channel)
    return [await town.identity(name, on=channel) for name, channel in who]


async def test_nobody_has_agreed_before_they_were_asked_and_an_answer_needs_no_consent(town: Town) -> None:
    [ada] = await met(town, ("ada", "console"))
    async with town.begin() as tx:
        assert await why(tx, ada) is Why.NEVER
        assert await people.consents.allows(tx, ada, "service") == Allowed()


async def test_a_consent_is_for_one_purpose_until_it_is_withdrawn_and_given_again(town: Town) -> None:
    [ada] = await met(town, ("ada", "console"))
    async with town.begin() as tx:
        await agrees(tx, ada)
        assert (await why(tx, ada), await why(tx, ada, "surveys")) == (None, Why.NEVER)
        await leaves(tx, ada)
        assert await why(tx, ada) is Why.WITHDRAWN
        await agrees(tx, ada)
        assert await why(tx, ada) is None


async def test_a_consent_says_when_it_was_given_and_by_what(town: Town) -> None:
    [ada] = await met(town, ("ada", "console"))
    async with town.begin() as tx:
        given = await people.consents.grant(tx, ada, "marketing", source="form", proof=Proof(page="https://salon.example/join", ip="::1"))
        verdict = await people.consents.allows(tx, ada, "marketing")

    assert isinstance(verdict, Allowed) and verdict.by == given
    assert (given.source, given.proof.page, given.proof.ip) == ("form", "https://salon.example/join", "::1")


async def test_what_staff_note_wants_words_on_how_it_came_about(town: Town) -> None:
    [ada] = await met(town, ("ada", "console"))
    async with town.begin() as tx:
        with pytest.raises(ProofMissing):
            await people.consents.grant(tx, ada, "marketing", source="staff", proof=Proof(words=" "), by=town.grace)
        await people.consents.grant(tx, ada, "marketing", source="staff", proof=CALLED, by=town.grace)


# ── several addresses of one person


async def test_the_stricter_of_two_addresses_in_one_channel_counts_and_parting_gives_back_what_was(town: Town) -> None:
    ada, other = await met(town, ("ada", "telegram"), ("augusta", "telegram"))
    async with town.begin() as tx:
        await leaves(tx, other)
        await agrees(tx, ada)
        link = await people.merge(tx, await town.person("ada", on="telegram"), await town.person("augusta", on="telegram"), by=town.grace)
        assert (await why(tx, ada), await why(tx, other)) == (Why.ELSEWHERE, Why.WITHDRAWN)
        await people.unlink(tx, link, by=town.grace)
        assert (await why(tx, ada), await why(tx, other)) == (None, Why.WITHDRAWN)


async def test_a_merge_lends_nobody_a_consent_and_reaches_into_no_other_channel(town: Town) -> None:
    ada, elsewhere, beside = await met(town, ("ada", "telegram"), ("ada", "console"), ("augusta", "telegram"))
    async with town.begin() as tx:
        await agrees(tx, ada)
        await leaves(tx, elsewhere)
        await people.link(tx, ada, elsewhere, source="staff", by=town.grace)
        await people.link(tx, ada, beside, source="staff", by=town.grace)
        assert [await why(tx, id) for id in (ada, elsewhere, beside)] == [None, Why.WITHDRAWN, Why.NEVER]


async def test_whoever_wants_nothing_anywhere_gets_nothing_in_any_channel_until_they_say_otherwise(town: Town) -> None:
    ada, elsewhere = await met(town, ("ada", "telegram"), ("ada", "console"))
    async with town.begin() as tx:
        await agrees(tx, ada)
        await people.link(tx, ada, elsewhere, source="staff", by=town.grace)
        await leaves(tx, elsewhere, everywhere=True)
        assert await why(tx, ada) is Why.EVERYWHERE
        await agrees(tx, elsewhere)
        assert await why(tx, ada) is None


async def test_who_forbids_that_their_data_are_processed_is_sent_nothing(town: Town) -> None:
    [ada] = await met(town, ("ada", "console"))
    async with town.begin() as tx:
        await agrees(tx, ada)
        await leaves(tx, ada, "processing")
        assert (await why(tx, ada), await why(tx, ada, "processing")) == (Why.PROCESSING, Why.WITHDRAWN)
        assert await people.consents.allows(tx, ada, "service") == Allowed()


async def test_an_address_that_was_first_claimed_and_then_proven_is_one(town: Town) -> None:
    await town.says("ada", "hello")
    async with town.begin() as tx:
        ada = Known(await town.identity("ada", tx=tx), await town.person("ada", tx=tx), "ada")
        await people.note_addresses(tx, ada, [Address("email", "ada@client.test", Trust.CLAIMED)])
        claimed = await town.identity("ada@client.test", on="email", tx=tx)
        await agrees(tx, claimed)
        await people.note_addresses(tx, ada, [Address("email", "ada@client.test", Trust.PROVEN)])
        proven = await town.identity("ada@client.test", on="email", scope="", tx=tx)
        assert (proven != claimed, await why(tx, proven)) == (True, None)


async def test_what_its_owner_refuses_is_not_sent_to_an_address_because_somebody_else_claims_it(town: Town) -> None:
    await town.says("ada@client.test", "hello", on="email")
    await town.says("mallory", "hello")
    async with town.begin() as tx:
        mallory = Known(await town.identity("mallory", tx=tx), await town.person("mallory", tx=tx), "mallory")
        await people.note_addresses(tx, mallory, [Address("email", "ada@client.test", Trust.CLAIMED)])
        owned = await town.identity("ada@client.test", on="email", scope="", tx=tx)
        claimed = await town.identity("ada@client.test", on="email", scope=people.claim_scope(mallory.identity_id), tx=tx)
        await agrees(tx, claimed)
        assert (await why(tx, claimed), await why(tx, owned)) == (None, Why.NEVER)
        await leaves(tx, owned)
        assert await why(tx, claimed) is Why.WITHDRAWN
        await leaves(tx, claimed)
        await agrees(tx, owned)
        assert (await why(tx, claimed), await why(tx, owned)) == (Why.WITHDRAWN, None)


async def test_many_addresses_are_asked_at_once_and_unknown_ones_are_refused(town: Town) -> None:
    ada, hedy = await met(town, ("ada", "console"), ("hedy", "console"))
    nobody = IdentityId(ids.new())
    async with town.begin() as tx:
        await agrees(tx, ada)
        refused = await people.consents.refusing(tx, [ada, hedy, nobody], "marketing")
        assert {id: one.why for id, one in refused.items()} == {hedy: Why.NEVER, nobody: Why.NEVER}
        assert await people.consents.refusing(tx, [ada, hedy, nobody], "service") == {}


ADDRESSES = [("telegram", "ada"), ("telegram", "augusta"), ("console", "ada"), ("email", "ada@client.test")]
WORD = st.tuples(st.sampled_from(ADDRESSES), st.sampled_from(("agree", "leave", "stop")))


@given(words=st.lists(WORD, max_size=4, unique_by=lambda word: word[0]))
@settings(deadline=None)
def test_what_somebody_else_has_said_never_allows_more(words: list[tuple[tuple[str, str], str]]) -> None:
    said = {who: _consent(*who, granted=deed == "agree", everywhere=deed == "stop") for who, deed in words}
    for who in ADDRESSES:
        alone = people.consents.judge(*who, "marketing", [said[who]] if who in said else [])
        together = people.consents.judge(*who, "marketing", said.values())
        assert isinstance(alone, Allowed) or isinstance(together, Refused)


def _consent(kind: str, address: str, *, granted: bool, everywhere: bool) -> people.consents.Consent:
    id = ids.new()
    return people.consents.Consent(
        id=id,
        identity_id=IdentityId(ids.new()),
        person_id=PersonId(ids.new()),
        kind=kind,
        address=address,
        purpose="marketing",
        granted=granted,
        everywhere=everywhere,
        source="customer",
        by=None,
        text_id=None,
        proof=Proof(),
        at=ids.made_at(id),
    )


# ── mistakes, and what is never rewritten


async def test_a_withdrawal_by_mistake_is_undone_and_the_old_proof_holds_again(town: Town) -> None:
    [ada] = await met(town, ("ada", "console"))
    async with town.begin() as tx:
        given = await people.consents.grant(tx, ada, "marketing", source="form", proof=Proof(page="https://salon.example"))
        taken = await people.consents.withdraw(tx, ada, "marketing", source="staff", by=town.grace)
        again = await people.consents.undo(tx, taken.id, by=town.grace)

        assert await why(tx, ada) is None
        assert (again.source, again.proof.page, again.proof.undoes) == ("form", given.proof.page, str(taken.id))


async def test_undoing_what_had_nothing_before_it_leaves_nothing_said(town: Town) -> None:
    [ada] = await met(town, ("ada", "console"))
    async with town.begin() as tx:
        taken = await people.consents.withdraw(tx, ada, "marketing", source="staff", everywhere=True, by=town.grace)
        await people.consents.undo(tx, taken.id, by=town.grace)
        assert await why(tx, ada) is Why.NEVER


async def test_only_the_last_word_can_be_undone_and_only_by_whoever_noted_it(town: Town) -> None:
    [ada] = await met(town, ("ada", "console"))
    hedy = await town.hires("hedy")
    async with town.begin() as tx:
        taken = await people.consents.withdraw(tx, ada, "marketing", source="staff", by=town.grace)
        with pytest.raises(AlreadySaid):
            await people.consents.undo(tx, taken.id, by=hedy)
        await leaves(tx, ada)
        with pytest.raises(AlreadySaid):
            await people.consents.undo(tx, taken.id, by=town.grace)


@pytest.mark.parametrize("sql", ["UPDATE consents SET granted = true", "UPDATE consent_texts SET text = ''", "DELETE FROM consent_texts"])
async def test_what_was_said_and_published_is_never_rewritten(town: Town, sql: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with town.begin() as tx:
            await tx.execute(f"{sql} WHERE workspace_id = $1", tx.workspace_id)


async def test_a_stranger_keeps_nothing_of_our_addresses(town: Town) -> None:
    [ada] = await met(town, ("ada", "console"))
    garage = await Town.founded(town.ground)
    async with garage.begin() as tx:
        with pytest.raises(NotFound):
            await agrees(tx, ada)
    async with town.begin() as tx:
        assert await why(tx, ada) is Why.NEVER


async def test_the_last_word_is_found_without_reading_what_was_said_before_it(town: Town) -> None:
    [ada] = await met(town, ("ada", "console"))
    async with town.begin() as tx:
        sql = """INSERT INTO consents (workspace_id, id, identity_id, purpose, granted, source, at)
                 SELECT $1, gen_random_uuid(), $2, 'marketing', n % 2 = 0, 'customer', now() - n * interval '1 minute'
                   FROM generate_series(1, 20000) n"""
        await tx.execute(sql, tx.workspace_id, ada)
    async with town.begin() as tx:
        person = await town.person("ada", tx=tx)
        plan = await tx.values(f"EXPLAIN (ANALYZE, COSTS OFF) {LATEST}", tx.workspace_id, [person], ["marketing", "processing"])
    reads = "\n".join(plan)
    assert "consents_latest" in reads and "Seq Scan on consents" not in reads, reads
