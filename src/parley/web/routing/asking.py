"""What comes into a queue, as a question: its words, and the choices that its form offers."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from parley import conversations
from parley.conversations import Group
from parley.core.db import Tx
from parley.core.i18n import N_, Translator
from parley.web.inbox import describing, filters, words
from parley.web.inbox.describing import Describer, Subject

TOPIC = filters.Topic(conversations.SORTABLE, filters.FIRST)
NAMES: Mapping[str, str] = {**{name: words.FIELDS[name] for name in TOPIC.fields if name in words.FIELDS}, "said": N_("Customer's words")}
ABOUT = Subject(TOPIC, NAMES, words.op_name)


async def describer(tx: Tx, speech: Translator, zone: ZoneInfo) -> Describer:
    return Describer(await describing.choices(tx, speech), speech, zone, ABOUT)


def asked(fields: Mapping[str, Sequence[str]], kept: Group | None, zone: ZoneInfo) -> Group:
    """What somebody has put together so far; before they begin, what is kept, with a first condition to fill in."""
    if not any(name.startswith("all-") for name in fields):
        begun = kept or Group()
        return begun if begun.items else filters.edited(begun, f"add-{filters.ROOT}", TOPIC)
    return filters.edited(filters.from_form(fields, zone, TOPIC), next(iter(fields.get("do", ())), ""), TOPIC)
