"""A real Dovecot and a real Postfix on free ports of loopback, with an OAuth server that Dovecot asks about tokens.

Debian packages: dovecot-imapd dovecot-lmtpd dovecot-sieve postfix. Both servers start as root; whoever is not root needs sudo
without a password.
"""

import asyncio
import imaplib
import os
import shutil
import smtplib
import socket
import ssl
import subprocess
import tempfile
from base64 import b64encode
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from time import time
from urllib.parse import parse_qs

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from parley.channels.adapters.email.imap_values import mailbox_name
from parley.channels.adapters.email.settings import EmailSettings, Security

TEMPLATES = Path(__file__).parent / "mail"
PACKAGES = "dovecot-imapd dovecot-lmtpd dovecot-sieve postfix"
PASSWORD = 'Пароль"&1'
HOST = "127.0.0.1"
NAMES = ("IMAP", "IMAPS", "LMTP", "AUTH", "SMTP", "SUBMISSION", "SMTPS", "INLET", "OAUTH")


class MailServers:
    """Every name at desk.test and client.test has a mailbox with the same password, but gone@, which nobody has."""

    def __init__(self) -> None:
        # Not pytest's own folder: the servers change to other users, who may not enter that.
        self.folder = Path(tempfile.mkdtemp(prefix="parley-mail-", dir="/tmp"))
        self.ports = _free_ports()
        self.oauth = OAuthServer(self.ports["OAUTH"])
        self.ca = ""

    async def start(self) -> None:
        for program in ("dovecot", "postfix"):
            assert _installed(program), f"{program} is missing; apt-get install --no-install-recommends {PACKAGES}"
        self.folder.chmod(0o755)
        self.ca = _certificate(self.folder)
        await asyncio.to_thread(self._lay_out)
        await self.oauth.start()
        await asyncio.gather(self.start_dovecot(), self.start_postfix())
        async with asyncio.timeout(30):
            while not await asyncio.to_thread(self._lets_in):
                await asyncio.sleep(0.05)

    async def stop(self) -> None:
        await asyncio.gather(self.stop_dovecot(), _as_root("postfix", "-c", str(self.folder / "postfix"), "stop"))
        await self.oauth.stop()
        await _as_root("rm", "-rf", str(self.folder))

    async def start_dovecot(self) -> None:
        await _as_root("dovecot", "-c", str(self.folder / "dovecot.conf"))
        await self._answering("IMAP", "IMAPS", "LMTP", "AUTH")

    async def stop_dovecot(self) -> None:
        await _as_root("doveadm", "-c", str(self.folder / "dovecot.conf"), "stop")

    async def start_postfix(self) -> None:
        await _as_root("postfix", "-c", str(self.folder / "postfix"), "start")
        await self._answering("SMTP", "SUBMISSION", "SMTPS")

    # ── what tests do with them

    def settings(self, name: str, **changes: object) -> EmailSettings:
        """An account of its own for each test."""
        settings = EmailSettings(
            address=f"{name}@desk.test",
            name="Салон",
            password=PASSWORD,
            imap_host=HOST,
            imap_port=self.ports["IMAPS"],
            smtp_host=HOST,
            smtp_port=self.ports["SMTPS"],
            smtp_security=Security.TLS,
            ca=self.ca,
            plus_addresses=True,
        )
        return msgspec.structs.replace(settings, **changes)

    def by_oauth(self, name: str, refresh_token: str = "good") -> EmailSettings:
        token_url = f"http://{HOST}:{self.ports['OAUTH']}/token"
        return self.settings(
            name,
            password="",
            oauth_token_url=token_url,
            oauth_client_id="parley",
            oauth_client_secret="s",
            oauth_refresh_token=refresh_token,
        )

    async def hand_in(self, message: EmailMessage, *, to: str, sender: str = "ada@client.test") -> None:
        """As another MX would: through Postfix, its queue and LMTP."""
        await asyncio.to_thread(self._hand_in, message, to, sender)

    async def put(self, address: str, *messages: EmailMessage, folder: str = "INBOX", at: datetime | None = None) -> None:
        """Straight into a folder, as if received at that moment."""
        await asyncio.to_thread(self._put, address, messages, folder, at)

    async def recreate(self, address: str, folder: str) -> None:
        """Delete a folder and make it anew: its mails are gone and its numbers mean something else."""
        await asyncio.to_thread(self._recreate, address, folder)

    async def flags_of(self, address: str) -> list[str]:
        """What each mail in the inbox is marked with."""
        return await asyncio.to_thread(self._flags_of, address)

    async def on_holiday(self, name: str, words: str) -> None:
        """A Sieve script that answers by itself."""
        script = self.folder / "sieve" / f"{name}.sieve"
        text = f'require ["vacation"];\nvacation :days 1 "{words}";\n'
        await _as_root("tee", str(script), given=text.encode())
        await _as_root("chown", "mail:mail", str(script))

    # ── how

    def _lay_out(self) -> None:
        facts = {name: str(port) for name, port in self.ports.items()} | {"DIR": str(self.folder), "PASSWORD": PASSWORD}
        postfix = self.folder / "postfix"
        postfix.mkdir()
        for template in TEMPLATES.iterdir():
            target = postfix if template.suffix == ".cf" else self.folder
            (target / template.name).write_text(_filled(template.read_text(), facts))
        for name in ("mail", "home", "sieve"):
            _run_as_root("install", "-d", "-o", "mail", "-g", "mail", str(self.folder / name))
        _run_as_root("install", "-d", "-o", "postfix", str(postfix / "lib"))
        _run_as_root("install", "-d", "-o", "root", str(postfix / "spool"))
        _run_as_root("chown", "root", *map(str, (postfix, postfix / "main.cf", postfix / "master.cf")))

    async def _answering(self, *names: str) -> None:
        async with asyncio.timeout(30):
            for name in names:
                while not await _answers(self.ports[name]):
                    await asyncio.sleep(0.02)

    def _lets_in(self) -> bool:
        """Postfix asks Dovecot about a password, and hears from it."""
        proof = b64encode(f"\0support@desk.test\0{PASSWORD}".encode()).decode()
        with smtplib.SMTP_SSL(HOST, self.ports["SMTPS"], context=ssl.create_default_context(cadata=self.ca)) as smtp:
            smtp.ehlo()
            return smtp.docmd("AUTH", f"PLAIN {proof}")[0] == 235

    def _hand_in(self, message: EmailMessage, to: str, sender: str) -> None:
        with smtplib.SMTP(HOST, self.ports["SMTP"]) as smtp:
            smtp.sendmail(sender, [to], message.as_bytes())

    @contextmanager
    def _mailbox(self, address: str) -> Generator[imaplib.IMAP4]:
        with imaplib.IMAP4(HOST, self.ports["IMAP"]) as mailbox:
            mailbox.authenticate("PLAIN", lambda _: f"\0{address}\0{PASSWORD}".encode())
            yield mailbox

    def _put(self, address: str, messages: tuple[EmailMessage, ...], folder: str, at: datetime | None) -> None:
        stamp = imaplib.Time2Internaldate(at or datetime.now(UTC))
        with self._mailbox(address) as mailbox:
            for message in messages:
                mailbox.append(_spelt(folder), "", stamp, message.as_bytes())

    def _recreate(self, address: str, folder: str) -> None:
        with self._mailbox(address) as mailbox:
            mailbox.delete(_spelt(folder))
            assert mailbox.create(_spelt(folder))[0] == "OK"

    def _flags_of(self, address: str) -> list[str]:
        with self._mailbox(address) as mailbox:
            mailbox.select(readonly=True)
            return [
                b" ".join(imaplib.ParseFlags(answer)).decode() for answer in mailbox.fetch("1:*", "(FLAGS)")[1] if isinstance(answer, bytes)
            ]


