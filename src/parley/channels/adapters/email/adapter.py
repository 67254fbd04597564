"""E-mail: a mailbox read by IMAP or fed by SMTP, answered through its own submission server."""

from asyncio import to_thread
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import asynccontextmanager

from parley.channels.adapters.email import source
from parley.channels.adapters.email.arrival import completed, incoming, is_sent, own
from parley.channels.adapters.email.compose import Letter, compose, wire_domain
from parley.channels.adapters.email.imap import Pace, folders
from parley.channels.adapters.email.listener import Mailboxes
from parley.channels.adapters.email.oauth import Tokens
from parley.channels.adapters.email.sandbox import Raw, Reader
from parley.channels.adapters.email.settings import ASKS, SECRETS, EmailSettings
from parley.channels.adapters.email.smtp import Envelope, Submission, submission
from parley.channels.contract import Take
from parley.channels.errors import AccountBroken, InvalidSignature, ProviderDown, SendError, Unreadable
from parley.channels.types import Account, Call, Capabilities, Delivered, Inbound, Manifest, Media, Part, Receipt
from parley.core import clock
from parley.core.http import Http

MAX_FILE_BYTES = 25 * 1024 * 1024
"""What common servers take, less a third for base64, is checked by the server itself; more than this none takes."""

CAPABILITIES = Capabilities(
    max_text=25_000,
    max_caption=25_000,
    media=dict.fromkeys(Media, MAX_FILE_BYTES),
    files_per_part=10,
    html=True,
    quotes=True,
    opens=True,
    receipts=frozenset({Delivered.READ, Delivered.FAILED}),
    ids="global",
    chosen_ids=True,
)


class Email:
    """One for the process: it keeps nothing but access tokens and idle reading processes, which are made anew when lost."""

    manifest = Manifest(
        kind="email", name="E-mail", settings=EmailSettings, secrets=SECRETS, can=CAPABILITIES, asks=ASKS, address_kind="email"
    )

    def __init__(self, *, pace: Pace | None = None) -> None:
        self._reader = Reader()
        self._tokens = Tokens()
        self._mailboxes = Mailboxes(self._tokens, pace or Pace())

    # ── in

    def verify(self, call: Call, account: Account[EmailSettings]) -> None:
        """No provider calls us for mail: only what our own listeners have sealed is taken."""
        if not source.is_sealed(call, account.settings):
            raise InvalidSignature

    def key(self, call: Call) -> str:
        return source.key(call)

    def parse(self, call: Call, account: Account[EmailSettings]) -> Sequence[Inbound]:
        """For mail from strangers use `parse_all`, which does this in another process."""
        return [incoming(call, account.settings)]

    async def parse_all(self, calls: Sequence[Call], account: Account[EmailSettings]) -> list[list[Inbound] | Unreadable]:
        mails = [Raw(content=call.body, own=own(call, account.settings), sent=is_sent(call)) for call in calls]
        found = await to_thread(self._reader.read_many, mails)
        return [one if isinstance(one, Unreadable) else [completed(one, call)] for one, call in zip(found, calls, strict=True)]

    def wants_listener(self, account: Account[EmailSettings]) -> bool:
        return account.active and account.settings.reads_inbox

    def listen(self, account: Account[EmailSettings], cursor: bytes, take: Take, http: Http) -> AsyncGenerator[bytes]:
        return self._mailboxes.listen(account.settings, cursor, take, http)

    # ── out

    async def send(self, part: Part, account: Account[EmailSettings], http: Http) -> Receipt:
        settings = account.settings
        letter = await to_thread(compose, part, settings)
        await self._submit(letter, settings, http)
        return Receipt((letter.message_id,), at=clock.now())

    # ── connecting

    async def check(self, account: Account[EmailSettings], http: Http) -> tuple[str, str]:
        """Logs in both ways and says which of them failed."""
        settings = account.settings
        reading = await _problem(self._try_reading(settings, http)) if settings.reads_inbox else None
        sending = await _problem(self._try_sending(settings, http))
        if reading or sending:
            kind = ProviderDown if all(problem is None or problem.retry for problem in (reading, sending)) else AccountBroken
            raise kind(f"{_said('IMAP', reading)} {_said('SMTP', sending)}")
        return settings.address, settings.name or settings.address

    async def connect(self, account: Account[EmailSettings], http: Http, *, webhook_url: str) -> None:
        """Nothing to register: we go and get the mail."""

    async def disconnect(self, account: Account[EmailSettings], http: Http) -> None:
        self._tokens.forget(account.settings)

    # ── how

    async def _submit(self, letter: Letter, settings: EmailSettings, http: Http) -> None:
        """An automatic mail leaves without a sender, so that no machine can answer it."""
        sender, instead = ("", letter.sender) if letter.is_automatic else (letter.sender, "")
        try:
            async with self._line(settings, http) as line:
                await line.send(Envelope(sender, letter.recipient, instead), letter.content)
        except AccountBroken:
            self._tokens.forget(settings)
            raise

    async def _try_reading(self, settings: EmailSettings, http: Http) -> None:
        async with self._mailboxes.opened(settings, http) as session:
            await folders(session, settings)

    async def _try_sending(self, settings: EmailSettings, http: Http) -> None:
        async with self._line(settings, http):
            pass

    @asynccontextmanager
    async def _line(self, settings: EmailSettings, http: Http) -> AsyncGenerator[Submission]:
        token = await self._tokens.access(settings, http)
        hello = wire_domain(settings.domain)
        async with submission(settings.smtp, token, hello=hello, allow_private=http.allow_private) as line:
            yield line


async def _problem(attempt: Awaitable[None]) -> SendError | None:
    try:
        await attempt
    except SendError as error:
        return error
    return None


def _said(way: str, problem: SendError | None) -> str:
    return f"{way}: {problem.detail}." if problem else f"{way} works."
