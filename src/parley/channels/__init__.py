"""Channels: how calls of providers become facts in our words, and how our words reach a provider."""

from parley.channels import templates
from parley.channels.accounts import AccountRow, Accounts, account, accounts, open_account, proposed, put_at, save, set_state, touch
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
from parley.channels.forgetting import FORGET_CALLS, RawCall, forget_calls, raw_calls
from parley.channels.intake import INTAKE
from parley.channels.journal import Journal, Overloaded
from parley.channels.lending import LENT, lend, lent
from parley.channels.listening import LISTEN
from parley.channels.pacing import Turns
from parley.channels.posts import post
from parley.channels.profiles import profiles, profiles_at_once
from parley.channels.registry import adapter, invitation, kinds
from parley.channels.sending import fetch, note_outcome, send
from parley.channels.splitting import measure
from parley.channels.templates import FETCH_TEMPLATES
from parley.channels.templating import HeaderKind, KeptTemplate, Template, TemplateButton, TemplateId, TemplateState, Variable, Wording
from parley.channels.types import (
    Account,
    Address,
    Attachment,
    Button,
    Call,
    Capabilities,
    Delivered,
    Failure,
    File,
    Inbound,
    Kind,
    Mail,
    Manifest,
    Media,
    Pace,
    Part,
    Post,
    Receipt,
    Reply,
    Sender,
    TemplateUse,
    Trust,
)
from parley.channels.windows import Openness, closes_at, may_write, openness, timely

JOBS = (INTAKE, SWEEP, ACKNOWLEDGE, LISTEN, CHECK, FETCH_TEMPLATES, FORGET_CALLS)

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
    "Failure",
    "File",
    "Fitted",
    "HeaderKind",
    "Inbound",
    "Incoming",
    "InvalidSignature",
    "Journal",
    "KeptTemplate",
    "Kind",
    "Mail",
    "Manifest",
    "Media",
    "Openness",
    "OutcomeUnknown",
    "Overloaded",
    "Pace",
    "Part",
    "Post",
    "Proof",
    "ProviderDown",
    "RateLimited",
    "RawCall",
    "Receipt",
    "Received",
    "RecipientGone",
    "Refused",
    "Reply",
    "SendError",
    "Sender",
    "Template",
    "TemplateButton",
    "TemplateId",
    "TemplateState",
    "TemplateUse",
    "Trust",
    "Turns",
    "Unreadable",
    "Variable",
    "WindowClosed",
    "Wording",
    "account",
    "accounts",
    "adapter",
    "closes_at",
    "failed_calls",
    "fetch",
    "fit",
    "forget_calls",
    "has_unworked",
    "invitation",
    "kinds",
    "lend",
    "lent",
    "may_write",
    "measure",
    "note_outcome",
    "open_account",
    "openness",
    "post",
    "profiles",
    "profiles_at_once",
    "proposed",
    "put_at",
    "raw_calls",
    "run_again",
    "save",
    "send",
    "set_state",
    "templates",
    "timely",
    "touch",
    "understood",
]
