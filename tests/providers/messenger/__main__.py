"""The fake by hand: `python -m tests.providers.messenger [port]`, then type what people do."""

from tests.providers.by_hand import run
from tests.providers.messenger import Meta
from tests.providers.meta.by_hand import attend, told


async def main(port: int) -> None:
    async with Meta().running(port=port) as meta:
        salon = meta.page()
        print(told(meta, salon))
        await attend(meta, salon)


if __name__ == "__main__":
    run(main, port=8085)
