"""A shop on a host of its own, with the strictest content policy under which the chat has to work, and Ada on its pages."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser
from widget_browser import Site, watched
from widget_office import Desk, chat
from widget_server import Server

from parley.widget.ports import Webchat
from tests.providers.server import Answer, Request, serving

STYLE = """
* { color: rgb(255, 0, 0) !important; font-size: 31px !important; }
h1 { margin: 40px; }
.panel, .head, .bubble, .row, button { background: rgb(255, 255, 0) !important; border: 9px solid rgb(255, 0, 0) !important; }
"""
"""A site that shouts: none of it may reach the chat, and none of the chat may reach it."""


class Shop:
    """One site with the chat on it."""

    def __init__(self, address: str, server: Server, account: Webchat, desk: Desk) -> None:
        self.address = address
        self.server = server
        self.account = account
        self.desk = desk

    @asynccontextmanager
    async def visited(self, chromium: Browser, path: str = "/", language: str = "en", **options: Any) -> AsyncGenerator[Site]:
        async with self.opened(chromium, path, language, **options) as site:
            await site.launcher.wait_for()
            yield site

    @asynccontextmanager
    async def opened(self, chromium: Browser, path: str = "/", language: str = "en", **options: Any) -> AsyncGenerator[Site]:
        """Whether the chat shows itself or not."""
        options = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", **options}
        async with watched(chromium, locale=language, **options) as page:
            await page.goto(self.address + path)
            yield Site(page)


def policy(server: Server) -> str:
    """As the guide tells owners to write it."""
    ours = f"script-src {server.http}; connect-src {server.http} {server.ws}; img-src {server.http}; media-src {server.http}"
    return f"default-src 'none'; {ours}; style-src 'self'"


@asynccontextmanager
async def shop(server: Server, desk: Desk, *, attributes: str = "", **chosen: Any) -> AsyncGenerator[Shop]:
    """A site that shows a chat with these settings."""
    line: dict[str, str] = {}

    async def page(request: Request) -> Answer:
        if request.path == "/shop.css":
            return Answer(200, STYLE.encode(), {"content-type": "text/css"})
        script = f'<script async src="{server.http}/widget.js" data-account="{line["account"]}" {attributes}></script>'
        head = "<meta charset=utf-8><title>Shop</title><link rel=stylesheet href=/shop.css>"
        body = f'<!doctype html><html lang="">{head}<h1>Shop</h1>{script}</html>'
        return Answer(200, body.encode(), {"content-type": "text/html", "content-security-policy": policy(server)})

    async with serving(page) as address:
        account = chat(origins=address, **chosen)
        desk.accounts[account.id] = account
        line["account"] = str(account.id)
        yield Shop(address, server, account, desk)
