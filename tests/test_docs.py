"""The documents say what is there: links lead somewhere, commands exist, tables are whole."""

import re
from pathlib import Path

import msgspec
import pytest

from parley.core.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("README.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
COMMAND = re.compile(r"\bmake ([a-z-]+)\b")


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = [link for link in LINK.findall(page.read_text()) if "://" not in link and not _leads(page, link)]

    assert lost == []


def _leads(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    return target.exists() and (not anchor or anchor in _anchors(target))


def _anchors(page: Path) -> set[str]:
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(page.read_text())}


def test_every_make_command_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named_in_code = [block for page in PAGES for block in re.findall(r"`[^`\n]+`|```sh.*?```", page.read_text(), re.DOTALL)]

    assert {command for block in named_in_code for command in COMMAND.findall(block)} <= targets


def test_the_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "make run " in readme
    assert "make test " in readme


def test_every_setting_is_explained() -> None:
    guide = (ROOT / "docs" / "howto" / "run-it.md").read_text()
    settings = [f"PARLEY_{field.name.upper()}" for field in msgspec.structs.fields(Settings)]

    assert [setting for setting in settings if f"`{setting}`" not in guide] == []


def test_every_room_is_on_the_map() -> None:
    listed = (ROOT / "ARCHITECTURE.md").read_text()
    rooms = {path.stem for path in (ROOT / "src" / "parley").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}

    assert [room for room in sorted(rooms - {"__init__"}) if f"`{room}`" not in listed] == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text()

    assert [page.name for page in sorted(folder.glob("0*.md")) if f"({page.name})" not in listed] == []
