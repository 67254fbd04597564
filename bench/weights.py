"""What browsers load, in bytes: the chat on a site, and the operators' first page."""

import gzip
import re

import httpx2

from bench.figures import Figure, figure
from bench.salon import Salon
from bench.scale import Scale
from bench.stand import Stand, tell

LANGUAGES = ("en", "ru", "uk")


async def measure(stand: Stand, salon: Salon, _scale: Scale) -> list[Figure]:
    """As they travel: compressed, each file once, without the HTML of the pages themselves."""
    async with httpx2.AsyncClient(base_url=stand.settings.public_url) as client:
        loader = await _bytes(client, "/widget.js")
        source = (await client.get("/widget.js")).text
        folder = "/" + re.findall(r"widget/assets/\w+/", source)[0]
        words = max([await _bytes(client, f"{folder}words.{language}.js") for language in LANGUAGES])
        whole = loader + await _bytes(client, f"{folder}chat.js") + words
        page = await _page(client, "/login")
    tell(f"the chat weighs {whole / 1024:.1f} kB, what the operators' pages share {page / 1024:.1f} kB")
    return [
        figure("chat on a site, its loader", loader / 1024, "kB gzip", at_most=3),
        figure("chat on a site, whole", whole / 1024, "kB gzip", at_most=30),
        figure("scripts and styles of every operators' page", page / 1024, "kB gzip"),
    ]


async def _page(client: httpx2.AsyncClient, path: str) -> int:
    parts = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css))"', (await client.get(path)).text))
    return sum([await _bytes(client, part) for part in sorted(parts)])


async def _bytes(client: httpx2.AsyncClient, path: str) -> int:
    return len(gzip.compress((await client.get(path)).content, 9))
