"""The fake by hand: what people can do at a page or a professional account."""

from tests.providers import by_hand
from tests.providers.meta.api import Meta
from tests.providers.meta.people import Person
from tests.providers.meta.world import Place

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada comments Гарно!       says under the post
  ada press Так             presses a button of the last message
  ada read | ada block
Empty line: show what everybody sees. Ctrl-D: leave."""


def told(meta: Meta, place: Place) -> str:
    """What an account is connected with."""
    app = place.app
    return f"Meta:       {meta.address}\nApp ID:     {app.id}\nApp secret: {app.secret}\nToken:      {place.token}\n\n{HELP}"


async def attend(meta: Meta, place: Place) -> None:
    await by_hand.attend(lambda name: meta.person(name, of=place), DEEDS)


async def _read(person: Person, _: str) -> None:
    await person.receives()
    await person.reads()


DEEDS: by_hand.Deeds[Person] = {
    "press": Person.presses,
    "comments": Person.comments,
    "read": _read,
    "block": lambda person, _: person.blocks(),
}
