"""Addresses in From, To and their like, however they are written."""

import re
from collections.abc import Iterator

import msgspec

from parley.channels.adapters.email.headers import words

MAX_LIST = 16 * 1024
MAX_ADDRESSES = 200
MAX_ADDRESS = 320

BARE = re.compile(r"[^\s<>()\",;:@\[\]]{1,128}@[^\s<>()\",;:@\[\]]{1,255}")
MAX_LOCAL = 128
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|<[^<>]*>?|\([^()]*\)?|[,;]|[^",;<(]+|.', re.DOTALL)


class MailAddress(msgspec.Struct, frozen=True):
    """`Ада <ada@client.test>`; the name is empty where none was given."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()


def addresses(value: str) -> list[MailAddress]:
    """Every address of a list; entries without one are left out. A field with several unseparated addresses gives each."""
    found: list[MailAddress] = []
    for entry in _entries(value[:MAX_LIST]):
        found += _read(entry)
        if len(found) >= MAX_ADDRESSES:
            break
    return found[:MAX_ADDRESSES]


def bare_address(text: str) -> str:
    """The first thing in a text that has the form of an address, or nothing."""
    return next(_bare_addresses(text[:MAX_LIST]), "")[:MAX_ADDRESS]


def _bare_addresses(text: str) -> Iterator[str]:
    """Looks around each `@` only: a search from every character would be slow on a long text that has none."""
    behind = 0
    while (at := text.find("@", behind)) != -1:
        found = BARE.search(text, max(behind, at - MAX_LOCAL), at + MAX_ADDRESS)
        if found and found.start() <= at < found.end():
            yield found[0].rstrip(".")
        behind = max(at + 1, found.end() if found else 0)


def _entries(value: str) -> list[list[str]]:
    entries: list[list[str]] = [[]]
    for token in TOKEN.findall(value):
        if token in (",", ";"):
            entries.append([])
        else:
            entries[-1].append(token)
    return entries


def _read(tokens: list[str]) -> list[MailAddress]:
    angled = next((token for token in reversed(tokens) if token.startswith("<") and bare_address(token)), None)
    if angled is not None:
        return [_named(bare_address(angled), tokens)]
    plain = " ".join(token for token in tokens if not token.startswith(("<", "(")))
    return [MailAddress(found) for found in _bare_addresses(plain)]


def _named(address: str, tokens: list[str]) -> MailAddress:
    written = "".join(_name_of(token) for token in tokens if not token.startswith(("<", "(")))
    name = " ".join(words(written).split()).strip("\"'").strip()
    return MailAddress(address, "" if name.lower() == address.lower() else name[:200])


def _name_of(token: str) -> str:
    if token.startswith('"'):
        return re.sub(r"\\(.)", r"\1", token[1:].removesuffix('"'))
    return token
