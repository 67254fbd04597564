"""Logs: for people on a terminal, JSON otherwise. Ours and the libraries' lines pass the same redaction."""

import logging
import sys
import threading
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO, cast

import msgspec
import structlog
from structlog.typing import EventDict, Processor

from parley.core.redaction import redacted

# httpcore2 and httpx2 write whole URLs and headers below this level; asyncio's debug lines show arguments; the rest is nobody's news.
QUIET = dict.fromkeys(("httpcore2", "httpx2", "asyncio", "mail.log", "alembic", "pymorphy3"), logging.WARNING)
OWN_HANDLERS = ("uvicorn", "uvicorn.error", "uvicorn.access", "mail.log")
"""Loggers of libraries that may have brought handlers of their own."""

log = structlog.get_logger()


def configure(*, level: str = "INFO", json: bool | None = None, stream: TextIO | None = None) -> None:
    """Set logging up for this process. Without `json` it is JSON unless the stream is a terminal. Start uvicorn with `log_config=None`."""
    output = stream or sys.stderr
    as_json = not output.isatty() if json is None else json
    renderer: Processor = _json if as_json else structlog.dev.ConsoleRenderer(colors=output.isatty())
    # The exception becomes text first: its whole chain, without the local variables of its frames.
    ending: list[Processor] = [structlog.processors.format_exc_info, _redact, renderer]
    number = logging.getLevelNamesMapping()[level.upper()]
    _configure_ours(ending, number, output)
    _configure_libraries(ending, number, output)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _configure_ours(ending: list[Processor], level: int, output: TextIO) -> None:
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *_beginning(), structlog.stdlib.PositionalArgumentsFormatter(), *ending],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(output),
    )


def _configure_libraries(ending: list[Processor], level: int, output: TextIO) -> None:
    handler = logging.StreamHandler(output)
    without_record = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    before: list[Processor] = [structlog.contextvars.merge_contextvars, *_beginning(), structlog.stdlib.add_logger_name]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=before, processors=[without_record, *ending]))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, lowest in QUIET.items():
        logging.getLogger(name).setLevel(max(level, lowest))
    for name in OWN_HANDLERS:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.captureWarnings(True)
    # A line that cannot be formatted would be printed raw to stderr, arguments and all.
    logging.raiseExceptions = False


def _beginning() -> list[Processor]:
    return [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def _redact(_: Any, __: str, event: EventDict) -> EventDict:
    return cast(EventDict, redacted(event))


def _json(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    return msgspec.json.encode(event).decode()


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("stopped by an error", exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
