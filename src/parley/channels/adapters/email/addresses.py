"""Addresses in From, To and their like, however they are written."""

import re

import msgspec

from parley.channels.adapters.email.headers import words

MAX_LIST = 16 * 1024
MAX_ADDRESSES = 200
MAX_ADDRESS = 320

BARE = re.compile(r"[^\s<>()\",;:@\[\]]{1,256}@[^\s<>()\",;:@]{1,255}")
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
    found = BARE.search(text[:MAX_LIST])
    return found[0].rstrip(".")[:MAX_ADDRESS] if found else ""


def _entries(value: str) -> list[list[str]]:
    entries: list[list[str]] = [[]]
    for token in TOKEN.findall(value):
        if token in (",", ";"):
            entries.append([])
        else:
            entries[-1].append(token)
    return entries


def _read(tokens: list[str]) -> list[MailAddress]:
    angled = next((token for token in reversed(tokens) if token.startswith("<") and BARE.search(token)), None)
    if angled is not None:
        return [_named(bare_address(angled), tokens)]
    plain = " ".join(token for token in tokens if not token.startswith(("<", "(")))
    return [MailAddress(found.rstrip(".")) for found in BARE.findall(plain)]


def _named(address: str, tokens: list[str]) -> MailAddress:
    written = "".join(_name_of(token) for token in tokens if not token.startswith(("<", "(")))
    name = " ".join(words(written).split()).strip("\"'").strip()
    return MailAddress(address, "" if name.lower() == address.lower() else name[:200])


def _name_of(token: str) -> str:
    if token.startswith('"'):
        return re.sub(r"\\(.)", r"\1", token[1:].removesuffix('"'))
    return token
