"""The way out, against real servers that are slow, broken, greedy or hostile."""

import asyncio
import gzip
import socket
import ssl
import traceback
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.core.errors import Invalid
from parley.core.http import AddressForbidden, Answer, AnswerTooLarge, Http, HttpError, NoAnswer, Unreachable
from parley.core.http.guard import is_public

Reply = Callable[[asyncio.StreamWriter], Awaitable[None]]
SECRET = "hu" + "sh"
"""Put together, so that the source lines in a traceback do not hold it."""
LOCAL = frozenset({"127.0.0.1", "localhost"})
SHORT = timedelta(seconds=1)


class Site:
    """A small web server: each path has its reply, and every request is kept as it came."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.requests: list[bytes] = []
        self.connections = 0
        self.port = 0

    def url(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.requests.append(head + await reader.readexactly(_length(head)))
                await self.replies[head.split()[1].decode()](writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def _length(head: bytes) -> int:
    lines = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return int(lines[0]) if lines else 0


def says(body: bytes = b"", status: str = "200 OK", **headers: str) -> Reply:
    async def reply(writer: asyncio.StreamWriter) -> None:
        fields = {"content-length": str(len(body))} | {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        writer.write(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)
        await writer.drain()

    return reply


async def hangs_up(writer: asyncio.StreamWriter) -> None:
    writer.close()


async def breaks_off(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\nonly this")
    await writer.drain()
    writer.close()


async def stays_silent(writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def drips(writer: asyncio.StreamWriter) -> None:
    """Never silent for long, never done."""
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.02)


async def floods(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
        await writer.drain()


async def floods_headers(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while not writer.is_closing():
        writer.write(b"x-more: " + b"y" * 1000 + b"\r\n")
        await writer.drain()


@asynccontextmanager
async def opened(tls: ssl.SSLContext | None = None) -> AsyncGenerator[Site]:
    site = Site()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=tls)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with opened() as site:
        yield site


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http(allow_private=LOCAL) as http:
        yield http


@pytest.fixture
async def guarded() -> AsyncIterator[Http]:
    """As in production: nothing private is allowed."""
    async with Http() as http:
        yield http


class Greeting(msgspec.Struct):
    hello: str


async def test_an_answer_is_read_with_its_status_headers_and_body(site: Site, http: Http) -> None:
    site.replies["/hi"] = says(b'{"hello":"Ada"}', "201 Created", X_Thing="7")

    answer = await http.call("POST", site.url("/hi"), json={"from": "Grace"}, headers={"Authorization": "Bearer t0ken"})

    assert (answer.status, answer.headers["x-thing"], answer.json(Greeting)) == (201, "7", Greeting("Ada"))
    assert b'{"from":"Grace"}' in site.requests[0]
    assert b"authorization: Bearer t0ken\r\n" in site.requests[0]
    assert b"content-type: application/json\r\n" in site.requests[0]


async def test_an_error_status_is_an_answer(site: Site, http: Http) -> None:
    site.replies["/"] = says(b"oops", "500 Internal Server Error")

    answer = await http.call("GET", site.url("/"))

    assert (answer.status, answer.body) == (500, b"oops")


async def test_an_answer_of_another_shape_is_a_decode_error(site: Site, http: Http) -> None:
    site.replies["/"] = says(b"<html>")

    answer = await http.call("GET", site.url("/"))

    with pytest.raises(msgspec.DecodeError):
        answer.json(Greeting)


async def test_forms_and_files_are_sent(site: Site, http: Http) -> None:
    site.replies["/"] = says()

    await http.call("POST", site.url("/"), form={"chat": "7"})
    await http.call("POST", site.url("/"), form={"chat": "7"}, files={"photo": ("cat.png", b"PNG...", "image/png")})

    assert site.requests[0].endswith(b"\r\n\r\nchat=7")
    assert b'name="photo"; filename="cat.png"' in site.requests[1]
    assert b"PNG..." in site.requests[1]


async def test_connections_are_kept_for_the_next_call(site: Site, http: Http) -> None:
    site.replies["/"] = says(b"ok")

    for _ in range(3):
        await http.call("GET", site.url("/"))

    assert site.connections == 1


async def test_cookies_are_not_kept(site: Site, http: Http) -> None:
    site.replies["/"] = says(Set_Cookie="session=1")

    await http.call("GET", site.url("/"))
    await http.call("GET", site.url("/"))

    assert b"session" not in site.requests[1]


async def test_proxies_of_the_environment_are_ignored(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.replies["/"] = says(b"direct")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")

    async with Http(allow_private=LOCAL) as http:
        assert (await http.call("GET", site.url("/"))).body == b"direct"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://127.1:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f000001:{port}/",
        "http://0:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://[64:ff9b::7f00:1]:{port}/",
        "http://[2002:7f00:1::]:{port}/",
        "http://169.254.169.254/latest/meta-data",
        "https://10.0.0.8/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "//example.com",
        "http://",
        "http://127.0.0.1:99999/",
        "",
        "http://[::1",
    ],
)
async def test_a_private_or_nonsensical_address_is_refused_before_anything_is_sent(site: Site, guarded: Http, url: str) -> None:
    site.replies["/"] = says(b"the crown jewels")

    with pytest.raises(AddressForbidden):
        await guarded.call("GET", url.format(port=site.port))

    assert site.connections == 0


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8",
        "192.168.1.1", "198.18.0.1", "198.19.255.255", "203.0.113.5", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "fe80::1", "fe80::1%lo", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "100::1",
        "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:a00:1::", "2002:c0a8:101::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "3fff::1", "5f00::1",
    ],
)  # fmt: skip
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


ORDINARY = ["1.1.1.1", "100.63.0.1", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1", "64:ff9b::101:101", "::ffff:1.1.1.1"]


@pytest.mark.parametrize("address", ORDINARY)
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(address)


@settings(deadline=None)
@given(st.ip_addresses(v=4).map(lambda address: IPv4Address(str(address))))
def test_whatever_python_calls_private_is_not_public_in_any_wrapping(address: IPv4Address) -> None:
    high, low = int(address) >> 16, int(address) & 0xFFFF
    wrapped = [str(address), f"::ffff:{address}", f"64:ff9b::{high:x}:{low:x}", f"2002:{high:x}:{low:x}::1"]

    assert len({is_public(form) for form in wrapped}) == 1
    assert not (is_public(str(address)) and address.is_private)


async def test_a_refused_connection_is_unreachable(http: Http) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        with pytest.raises(Unreachable) as caught:
            await http.call("GET", f"http://127.0.0.1:{port}/secret-path?token=hush")

    assert str(caught.value) == "127.0.0.1"


class Names:
    """A name server that answers each question differently, and at last not at all."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def getaddrinfo(self, host: str, port: int, **_: object) -> list[object]:
        if not self.answers:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in self.answers.pop(0)]


