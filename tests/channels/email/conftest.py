"""The mail servers of this run, and accounts on them."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from parley.channels.adapters.email.adapter import Email
from parley.channels.adapters.email.imap import Pace
from parley.core.http import Http
from tests.servers.mail import HOST, MailServers

LOOPBACK = frozenset({HOST})
BRISK = Pace(
    idle=timedelta(seconds=2),
    poll=timedelta(milliseconds=50),
    answer=timedelta(seconds=5),
    first_pause=timedelta(milliseconds=50),
    longest_pause=timedelta(milliseconds=200),
    attempts=100,
)


@pytest.fixture(scope="session")
async def servers() -> AsyncGenerator[MailServers]:
    servers = MailServers()
    try:
        await servers.start()
        yield servers
    finally:
        await servers.stop()


@pytest.fixture(scope="session")
async def http() -> AsyncGenerator[Http]:
    async with Http(allow_private=LOOPBACK) as http:
        yield http


@pytest.fixture
def email() -> Email:
    return Email(pace=BRISK)