class OAuthServer:
    """Grants access tokens for the refresh token `good`, and tells Dovecot whose token one is (RFC 7662)."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._server: asyncio.Server | None = None
        self.granted: list[str] = []
        self.active: dict[str, str] = {}
        self.owner = ""

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, HOST, self._port)

    async def stop(self) -> None:
        if self._server:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(int(line.partition(":")[2]) for line in head.lower().splitlines() if line.startswith("content-length:"))
        form = {name: values[0] for name, values in parse_qs((await reader.readexactly(length)).decode()).items()}
        status, answer = self._introspected(form) if head.startswith("POST /introspect") else self._granted(form)
        body = msgspec.json.encode(answer)
        writer.write(
            f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n".encode()
        )
        writer.write(body)
        await writer.drain()
        writer.close()

    def _granted(self, form: dict[str, str]) -> tuple[str, dict[str, object]]:
        if (form["grant_type"], form["refresh_token"], form["client_id"]) != ("refresh_token", "good", "parley"):
            return "400 Bad Request", {"error": "invalid_grant"}
        token = f"access-{len(self.granted)}-{time()}"
        self.granted.append(token)
        self.active[token] = self.owner
        return "200 OK", {"access_token": token, "expires_in": 3600, "token_type": "Bearer"}

    def _introspected(self, form: dict[str, str]) -> tuple[str, dict[str, object]]:
        owner = self.active.get(form["token"])
        return "200 OK", {"active": owner is not None, "email": owner or ""}


def letter(
    *, to: str, sender: str = "Ада <ada@client.test>", subject: str = "Вопрос", text: str = "Здравствуйте!", id: str = ""
) -> EmailMessage:
    """A mail as Ada's program would write it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = datetime.now(UTC)
    message["Message-ID"] = f"<{id or os.urandom(8).hex()}@client.test>"
    message.set_content(text)
    return message


def tls_server(servers: MailServers) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(servers.folder / "cert.pem", servers.folder / "key.pem")
    return context


def _spelt(folder: str) -> str:
    return f'"{mailbox_name(folder)}"'


def _filled(template: str, facts: dict[str, str]) -> str:
    for name, value in facts.items():
        template = template.replace(f"@{name}@", value)
    return template


def _installed(program: str) -> bool:
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") is not None


async def _as_root(*command: str, given: bytes = b"") -> None:
    await asyncio.to_thread(_run_as_root, *command, given=given)


def _run_as_root(*command: str, given: bytes = b"") -> None:
    whole = command if os.geteuid() == 0 else ("sudo", "-n", *command)
    environment = {**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"}
    # A file and no pipe: the servers stay, and keep what they were given open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(whole, input=given, stdout=said, stderr=said, env=environment, timeout=60)
        said.seek(0)
        assert done.returncode == 0, f"{command}: {said.read().decode()}"


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True


def _free_ports() -> dict[str, int]:
    sockets = [socket.socket() for _ in NAMES]
    for one in sockets:
        one.bind((HOST, 0))
    ports = {name: one.getsockname()[1] for name, one in zip(NAMES, sockets, strict=True)}
    for one in sockets:
        one.close()
    return ports


def _certificate(folder: Path) -> str:
    """A self-signed certificate for loopback, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.desk.test")])
    today = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = built.public_bytes(serialization.Encoding.PEM).decode()
    (folder / "cert.pem").write_text(pem)
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(private)
    return pem
