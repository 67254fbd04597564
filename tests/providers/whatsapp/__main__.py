"""The fake by hand: `python -m tests.providers.whatsapp [port]`, then type what people do."""

from tests.providers.by_hand import Deeds, attend, run
from tests.providers.whatsapp import Person, WhatsApp

HELP = """Type what somebody does:
  ada: Добрий день          writes
  ada press Так             presses a button
  ada read                  has read the newest answer
  ada react 👍              reacts to the newest answer
  ada day                   a day passes, and the window closes
Empty line: show what everybody sees. Ctrl-D: leave."""
DEEDS: Deeds[Person] = {
    "press": Person.presses,
    "read": lambda person, _: person.reads_it(),
    "react": Person.reacts,
    "day": lambda person, _: person.lets_a_day_pass(),
}


async def main(port: int) -> None:
    async with WhatsApp().running(port=port, patience=1) as whatsapp:
        world, number = whatsapp.world, whatsapp.number()
        print(f"Graph API address:    {whatsapp.address}\nPhone number ID:      {number.id}\nBusiness account ID:  {world.account_id}")
        print(f"App ID:               {world.app_id}\nApp secret:           {world.app_secret}\nAccess token:         {world.token}")
        print(f"\n{HELP}")
        await attend(whatsapp.person, DEEDS)


if __name__ == "__main__":
    run(main, port=8083)
