"""The workspace's own colour and logo on its desk."""

import re

import httpx2
import pytest

from parley import workspace
from parley.core.db import Database
from parley.web.shell import accent
from parley.workspace import Staff
from parley.workspace.colours import READABLE, contrast
from tests.web.conftest import Browser
from tests.web.test_workspace_settings import upload
from tests.workspace.test_branding import png

ROSE = "#b4236b"
CHOICES = [ROSE, "#000000", "#f0002f", "#008a00", "#0000ff", "#7c3aed", "#949494", "#c06000"]
DAY, NIGHT = 0, 1
RAIL_INK = ("#c3d1cf", "#8fa5a3")
GROUNDS = (("#ffffff", "#f4f6f6", "#eceff0"), ("#0e1514", "#151e1d", "#1c2726", "#0a100f"))


@pytest.mark.parametrize("chosen", CHOICES)
@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=["day", "night"])
def test_whatever_colour_is_chosen_everything_in_it_can_be_read(chosen: str, theme: int) -> None:
    shown = {name: pair[theme] for name, pair in accent.tokens(chosen).items()}

    on_pages = [contrast(shown[name], ground) for name in ("accent", "accent-strong") for ground in GROUNDS[theme]]
    on_it = [contrast(shown["on-accent"], shown[name]) for name in ("accent", "accent-strong")]
    beside = [contrast(shown["accent-strong"], shown["accent-soft"]), contrast(RAIL_INK[theme], shown["rail"])]

    assert min(on_pages + on_it + beside) >= READABLE


async def test_the_desk_wears_the_colour_of_its_business(grace_at_work: Browser, grace: Staff, database: Database) -> None:
    assert "/accent/" not in (await grace_at_work.get("/inbox")).text
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.branding.choose_business(tx, business="salon", accent=ROSE, by=grace)

    page = (await grace_at_work.get("/inbox")).text
    assert 'href="/accent/b4236b"' in page
    answer = await grace_at_work.get("/accent/b4236b")
    assert answer.headers["content-type"].startswith("text/css")
    assert f"--accent: light-dark({ROSE}," in answer.text


@pytest.mark.parametrize("written", ["red", "12345", "0F766E", "0f766e;}", "0f766e0f"])
async def test_what_is_no_colour_has_no_sheet(browser: Browser, written: str) -> None:
    assert (await browser.get(f"/accent/{written}")).status_code == httpx2.codes.NOT_FOUND


async def test_the_logo_stands_above_the_name_of_the_business(grace_at_work: Browser, grace: Staff) -> None:
    assert "/settings/workspace/logo?" not in (await grace_at_work.get("/inbox")).text

    assert await upload(grace_at_work, png(64, 64)) == httpx2.codes.SEE_OTHER

    page = (await grace_at_work.get("/inbox")).text
    shown = re.search(r'src="(/settings/workspace/logo\?[^"]+)"', page)
    assert shown and "immutable" in (await grace_at_work.get(shown[1])).headers["cache-control"]
    assert '<span class="rail-name">Salon</span>' in page
