"""Whether the sender is who they say: what our own MX found out, and nobody else's word."""

import re
from collections.abc import Iterator

from parley.channels.adapters.email.headers import Headers
from parley.channels.adapters.email.threading_keys import Own
from parley.channels.types import Trust

MAX_RESULTS = 8192
COMMENT = re.compile(r"\([^()]{0,1000}\)")
RESULT = re.compile(r"\s*([a-z0-9-]{1,20})(?:/\d+)?\s*=\s*([a-z]{1,12})", re.IGNORECASE)
PROPERTY = re.compile(r"\b(header\.from|header\.d|header\.i|smtp\.mailfrom)\s*=\s*\"?([^\s;\"]{1,320})", re.IGNORECASE)


def trust(headers: Headers, domain: str, own: Own) -> tuple[Trust, bool]:
    """How far the From is proven, and whether it is doubtful: its domain denies having sent this."""
    for method, result, domains in _results(headers, own):
        if method == "dmarc" and result in ("fail", "reject", "quarantine"):
            return Trust.CLAIMED, True
        if method == "dmarc" and result == "pass" and (not domains or domain in domains):
            return Trust.NETWORK, False
    vouched = any(
        result == "pass" and method in ("dkim", "spf") and any(_aligned(domain, other) for other in domains)
        for method, result, domains in _results(headers, own)
    )
    return (Trust.NETWORK if vouched else Trust.CLAIMED), False


def _results(headers: Headers, own: Own) -> Iterator[tuple[str, str, set[str]]]:
    """(method, result, domains it speaks of) of the topmost header that our own MX wrote."""
    for value in headers.raw("authentication-results"):
        first, *results = COMMENT.sub(" ", COMMENT.sub(" ", value[:MAX_RESULTS])).split(";")
        if not _is_ours(first, own):
            continue
        for result in results:
            if found := RESULT.match(result):
                domains = {text.lower().rpartition("@")[2] for _, text in PROPERTY.findall(result)}
                yield found[1].lower(), found[2].lower(), domains
        return


def _is_ours(first: str, own: Own) -> bool:
    words = first.lower().split()
    if not words:
        return False
    known = {name.lower() for name in own.authserv_ids}
    return words[0] in known or any(name.startswith("*.") and words[0].endswith(name[1:]) for name in known)


def _aligned(domain: str, other: str) -> bool:
    return "." in other and (domain == other or domain.endswith(f".{other}"))
