"""The fake by hand: `python -m tests.providers.line [port]`, then type what people do."""

from tests.providers.by_hand import Deeds, attend, run
from tests.providers.line import Line, Person

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada press Так             presses a button of the last message
  ada follow | ada block
Empty line: show what everybody sees. Ctrl-D: leave."""
DEEDS: Deeds[Person] = {
    "press": Person.presses,
    "follow": lambda person, _: person.follows(),
    "block": lambda person, _: person.blocks(),
}


async def main(port: int) -> None:
    async with Line().running(port=port) as line:
        channel = line.channel()
        print(f"LINE:   {line.address}\nSecret: {channel.secret}\nToken:  {channel.token}\n\n{HELP}")
        await attend(line.person, DEEDS)


if __name__ == "__main__":
    run(main, port=8082)
