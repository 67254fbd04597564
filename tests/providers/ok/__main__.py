"""The fake by hand: `python -m tests.providers.ok [port]`, then type what people do."""

from tests.providers.by_hand import Deeds, attend, run
from tests.providers.ok import Odnoklassniki, Person

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada come site-7f3a        opens the chat by a link
  ada press Так             presses a button
  ada leave                 leaves the chat
Empty line: show what everybody sees. Ctrl-D: leave."""
DEEDS: Deeds[Person] = {
    "press": Person.presses,
    "come": Person.comes,
    "leave": lambda person, _: person.leaves(),
}


async def main(port: int) -> None:
    async with Odnoklassniki().running(port=port, patience=1) as network:
        group = network.group()
        print(f"Graph API: {network.address}\nKey:       {group.token}\n\n{HELP}")
        await attend(network.person, DEEDS)


if __name__ == "__main__":
    run(main, port=8143)
