"""A code goes to an address that somebody claims; told back from elsewhere, it proves that the address is theirs."""

from datetime import timedelta

import pytest

from parley import conversations, people
from parley.channels import Address, Sender, Trust
from parley.core.ids import IdentityId
from parley.people import AlreadyProven, TooManyCodes
from tests.people.town import Town

MAIL = "ada@example.org"
SENT = """
    SELECT d.part->>'text', m.text FROM deliveries d JOIN messages m ON (m.workspace_id, m.id) = (d.workspace_id, d.message_id)
     WHERE d.workspace_id = $1 ORDER BY d.id
"""


async def claims(town: Town, who: str = "ada", address: str = MAIL) -> IdentityId:
    await town.says(who, sender=Sender(who, who.title(), also=(Address("email", address, Trust.CLAIMED),)))
    [(id,)] = await town.rows("SELECT id FROM identities WHERE workspace_id = $1 AND kind = 'email' AND scope LIKE 'claimed:%'")
    return IdentityId(id)


async def made(town: Town, claimed: IdentityId) -> str:
    async with town.begin() as tx:
        return await people.codes.make(tx, claimed, by=town.grace)


async def test_the_code_told_back_proves_the_address(town: Town) -> None:
    code = await made(town, await claims(town))

    await town.says("ada", f"{code[:3]} {code[3:]}")

    assert await town.person("ada") == await town.person(MAIL, on="email", scope="")
    assert await trust_of(town) == "proven"
    assert "code" in [source for (source,) in await town.rows("SELECT source FROM links WHERE workspace_id = $1")]


async def test_it_is_sent_to_the_claimed_address_and_hidden_from_the_timeline(town: Town) -> None:
    claimed = await claims(town)
    async with town.begin() as tx:
        await conversations.send_code(tx, await town.conversation("ada", tx=tx), claimed, town.accounts["email"], by=town.grace)

    [(sent, shown)] = await town.rows(SENT)
    code = "".join(letter for letter in sent if letter.isdigit())
    assert len(code) == 6 and code not in shown and "••••••" in shown
    assert [code in talk.preview for talk in await town.talks()] == [False]

    await town.says("ada", code)
    assert await trust_of(town) == "proven"


async def test_guessing_ends_after_five_tries(town: Town) -> None:
    code = await made(town, await claims(town))
    for number in range(5):
        await town.says("ada", f"{(int(code) + number + 1) % 10**6:06d}")

    await town.says("ada", code)

    assert await trust_of(town) is None


async def test_a_code_proves_nothing_from_somebody_else_or_after_its_time(town: Town) -> None:
    claimed = await claims(town)
    code = await made(town, claimed)
    await town.says("hedy", code)
    assert await trust_of(town) is None

    async with town.begin() as tx:
        sql = "UPDATE codes SET expires_at = expires_at - $2::interval WHERE workspace_id = $1"
        await tx.execute(sql, tx.workspace_id, timedelta(hours=1))
    await town.says("ada", code)
    assert await trust_of(town) is None


async def test_no_more_than_three_codes_an_hour_go_to_one_address_and_none_to_a_proven_one(town: Town) -> None:
    claimed = await claims(town)
    for _ in range(3):
        await made(town, claimed)
    with pytest.raises(TooManyCodes):
        await made(town, claimed)

    await town.says("hedy", on="email", sender=Sender("hedy@example.org", "Hedy"))
    with pytest.raises(AlreadyProven):
        await made(town, await town.identity("hedy@example.org", on="email"))


async def test_a_code_unites_with_the_known_owner_of_the_address_unless_they_are_somebody_else(town: Town) -> None:
    await town.says("olena", on="email", sender=Sender(MAIL, "Olena Byron"))
    claimed = await claims(town, "petro")
    code = await made(town, claimed)

    await town.says("petro", code, sender=Sender("petro", "Petro Byron"))

    assert await town.person("petro") != await town.person(MAIL, on="email", scope="")


async def trust_of(town: Town) -> str | None:
    found = await town.rows("SELECT trust FROM identities WHERE workspace_id = $1 AND kind = 'email' AND scope = '' AND address = $2", MAIL)
    return found[0][0] if found else None
