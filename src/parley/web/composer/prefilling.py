"""What a template's variables probably want to be told of this person and conversation: offered, and changed by whoever sends it."""

import re
from collections.abc import Sequence

import msgspec

from parley import channels, people, workspace
from parley.channels import Template, Wording
from parley.channels.types import Place
from parley.conversations import Conversation
from parley.core.db import Tx
from parley.workspace import Staff

MOST_LOCATIONS = 20
NAMED = {
    "first_name": ("first_name", "firstname", "имя", "імя", "ім_я"),
    "name": ("name", "customer", "client", "user", "person", "full_name", "fullname", "клиент", "клієнт", "фио", "піб"),
    "number": ("number", "reference", "ref", "request", "ticket", "case", "conversation", "номер", "обращение", "звернення", "заявка"),
    "house": ("company", "business", "brand", "shop", "store", "salon", "компания", "компанія", "салон", "магазин"),
    "place": ("location", "branch", "address", "place", "адрес", "адреса", "филиал", "філія"),
    "me": ("agent", "operator", "manager", "staff", "оператор", "менеджер", "администратор", "адміністратор"),
}
GREETING = re.compile(
    r"(здравствуйте|привет|доброе утро|добрый день|добрый вечер|уважаем\w+|вітаю|вітаємо|привіт|добрий день|доброго дня|добрий вечір"
    r"|шановн\w+|hello|hi|hey|dear|good (morning|afternoon|evening))[\s,!*_]*$",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(№|#|no\.|number|номер\w*|обращени\w+|звернення|заявк\w+|request|ticket|reference)[\s:*_№#]*$", re.IGNORECASE)


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What may stand in a variable; empty where it is not known."""

    name: str
    number: str
    house: str
    me: str
    places: tuple[tuple[str, str], ...]
    """Names and addresses of the workspace's locations."""

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.strip() else ""

    @property
    def place(self) -> str:
        """Where there is one only, it is that."""
        return self.places[0][1] or self.places[0][0] if len(self.places) == 1 else ""

    @property
    def offered(self) -> list[str]:
        """For any variable, each once."""
        some = [self.first_name, self.name, self.number, self.house, self.me, *(part for place in self.places for part in place)]
        return [text for text in dict.fromkeys(some) if text]


async def known(tx: Tx, found: Conversation, me: Staff) -> Known:
    person, house = await people.person(tx, found.person_id), await workspace.workspace(tx)
    places = tuple((one.name, one.address) for one in (await workspace.locations(tx))[:MOST_LOCATIONS])
    return Known(name=_flat(person.name), number=str(found.number), house=house.name, me=me.name, places=places)


def prefilled(template: Template, known: Known) -> channels.templates.Given:
    """Of a place, its name and address; where on the map it is, nobody has told us."""
    name, address = known.places[0] if known.places else ("", "")
    return channels.templates.Given(
        header=_values(template.header, known),
        body=_values(template.body, known),
        buttons=["" for _ in template.completed],
        place=Place(0, 0, name, address),
    )


def _values(wording: Wording, known: Known) -> Sequence[str]:
    return [_by_name(variable.name, known) or _by_words_before(variable.name, wording.text, known) for variable in wording.variables]


def _by_name(name: str, known: Known) -> str:
    """`customer_name` is a name, and the first word of it is asked for by `first_name` only."""
    plain = name.lower()
    for what, names in NAMED.items():
        if plain in names:
            return str(getattr(known, what))
    parts = [part for part in plain.split("_") if part]
    found = next((what for what, names in NAMED.items() if parts and parts[-1] in names), "")
    return str(getattr(known, found)) if found else ""


def _by_words_before(name: str, text: str, known: Known) -> str:
    before = re.split(r"\{\{\s*" + re.escape(name) + r"\s*\}\}", text, maxsplit=1)[0][-60:]
    if GREETING.search(before):
        return known.first_name
    return known.number if NUMBER.search(before) else ""


def _flat(name: str) -> str:
    return " ".join(name.split())
