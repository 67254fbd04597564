"""What is written down, and above all what is not."""

import asyncio
import io
import logging
import logging.config
import sys
import threading
import warnings
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st
from uvicorn.config import LOGGING_CONFIG

from parley.core.log import configure
from parley.core.redaction import redacted, redacted_text

BOT = "1234567890:" + "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"[:34] + "x"
PEM = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----"
SESSION = "0190c0ffee00700080000123456789ab." + "Zx9_" * 11
log = structlog.get_logger()


class Page:
    """The stream that a process would log to."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def line(self) -> dict[str, Any]:
        """The last line, as JSON."""
        return msgspec.json.decode(self.text.splitlines()[-1])


@pytest.fixture
def page() -> Page:
    page = Page()
    configure(json=True, stream=page.stream)
    return page


@pytest.fixture
def screen() -> Page:
    screen = Page()
    configure(json=False, stream=screen.stream)
    return screen


def test_a_line_says_what_happened_when_and_how_grave(page: Page) -> None:
    log.warning("message refused", channel="telegram", parts=3)

    assert page.line | {"timestamp": ""} == {
        "event": "message refused",
        "level": "warning",
        "channel": "telegram",
        "parts": 3,
        "timestamp": "",
    }
    assert page.line["timestamp"].endswith("Z")


def test_a_terminal_gets_lines_for_people(screen: Page) -> None:
    log.warning("message refused", channel="telegram", token="hush")

    assert "message refused" in screen.text
    assert "channel=telegram" in screen.text
    assert "hush" not in screen.text


def test_lines_below_the_level_are_not_written() -> None:
    page = Page()
    configure(level="warning", json=True, stream=page.stream)

    log.info("nothing")
    logging.getLogger("asyncpg").info("nothing")

    assert page.text == ""


def test_the_context_of_a_request_is_on_both_kinds_of_lines(page: Page) -> None:
    with structlog.contextvars.bound_contextvars(workspace="w1", api_token="hush"):
        log.info("ours")
        ours = page.line
        logging.getLogger("library").warning("theirs")

    assert ours["workspace"] == page.line["workspace"] == "w1"
    assert "hush" not in page.text


@pytest.mark.parametrize(
    "name",
    [
        "token", "bot_token", "accessToken", "webhook_secret", "client-secret", "password", "smtp_password", "Authorization", "Cookie",
        "set-cookie", "api_key", "X-Api-Key", "apikey", "private_key", "session_key", "otp", "X-Telegram-Bot-Api-Secret-Token",
        "X-Hub-Signature-256",
    ],
)  # fmt: skip
def test_a_field_with_a_secret_name_is_hidden(page: Page, name: str) -> None:
    log.info("saved", **{name: "hush"}, nested={"headers": [{name: b"hush"}], "pairs": [(name.encode(), b"hush"), ("host", "x")]})

    assert "hush" not in page.text
    assert page.line[name] == "***"


@pytest.mark.parametrize("name", ["event_key", "key", "account", "author", "tokenizer", "pinned", "language", "secretary", "keyboard"])
def test_a_field_with_a_harmless_name_is_shown(page: Page, name: str) -> None:
    log.info("saved", **{name: "hello"})

    assert page.line[name] == "hello"


SECRETS = [
    f"POST https://api.telegram.org/bot{BOT}/sendMessage failed",
    f"bot {BOT} is gone",
    f"https://api.telegram.org/file/bot{BOT.replace(':', '%3A')}/x.jpg",
    "Authorization: Bearer hush-hush-1",
    "Authorization: Basic aHVzaDpodXNo",
    "{'Authorization': 'Token hush', 'Host': 'x'}",
    "[(b'authorization', b'hush'), (b'host', b'x')]",
    "bearer hush.hush~hush+hush/hush==",
    "Cookie: a=hush; b=hush",
    "postgresql://parley:hush@db:5432/parley",
    "redis://:hush@cache/0",
    "amqp://user:hu@sh@host/",
    "https://hush@errors.example/1",
    "GET /webhook?access_token=hush&x=1",
    "GET /callback?code=1&client_secret=hush",
    "https://s3.example/x?X-Amz-Signature=hush&X-Amz-Date=1",
    '{"password": "hush", "name": "Ada"}',
    '"{\\"password\\": \\"hush\\"}"',
    "{'api_key': 'hush'}",
    "Settings(token='hush', name='x')",
    "Settings(webhook_secret=b'hush')",
    "api_key: hush0hush1hush2",
    PEM,
    PEM.replace("\n", "\\n"),
    PEM.removesuffix("-----END PRIVATE KEY-----"),
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJodXNoIn0.hush_hush",
    "EAAG" + "hush0" * 20,
    "vk1.a." + "hush-" * 9,
    "xoxb-123-hush-hush",
    "ghp_" + "hush" * 9,
    "AIza" + "hush_-x" * 5,
    "sk-proj-" + "hush" * 9,
    "0123456789abcdef-0123456789abcdef-0123456789abcdef",
    "the token ply_" + "hush0" * 14 + " is refused",
    "signed with whsec_" + "aHVzaDpo" * 4 + "=",
    SESSION,
    "https://t.me/bot?start=u" + "AAAAAaB3-hush_x9" * 3,
    "support+m" + "a2b3c4d5hush" * 4 + "@example.org",
]
PARTS = ("hush", "aHVzaD", "MIGH", BOT[-20:], "fedcba", "0123456789abcdef", SESSION[-20:], "hu@sh", "eyJ")


@pytest.mark.parametrize("text", SECRETS)
def test_a_secret_is_hidden_wherever_it_stands(page: Page, text: str) -> None:
    log.info(text)
    log.info("%s", text)
    log.info("call", url=text, many=[text], deep={"a": {"b": (text,)}}, raw=text.encode(), odd={text: 1}, thing=ValueError(text))
    logging.getLogger("uvicorn.access").info('%s - "%s"', "127.0.0.1", text)
    logging.getLogger("asyncpg").error(text)
    logging.getLogger("library").warning("odd", extra={"url": text})

    assert not [part for part in PARTS if part in page.text]
    assert "***" in page.text


@pytest.mark.parametrize(
    "text",
    [
        "Запись на 14:30, +380501234567",
        "2026-11-22T03:00:00.123456+00:00",
        "019a0144-727d-763d-a117-ba44271a156c",
        "https://example.org/path?page=2&q=cut",
        "ada@example.org wrote to support@example.org",
        "basic understanding of the matter",
        "the token has expired",
        "Invalid signature: mismatch",
        "/work/parley/src/parley/core/understanding_of_everything_that_is.py",
    ],
)
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert redacted_text(text) == text


def fail(secret: str) -> None:
    hidden_local = f"local {secret}"
    raise ValueError(f"bad token={secret} {len(hidden_local)}")


def fail_chained(secret: str) -> None:
    try:
        fail(secret)
    except ValueError as error:
        raise RuntimeError(f"Authorization: Bearer {secret}") from error


def fail_while_handling(secret: str) -> None:
    try:
        fail(secret)
    except ValueError:
        raise KeyError(f"https://u:{secret}@host/") from None


def fail_together(secret: str) -> None:
    errors: list[Exception] = []
    for attempt in (fail, fail_chained):
        try:
            attempt(secret)
        except (ValueError, RuntimeError) as error:
            error.add_note(f"password={secret}")
            errors.append(error)
    raise ExceptionGroup(f"secret={secret}", errors)


@pytest.mark.parametrize("attempt", [fail, fail_chained, fail_while_handling, fail_together])
@pytest.mark.parametrize("json", [True, False])
def test_an_exception_is_written_without_secrets_and_locals(attempt: Any, json: bool) -> None:
    page = Page()
    configure(json=json, stream=page.stream)
    secret = "hu" + "sh-hu" + "sh"

    try:
        attempt(secret)
    except (Exception, ExceptionGroup):
        log.exception("failed")
        logging.getLogger("uvicorn.error").exception("failed")
        log.error("failed", exc_info=True, stack_info=True)

    assert secret not in page.text
    assert page.text.count("Traceback") >= 3
    assert "in fail" in page.text


async def test_a_lost_task_is_written_without_secrets(page: Page) -> None:
    async def lost() -> None:
        fail("hu" + "sh")

    task = asyncio.create_task(lost())
    await asyncio.wait([task])
    asyncio.get_running_loop().call_exception_handler({"message": "never retrieved", "exception": task.exception(), "task": task})

    assert "never retrieved" in page.text
    assert "hu" + "sh" not in page.text


def test_an_uncaught_error_is_written_without_secrets(page: Page) -> None:
    try:
        fail("hu" + "sh")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)

    assert page.line["level"] == "critical"
    assert "hu" + "sh" not in page.text


def test_an_error_that_ends_a_thread_is_written_without_secrets(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    thread = threading.Thread(target=fail, args=("hu" + "sh",))
    thread.start()
    thread.join()

    assert page.line["level"] == "critical"
    assert "hu" + "sh" not in page.text + capsys.readouterr().err


def test_a_warning_is_written_without_secrets(page: Page) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("token=hush", UserWarning, stacklevel=1)
        logging.captureWarnings(False)

    assert "UserWarning" in page.text
    assert "=hush" not in page.text


def test_a_line_that_cannot_be_formatted_is_not_printed_raw(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("library").error("two %s %s", "hush")

    assert "hush" not in capsys.readouterr().err + page.text


def test_a_library_cannot_keep_its_own_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    logging.config.dictConfig(LOGGING_CONFIG)
    page = Page()
    configure(json=True, stream=page.stream)

    logging.getLogger("uvicorn.error").error("token=hush")

    assert page.line["event"] == "token=***"
    assert "hush" not in "".join(capsys.readouterr())


def test_http_libraries_do_not_write_urls_and_headers(page: Page) -> None:
    configure(level="debug", json=True, stream=page.stream)

    logging.getLogger("httpcore2.http11").debug("send_request_headers %s", "hush")
    logging.getLogger("httpx2").info("GET hush")

    assert page.text == ""


class Awkward:
    def __repr__(self) -> str:
        raise RuntimeError("hush")


class Account(msgspec.Struct):
    token: str


def test_whatever_is_logged_is_written_somehow(page: Page) -> None:
    loop: list[Any] = []
    loop.append(loop)

    log.info("odd", awkward=Awkward(), loop=loop, account=Account("hush"), number=float("nan"), many=range(3), big="x" * 10**6, set={1})

    assert "hush" not in page.text
    assert page.line["awkward"] == "<Awkward>"
    assert len(page.text) < 20_000


def test_control_characters_do_not_reach_the_terminal(screen: Page) -> None:
    log.info("hi \x1b[2J\r", name="a\x1b]0;owned\x07")

    assert "\x1b" not in screen.text
    assert "\r" not in screen.text


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
)


@settings(deadline=None)
@given(st.dictionaries(st.text(), values))
def test_anything_can_be_redacted_and_written_as_json(event: Mapping[str, Any]) -> None:
    assert msgspec.json.encode(redacted(event))
