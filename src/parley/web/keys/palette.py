"""What the command palette offers: what is always there, and what only the server can find."""

from collections.abc import Iterator, Sequence

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from parley import conversations
from parley.conversations import FoundConversation
from parley.core.db import Tx
from parley.core.i18n import Language, Translator, translator
from parley.desk import replies, search, shortcuts, views
from parley.desk.replies import SavedReply
from parley.desk.search import Talk
from parley.desk.views import View
from parley.people import Found
from parley.web.keys.table import ACTIONS, merged
from parley.web.shell import navigation, wording
from parley.workspace import Staff, may

MOST_PEOPLE, MOST_REPLIES = 6, 4
LANGUAGES: tuple[Language, ...] = ("en", "ru", "uk")

LONGEST = 100


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the palette: it leads to `url`, or does `action`."""

    id: str
    label: str
    about: str = ""
    also: str = ""
    """Other words for it, parted by |."""
    icon: str = "go"
    hue: int | None = None
    keys: str = ""
    url: str = ""
    action: str = ""
    reply: str = ""
    """The id of a saved reply that an open composer can say."""


@get("/keys/palette")
async def items(tx: NamedDependency[Tx], me: NamedDependency[Staff]) -> Response[list[Item]]:
    """What there is for this person before anything is typed."""
    speech = translator(me.language)
    keys = merged(await shortcuts.chosen(tx, me.id))
    saved = await views.views(tx, me.id) if may(me, "conversations.read") else []
    return Response([*_actions(keys, speech), *_places(keys, me, speech), *(_view(view, speech) for view in saved)])


@get("/keys/palette/found")
async def found(tx: NamedDependency[Tx], me: NamedDependency[Staff], q: FromQuery[str] = "") -> Response[list[Item]]:
    """People, conversations and saved replies that some letters mean."""
    speech, words = translator(me.language), " ".join(q.replace("\0", "").split())[:LONGEST]
    numbered = await _numbered(tx, me, words)
    persons = await search.persons(tx, words, limit=MOST_PEOPLE) if len(words) > 1 and may(me, "people.read") else []
    talks = await search.talks_with(tx, [person.id for person in persons]) if may(me, "conversations.read") else {}
    kept = await replies.find(tx, me, words, limit=MOST_REPLIES) if len(words) > 1 and may(me, "conversations.reply") else []
    return Response(
        [
            *(_conversation(one, speech) for one in numbered),
            *(item for person in persons for item in _person(person, talks.get(person.id), speech)),
            *(_reply(reply, me, speech) for reply in kept),
        ]
    )


def _actions(keys: dict[str, str], speech: Translator) -> Iterator[Item]:
    """The page offers those that it has something for."""
    for action in ACTIONS:
        if action.in_palette:
            yield Item(
                id=f"do/{action.name}",
                label=speech.gettext(action.label),
                also=_also(action.label),
                icon="do",
                keys=keys[action.name],
                action=action.name,
            )


def _places(keys: dict[str, str], me: Staff, speech: Translator) -> Iterator[Item]:
    """Each address once: those that have keys, the rail, the settings."""
    known: set[str] = set()
    settings = speech.gettext("Settings")
    open_to_me = {place.path for place in navigation.open_to(me, (*navigation.RAIL, *navigation.SETTINGS))}
    keyed = [(action.path, action.label, keys[action.name], "") for action in ACTIONS if action.path]
    rail = [(place.path, place.label, "", "") for place in navigation.open_to(me, navigation.RAIL)]
    sections = [(place.path, place.label, "", settings) for place in navigation.open_to(me, navigation.SETTINGS)]
    closed = {place.path for place in navigation.RAIL} - open_to_me
    for path, label, combo, about in (*keyed, *rail, *sections):
        if path not in known and path.partition("?")[0] not in closed:
            known.add(path)
            icon = "settings" if about else "go"
            yield Item(id=f"go{path}", label=speech.gettext(label), about=about, also=_also(label), icon=icon, keys=combo, url=path)


def _view(view: View, speech: Translator) -> Item:
    return Item(id=f"view/{view.id}", label=view.name, about=speech.gettext("View"), icon="view", url=f"/inbox?tab=view-{view.id.hex}")


async def _numbered(tx: Tx, me: Staff, words: str) -> Sequence[FoundConversation]:
    if not words.removeprefix("#").isdigit() or not may(me, "conversations.read"):
        return ()
    return (await conversations.search(tx, words, me=me.id, limit=0)).conversations


def _conversation(one: FoundConversation, speech: Translator) -> Item:
    name = one.name or speech.gettext("Unknown visitor")
    return Item(id=f"talk/{one.id}", label=f"#{one.number} {name}", about=one.preview, icon="talk", url=f"/conversations/{one.id}")


def _person(person: Found, talk: Talk | None, speech: Translator) -> Iterator[Item]:
    name, hue = person.name or speech.gettext("Unknown visitor"), person.id.int % 360
    addresses = [wording.address(kind, value, nickname, speech) for kind, value, nickname in person.identities]
    yield Item(id=f"person/{person.id}", label=name, about=" · ".join(filter(None, addresses)), hue=hue, url=f"/people/{person.id}")
    if talk:
        yield Item(id=f"talk/{talk.id}", label=f"#{talk.number} {name}", about=talk.preview, icon="talk", url=f"/conversations/{talk.id}")


def _reply(reply: SavedReply, me: Staff, speech: Translator) -> Item:
    said = " ".join(reply.text(me.language).split())[:120]
    return Item(
        id=f"reply/{reply.id}", label=reply.title, about=said, icon="reply", url=f"/settings/replies/{reply.id}", reply=str(reply.id)
    )


def _also(label: str) -> str:
    """The same in all our languages: whoever has learnt it in another one finds it."""
    return "|".join(dict.fromkeys(translator(language).gettext(label) for language in LANGUAGES))
