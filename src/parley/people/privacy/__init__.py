"""Personal data by law: what somebody may ask for, everything about them in one bundle, and erasure with a signed protocol."""

from parley.people.privacy.bundles import SCHEMA, bundle, wire
from parley.people.privacy.deciding import LONGEST_WAIT_DAYS, decide, rules
from parley.people.privacy.erasures import (
    NEWEST,
    By,
    Wanted,
    ask,
    ask_as,
    erasure,
    erasures,
    erasures_for,
    erasures_of,
    hurry,
    kept_protocols,
    protocol,
    stop,
    stop_as,
)
from parley.people.privacy.errors import (
    DateInvalid,
    ErasureBegun,
    ErasureUnderWay,
    ExtendedOnce,
    HeldByLaw,
    ProtocolForged,
    RequestClosed,
)
from parley.people.privacy.forgetting import ERASING as OWN_ERASING
from parley.people.privacy.forgetting import at_once, deleting
from parley.people.privacy.holds import hold_back, holds, lift
from parley.people.privacy.protocols import Protocol, public_key
from parley.people.privacy.protocols import read as read_protocol
from parley.people.privacy.readme import SUBJECTS
from parley.people.privacy.register import (
    CHANNELS,
    OUTCOMES,
    Asked,
    close,
    closed_requests,
    confirm,
    extend,
    note,
    open_requests,
    reopen,
    request,
    requests_of,
)
from parley.people.privacy.replaying import Replayed, checked, replay
from parley.people.privacy.running import erase, erasing
from parley.people.privacy.telling import TELLING as OWN_TELLING
from parley.people.privacy.telling import subject, theirs
from parley.people.privacy.types import Basis, Erasing, Erasure, Hold, Law, Request, Rules, Step, Telling, Whom, Wish
from parley.people.privacy.whom import ERASED, whom

__all__ = [
    "CHANNELS",
    "ERASED",
    "LONGEST_WAIT_DAYS",
    "NEWEST",
    "OUTCOMES",
    "OWN_ERASING",
    "OWN_TELLING",
    "SCHEMA",
    "SUBJECTS",
    "Asked",
    "Basis",
    "By",
    "DateInvalid",
    "Erasing",
    "Erasure",
    "ErasureBegun",
    "ErasureUnderWay",
    "ExtendedOnce",
    "HeldByLaw",
    "Hold",
    "Law",
    "Protocol",
    "ProtocolForged",
    "Replayed",
    "Request",
    "RequestClosed",
    "Rules",
    "Step",
    "Telling",
    "Wanted",
    "Whom",
    "Wish",
    "ask",
    "ask_as",
    "at_once",
    "bundle",
    "checked",
    "close",
    "closed_requests",
    "confirm",
    "decide",
    "deleting",
    "erase",
    "erasing",
    "erasure",
    "erasures",
    "erasures_for",
    "erasures_of",
    "extend",
    "hold_back",
    "holds",
    "hurry",
    "kept_protocols",
    "lift",
    "note",
    "open_requests",
    "protocol",
    "public_key",
    "read_protocol",
    "reopen",
    "replay",
    "request",
    "requests_of",
    "rules",
    "stop",
    "stop_as",
    "subject",
    "theirs",
    "whom",
    "wire",
]
