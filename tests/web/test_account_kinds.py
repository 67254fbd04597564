"""Choosing a channel to connect: all of them are there, each with its own sign, and in people's order."""

import re

import pytest

from parley import channels
from tests.web.conftest import Browser
from tests.web.desk import Line

PAGE = "/accounts"
WITH_A_SERVER = [kind for kind in channels.kinds() if any(setting.name == "api_url" for setting in channels.adapter(kind).manifest.asks)]


async def test_every_channel_can_be_chosen_once_and_has_a_sign_of_its_own(grace_at_work: Browser) -> None:
    page = (await grace_at_work.get(PAGE)).text

    assert sorted(re.findall(r'href="/accounts/new/(\w+)"', page)) == sorted(channels.kinds())
    assert "mark-other" not in page


async def test_setting_up_offers_the_same_but_what_has_its_own_place_there(grace_at_work: Browser) -> None:
    page = (await grace_at_work.get("/setup/channel")).text

    assert {*re.findall(r'href="/accounts/new/(\w+)"', page)} == {*channels.kinds()} - {"telegram", "webchat", "console"}


@pytest.mark.parametrize("kind", WITH_A_SERVER)
async def test_the_address_of_a_providers_server_waits_behind_the_fold(grace_at_work: Browser, kind: str) -> None:
    page = (await grace_at_work.get(f"{PAGE}/new/{kind}")).text

    before, _, folded = page.partition('<details class="advanced"')
    assert "set-api_url" in folded and "set-api_url" not in before


async def test_an_account_shows_where_its_provider_calls(grace_at_work: Browser, line: Line) -> None:
    page = (await grace_at_work.get(f"{PAGE}/{line.account.id}")).text

    assert f"/hooks/{line.account.id}" in page