async def test_a_name_is_resolved_once_and_what_was_checked_is_dialled(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.replies["/"] = says(b"here")
    names = Names(["127.0.0.1"], ["127.0.0.2"])
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", names.getaddrinfo)

    async with Http(allow_private=frozenset({"shop.example"})) as http:
        answer = await http.call("GET", site.url("/", "shop.example"))

    assert answer.body == b"here"
    assert names.answers == [["127.0.0.2"]]
    assert b"Host: shop.example:" in site.requests[0]


async def test_one_private_address_among_public_ones_is_enough_to_refuse(guarded: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", Names(["1.1.1.1", "10.0.0.1"]).getaddrinfo)

    with pytest.raises(AddressForbidden):
        await guarded.call("GET", "http://shop.example/")


async def test_a_name_that_does_not_exist_is_unreachable(guarded: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", Names().getaddrinfo)

    with pytest.raises(Unreachable):
        await guarded.call("GET", "http://nobody.example/")


@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".com", ".leading.com"])
async def test_a_name_that_cannot_exist_is_unreachable(guarded: Http, host: str) -> None:
    with pytest.raises(Unreachable):
        await guarded.call("GET", f"https://{host}/")


@pytest.mark.parametrize("reply", [hangs_up, breaks_off, stays_silent, drips, floods_headers])
async def test_a_request_that_left_and_got_no_whole_answer_is_no_answer(site: Site, http: Http, reply: Reply) -> None:
    path = f"/bot123:{SECRET}"
    site.replies[path] = reply

    with pytest.raises(NoAnswer) as caught:
        await http.call("POST", site.url(path), json={}, headers={"Authorization": SECRET}, timeout=SHORT)

    assert SECRET not in "".join(traceback.format_exception(caught.value))


async def test_a_broken_answer_is_no_answer(site: Site, http: Http) -> None:
    async def babbles(writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n\r\n")

    site.replies["/"] = babbles

    with pytest.raises(NoAnswer):
        await http.call("GET", site.url("/"), timeout=SHORT)


@pytest.mark.parametrize("reply", [floods, says(b"x" * 2000)])
async def test_an_answer_over_the_limit_is_cut_off(site: Site, http: Http, reply: Reply) -> None:
    site.replies["/"] = reply

    with pytest.raises(AnswerTooLarge):
        await http.call("GET", site.url("/"), max_bytes=1999)


async def test_an_answer_at_the_limit_is_read(site: Site, http: Http) -> None:
    site.replies["/"] = says(gzip.compress(b"x" * 2000), content_encoding="gzip")

    answer = await http.call("GET", site.url("/"), max_bytes=2000)

    assert answer.body == b"x" * 2000


async def test_a_zip_bomb_stops_at_the_limit(site: Site, http: Http) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    site.replies["/"] = says(bomb, content_encoding="gzip")

    with pytest.raises(AnswerTooLarge):
        await http.call("GET", site.url("/"), max_bytes=len(bomb) * 2)


async def test_a_compressed_answer_is_unpacked(site: Site, http: Http) -> None:
    site.replies["/"] = says(zlib.compress("Привет".encode()), content_encoding="deflate")

    assert (await http.call("GET", site.url("/"))).body.decode() == "Привет"


@pytest.mark.parametrize(
    ("body", "encoding"), [(b"plain", "gzip"), (gzip.compress(b"x" * 99)[:-9], "gzip"), (b"x", "br"), (b"x", "gzip, gzip")]
)
async def test_a_compression_that_does_not_hold_is_no_answer(site: Site, http: Http, body: bytes, encoding: str) -> None:
    site.replies["/"] = says(body, content_encoding=encoding)

    with pytest.raises(NoAnswer):
        await http.call("GET", site.url("/"))


async def test_a_redirect_is_an_answer_unless_asked_to_follow(site: Site, http: Http) -> None:
    site.replies["/old"] = says(b"moved", "302 Found", location="/new")

    assert (await http.call("GET", site.url("/old"))).status == 302


async def test_a_redirect_on_the_same_host_keeps_the_credentials(site: Site, http: Http) -> None:
    site.replies |= {"/old": says(b"", "307 Temporary Redirect", location="/new"), "/new": says(b"done")}

    answer = await http.call("POST", site.url("/old"), json={"a": 1}, headers={"Authorization": "mine"}, redirects=1)

    assert answer.body == b"done"
    assert site.requests[1].startswith(b"POST /new ")
    assert b"authorization: mine" in site.requests[1]
    assert site.requests[1].endswith(b'{"a":1}')


async def test_see_other_is_fetched_without_the_body(site: Site, http: Http) -> None:
    site.replies |= {"/old": says(b"", "303 See Other", location="/new"), "/new": says(b"done")}

    await http.call("POST", site.url("/old"), form={"a": "1"}, redirects=1)

    assert site.requests[1].startswith(b"GET /new ")
    assert b"content-" not in site.requests[1].lower()


async def test_credentials_do_not_follow_to_another_host(site: Site, http: Http) -> None:
    site.replies |= {"/old": says(b"", "302 Found", location=site.url("/new", host="localhost")), "/new": says(b"done")}
    secrets = {"Authorization": "hush", "Cookie": "hush", "X-Api-Key": "hush", "Accept-Language": "uk"}

    answer = await http.call("GET", site.url("/old"), headers=secrets, redirects=1)

    assert answer.body == b"done"
    assert b"hush" not in site.requests[1]
    assert b"accept-language: uk" in site.requests[1]


async def test_credentials_do_not_follow_to_another_port(site: Site, http: Http) -> None:
    async with opened() as other:
        site.replies["/"] = says(b"", "302 Found", location=other.url("/"))
        other.replies["/"] = says(b"done")

        await http.call("GET", site.url("/"), headers={"Authorization": "hush"}, redirects=1)

        assert b"hush" not in other.requests[0]


async def test_a_body_does_not_follow_to_another_host(site: Site, http: Http) -> None:
    site.replies |= {"/old": says(b"", "308 Permanent Redirect", location=site.url("/new", host="localhost")), "/new": says()}

    answer = await http.call("POST", site.url("/old"), form={"client_secret": "hush"}, redirects=3)

    assert (answer.status, len(site.requests)) == (308, 1)


@pytest.mark.parametrize("location", ["http://localhost:{port}/inside", "http://169.254.169.254/", "file:///etc/passwd", "http://[::1"])
async def test_a_redirect_to_a_forbidden_address_is_refused(site: Site, location: str) -> None:
    site.replies |= {"/": says(b"", "302 Found", location=location.format(port=site.port)), "/inside": says(b"the crown jewels")}

    async with Http(allow_private=frozenset({"127.0.0.1"})) as http:
        with pytest.raises(AddressForbidden):
            await http.call("GET", site.url("/"), redirects=5)

    assert len(site.requests) == 1


async def test_a_loop_of_redirects_ends(site: Site, http: Http) -> None:
    site.replies["/"] = says(b"", "302 Found", location="/")

    answer = await http.call("GET", site.url("/"), redirects=3)

    assert (answer.status, len(site.requests)) == (302, 4)


@pytest.mark.parametrize("value", ["one\r\nX-Other: two", "one\ntwo", "ключ", "a\x00b"])
async def test_a_header_cannot_be_smuggled_in_a_value(site: Site, http: Http, value: str) -> None:
    with pytest.raises(Invalid) as caught:
        await http.call("GET", site.url("/"), headers={"Authorization": value})

    assert site.connections == 0
    assert value not in str(caught.value)


def test_an_answer_does_not_show_its_content() -> None:
    assert repr(Answer(200, {"set-cookie": "hush"}, b"hush")) == "Answer(status=200, 4 bytes)"


def test_every_failure_names_the_host_only() -> None:
    assert {str(kind("api.example.org")) for kind in (Unreachable, NoAnswer, AnswerTooLarge, AddressForbidden)} == {"api.example.org"}
    assert all(issubclass(kind, HttpError) for kind in (Unreachable, NoAnswer, AnswerTooLarge, AddressForbidden))


def certificate(name: str, folder: Path) -> Path:
    """A self-signed certificate with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path = folder / f"{name}.pem"
    path.write_bytes(pem + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(("name", "trusted"), [("localhost", True), ("shop.example", False)])
async def test_tls_checks_the_name_although_an_address_is_dialled(tmp_path: Path, name: str, trusted: bool) -> None:
    pem = certificate(name, tmp_path)
    asked_for: list[str] = []
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    server.sni_callback = lambda _socket, host, _context: asked_for.append(host)
    async with opened(server) as site, Http(allow_private=LOCAL, tls=ssl.create_default_context(cafile=str(pem))) as http:
        site.replies["/"] = says(b"sealed")
        call = http.call("GET", site.url("/", "localhost", "https"))

        if trusted:
            assert (await call).body == b"sealed"
        else:
            with pytest.raises(Unreachable):
                await call

    assert asked_for == ["localhost"]
    assert len(site.requests) == trusted
