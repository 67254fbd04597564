"""Somebody who is signed in and asks for whatever they like."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx2

from parley.workspace import Staff
from tests.isolation.estate import PASSWORD, Estate
from tests.isolation.routes import Page

TOKEN = "x-parley-token"


class Browser:
    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client

    @property
    def cookie(self) -> str:
        return self.client.cookies["parley"]

    async def signs_in(self, staff: Staff) -> None:
        await self.client.get("/login")
        answer = await self._post("/login", {"email": staff.email, "password": PASSWORD})
        assert answer.status_code == 303

    async def asks(self, page: Page, known: dict[str, str], ours: Estate, **foreign: str) -> httpx2.Response:
        """`known` answers for the address, our own estate for the form, but for what is `foreign`. Once more where too much goes on."""
        form = page.form(ours, **foreign) if page.method == "POST" else {}
        answer = await self._asks_once(page, page.address(known), form)
        return answer if answer.status_code != 503 else await self._asks_once(page, page.address(known), form)

    async def _asks_once(self, page: Page, address: str, form: dict[str, str]) -> httpx2.Response:
        if page.method != "POST":
            return await self.client.request(page.method, address)
        return await self._post(address, form, multipart=page.multipart)

    async def _post(self, address: str, form: dict[str, str], *, multipart: bool = False) -> httpx2.Response:
        headers = {TOKEN: self.client.cookies["parley-token"]}
        if multipart:
            return await self.client.post(address, files={name: (None, value) for name, value in form.items()}, headers=headers)
        return await self.client.post(address, data=form, headers=headers)


@asynccontextmanager
async def browsing(address: str, staff: Staff | None = None) -> AsyncGenerator[Browser]:
    async with httpx2.AsyncClient(base_url=address, timeout=30) as client:
        browser = Browser(client)
        if staff:
            await browser.signs_in(staff)
        else:
            await client.get("/login")
        yield browser
