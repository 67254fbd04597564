"""The fake by hand: `python -m tests.providers.instagram [port]`, then type what people do."""

import asyncio
import sys

from tests.providers.instagram import Meta
from tests.providers.meta.by_hand import attend, told

if __name__ == "__main__":

    async def main(port: int) -> None:
        async with Meta().running(port=port) as meta:
            salon = meta.professional()
            print(told(meta, salon))
            await attend(meta, salon)

    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8086))
