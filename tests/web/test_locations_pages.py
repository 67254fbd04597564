"""Locations are added, changed, archived, and brought back."""

import re

from tests.web.conftest import Browser, submit

PLACE = {"name": "Поділ", "address": "вул. Сагайдачного, 1", "phone": "+380501112233", "time_zone": "Europe/Kyiv", "calendar": ""}
PAGE = "/settings/locations"


async def add(browser: Browser) -> str:
    assert (await submit(browser, PAGE, page=PAGE, headers=None, **PLACE)).status_code == 303
    found = re.search(r'href="(/settings/locations/[0-9a-f-]{36})"', (await browser.get(PAGE)).text)
    assert found
    return found[1]


async def test_a_location_is_added_and_changed(grace_at_work: Browser) -> None:
    place = await add(grace_at_work)
    assert "+380 50 111 2233" in (await grace_at_work.get(PAGE)).text

    await submit(grace_at_work, place, page=place, headers=None, **(PLACE | {"name": "Поділ-2"}))

    assert "Поділ-2" in (await grace_at_work.get(PAGE)).text


async def test_archiving_can_be_undone_at_once(grace_at_work: Browser) -> None:
    place = await add(grace_at_work)

    answer = await submit(grace_at_work, f"{place}/archive", page=PAGE)
    told = (await grace_at_work.get(answer.headers["location"])).text
    assert "is archived" in told and f'action="{place}/restore"' in told
    await submit(grace_at_work, f"{place}/restore", page=PAGE)

    assert f'href="{place}"' in (await grace_at_work.get(PAGE)).text


async def test_a_name_or_hours_that_are_none_are_refused_beside_the_form(grace_at_work: Browser) -> None:
    nameless = await submit(grace_at_work, PAGE, page=PAGE, headers=None, **(PLACE | {"name": " "}))
    hourless = await submit(grace_at_work, PAGE, page=PAGE, headers=None, **(PLACE | {"calendar": "anything"}))
    assert (nameless.status_code, hourless.status_code) == (400, 400)
    assert "вул. Сагайдачного" in nameless.text
