"""The fake by hand: `python -m tests.providers.x [port]`, then type what people do."""

from tests.providers.by_hand import Deeds, attend, run
from tests.providers.x import Person, Seen, X

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada picture               sends a picture
  ada reads | ada types
  ada mentions @salon!      says something of the account in public
Empty line: show what everybody sees. Ctrl-D: leave."""
PICTURE = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")
DEEDS: Deeds[Person] = {
    "picture": lambda person, _: person.sends_a_picture(PICTURE),
    "reads": lambda person, _: person.reads(),
    "types": lambda person, _: person.types(),
    "mentions": Person.mentions,
}


async def main(port: int) -> None:
    async with X().running(port=port) as x:
        salon = x.account("Salon")
        print(f"X:                   {x.address}\nAPI key:             {salon.app.key}\nAPI key secret:      {salon.app.secret}")
        print(f"Access token:        {salon.token}\nAccess token secret: {salon.token_secret}\n\n{HELP}")
        await attend(lambda name: x.person(name, to=salon), DEEDS, shown=_shown)


def _shown(seen: Seen) -> str:
    return f"{seen.text} [{seen.file.mime}]" if seen.file else seen.text


if __name__ == "__main__":
    run(main, port=8142)
