"""What a browser loads."""

import gzip
import re

import httpx2
import pytest
from widget_office import Desk
from widget_server import Server

from parley.widget.pages import STATIC, version
from parley.widget.ports import Webchat

LOADER_BYTES = 3 * 1024
WHOLE_BYTES = 30 * 1024
LANGUAGES = ("en", "ru", "uk")


@pytest.fixture
async def loaded(server: Server) -> dict[str, httpx2.Response]:
    """The loader, the module that it brings, and the words of each language, by name."""
    async with httpx2.AsyncClient(base_url=server.http) as client:
        names = ["chat.js", *(f"words.{language}.js" for language in LANGUAGES)]
        parts = {name: await client.get(f"/widget/assets/{version()}/{name}") for name in names}
        return {"widget.js": await client.get("/widget.js"), **parts}


def weight(answer: httpx2.Response) -> int:
    return len(gzip.compress(answer.content, 9))


def test_what_a_visitor_loads_weighs_at_most_30_kb_and_3_of_them_at_first(loaded: dict[str, httpx2.Response]) -> None:
    words = max(weight(loaded[f"words.{language}.js"]) for language in LANGUAGES)
    assert weight(loaded["widget.js"]) <= LOADER_BYTES
    assert weight(loaded["widget.js"]) + weight(loaded["chat.js"]) + words <= WHOLE_BYTES


def test_every_module_is_part_of_the_one_that_is_served(loaded: dict[str, httpx2.Response]) -> None:
    apart = {"loader", "preview", *(f"words.{language}" for language in LANGUAGES)}
    modules = {path.name.removesuffix(".js") for path in STATIC.glob("*.js")} - apart
    assert set(re.findall(r"^const \$(\w+)=\(", loaded["chat.js"].text, re.MULTILINE)) == modules
    assert not re.search(r"^import ", loaded["chat.js"].text, re.MULTILINE)


def test_modules_are_kept_for_ever_under_their_version_and_the_loader_is_not(loaded: dict[str, httpx2.Response]) -> None:
    lifetimes = {name: answer.headers["cache-control"] for name, answer in loaded.items()}
    assert "max-age=300" in lifetimes.pop("widget.js")
    assert all("immutable" in lifetime for lifetime in lifetimes.values())
    assert version() in loaded["widget.js"].text


async def test_an_old_page_still_gets_a_widget_but_does_not_keep_it(server: Server) -> None:
    async with httpx2.AsyncClient(base_url=server.http) as client:
        answer = await client.get("/widget/assets/older/chat.js")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize("name", ["..%2Fdoor.py", "preview.html", "nothing.js", "panel.js", "%2Fetc%2Fpasswd", ""])
async def test_nothing_else_is_served(server: Server, name: str) -> None:
    async with httpx2.AsyncClient(base_url=server.http) as client:
        assert (await client.get(f"/widget/assets/{version()}/{name}")).status_code == 404


def test_no_module_writes_html_or_runs_text(loaded: dict[str, httpx2.Response]) -> None:
    for path, answer in loaded.items():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", answer.text), path


@pytest.mark.parametrize(
    ("language", "heading"), [("ru", "Пример магазина"), ("uk", "Приклад магазину"), ("en", "A sample shop"), ("xx", "A sample shop")]
)
async def test_the_owner_sees_a_preview_in_their_language(server: Server, account: Webchat, language: str, heading: str) -> None:
    async with httpx2.AsyncClient(base_url=server.http) as client:
        page = await client.get(f"/widget/preview/{account.id}", params={"lang": language})
    assert heading in page.text
    assert "unsafe" not in page.headers["content-security-policy"]


async def test_a_file_of_a_talk_is_shown_only_where_that_is_harmless(server: Server, desk: Desk) -> None:
    desk.files = {"picture": ("До и после.png", "image/png", b"x" * 2500), "page": ("a.html", "text/html", b"<script>1</script>")}
    async with httpx2.AsyncClient(base_url=server.http) as client:
        picture, page = await client.get("/widget/files/picture"), await client.get("/widget/files/page")
        assert (await client.get("/widget/files/forged")).status_code == 404
    assert (picture.content, picture.headers["content-type"]) == (b"x" * 2500, "image/png")
    assert (page.headers["content-type"], page.headers["content-disposition"][:10]) == ("application/octet-stream", "attachment")
    assert {answer.headers["content-security-policy"] for answer in (picture, page)} == {"default-src 'none'; sandbox"}
