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


@pytest.fixture
async def loaded(server: Server) -> dict[str, httpx2.Response]:
    """The loader and every module that it brings, by path."""
    found: dict[str, httpx2.Response] = {}
    async with httpx2.AsyncClient(base_url=server.http) as client:
        found["/widget.js"] = await client.get("/widget.js")
        waiting = [f"/widget/assets/{version()}/chat.js"]
        while waiting:
            path = waiting.pop()
            found[path] = await client.get(path)
            imports = re.findall(r'from "\./([a-z]+\.js)"', found[path].text)
            waiting += {f"/widget/assets/{version()}/{name}" for name in imports} - found.keys() - set(waiting)
    return found


def weight(answer: httpx2.Response) -> int:
    return len(gzip.compress(answer.content, 9))


async def test_the_loader_weighs_at_most_3_kb(loaded: dict[str, httpx2.Response]) -> None:
    assert weight(loaded["/widget.js"]) <= LOADER_BYTES


async def test_the_whole_widget_weighs_at_most_30_kb(loaded: dict[str, httpx2.Response]) -> None:
    assert sum(map(weight, loaded.values())) <= WHOLE_BYTES


async def test_every_module_is_served_and_every_served_module_is_used(loaded: dict[str, httpx2.Response]) -> None:
    assert {answer.status_code for answer in loaded.values()} == {200}
    assert {path.rpartition("/")[2] for path in loaded} - {"widget.js"} == {path.name for path in STATIC.glob("*.js")} - {"loader.js"}


async def test_modules_are_kept_for_ever_under_their_version_and_the_loader_is_not(loaded: dict[str, httpx2.Response]) -> None:
    lifetimes = {path: answer.headers["cache-control"] for path, answer in loaded.items()}
    assert "max-age=300" in lifetimes.pop("/widget.js")
    assert all("immutable" in lifetime for lifetime in lifetimes.values())
    assert version() in loaded["/widget.js"].text


async def test_an_old_page_still_gets_a_widget_but_does_not_keep_it(server: Server) -> None:
    async with httpx2.AsyncClient(base_url=server.http) as client:
        answer = await client.get("/widget/assets/older/chat.js")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize("name", ["..%2Fdoor.py", "preview.html", "nothing.js", "%2Fetc%2Fpasswd", ""])
async def test_nothing_else_is_served(server: Server, name: str) -> None:
    async with httpx2.AsyncClient(base_url=server.http) as client:
        assert (await client.get(f"/widget/assets/{version()}/{name}")).status_code == 404


async def test_no_module_writes_html_or_runs_text(loaded: dict[str, httpx2.Response]) -> None:
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
