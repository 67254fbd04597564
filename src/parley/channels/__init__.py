"""Channels: how calls of providers become facts in our words, and how our words reach a provider."""

from parley.channels.accounts import AccountRow, Accounts, account, accounts, open_account, proposed, save, set_state, touch
from parley.channels.acknowledging import ACKNOWLEDGE
from parley.channels.checking import CHECK
from parley.channels.errors import (
    AccountBroken,
    InvalidSignature,
    OutcomeUnknown,
    ProviderDown,
    RateLimited,
    RecipientGone,
    Refused,
    SendError,
    Unreadable,
    WindowClosed,
)
from parley.channels.events import AccountBroke, Incoming, Proof, Received
from parley.channels.failed import SWEEP, FailedCall, failed_calls, has_unworked, run_again
from parley.channels.fitting import Fitted, fit, understood
from parley.channels.forgetting import FORGET_CALLS
from parley.channels.intake import INTAKE
from parley.channels.journal import Journal, Overloaded
from parley.channels.lending import LENT, lend, lent
from parley.channels.listening import LISTEN
from parley.channels.pacing import Turns
from parley.channels.registry import adapter, invitation, kinds
from parley.channels.sending import fetch, note_outcome, send
from parley.channels.splitting import measure
from parley.channels.types import (
    Account,
    Address,
    Attachment,
    Button,
    Call,
    Capabilities,
    Delivered,
    File,
    Inbound,
    Kind,
    Mail,
    Manifest,
    Media,
    Pace,
    Part,
    Receipt,
    Reply,
    Sender,
    Trust,
)

JOBS = (INTAKE, SWEEP, ACKNOWLEDGE, LISTEN, CHECK, FORGET_CALLS)

__all__ = [
    "ACKNOWLEDGE",
    "INTAKE",
    "JOBS",
    "LENT",
    "SWEEP",
    "Account",
    "AccountBroke",
    "AccountBroken",
    "AccountRow",
    "Accounts",
    "Address",
    "Attachment",
    "Button",
    "Call",
    "Capabilities",
    "Delivered",
    "FailedCall",
    "File",
    "Fitted",
    "Inbound",
    "Incoming",
    "InvalidSignature",
    "Journal",
    "Kind",
    "Mail",
    "Manifest",
    "Media",
    "OutcomeUnknown",
    "Overloaded",
    "Pace",
    "Part",
    "Proof",
    "ProviderDown",
    "RateLimited",
    "Receipt",
    "Received",
    "RecipientGone",
    "Refused",
    "Reply",
    "SendError",
    "Sender",
    "Trust",
    "Turns",
    "Unreadable",
    "WindowClosed",
    "account",
    "accounts",
    "adapter",
    "failed_calls",
    "fetch",
    "fit",
    "has_unworked",
    "invitation",
    "kinds",
    "lend",
    "lent",
    "measure",
    "note_outcome",
    "open_account",
    "proposed",
    "run_again",
    "save",
    "send",
    "set_state",
    "touch",
    "understood",
]
