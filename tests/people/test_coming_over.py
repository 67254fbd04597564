"""Our link leads somebody to another channel, which may tell of it in several ways."""

import pytest

from parley.channels import Kind, Proof
from parley.core import ids
from tests.conversations.looks import lines
from tests.people.town import Town


@pytest.mark.parametrize("kind", [Kind.REFERRAL, Kind.SUBSCRIBED])
async def test_somebody_who_starts_the_bot_by_our_link_is_known_at_once(town: Town, kind: Kind) -> None:
    await town.says("ada", "on the site")
    await town.says("ada_l", on="telegram", kind=kind, proof=await town.proof_of("ada"))

    assert await town.person("ada") == await town.person("ada_l", on="telegram")
    assert await lines(town) == ["continued"]
    assert len(await town.talks()) == 1


async def test_somebody_who_only_starts_the_bot_is_nobody_else(town: Town) -> None:
    await town.says("ada", "on the site")
    await town.says("ada_l", on="telegram", kind=Kind.SUBSCRIBED, proof=Proof("continue", ids.new()))

    assert await town.person("ada") != await town.person("ada_l", on="telegram")
