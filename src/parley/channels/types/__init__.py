"""The words in which channels and the rest of Parley talk: calls, inbound facts, outbound parts, accounts, receipts."""

from parley.channels.types.accounts import Account, Call
from parley.channels.types.base import ApiUrl, OptionalUrl, Settings, Struct
from parley.channels.types.inbound import Delivered, Failure, Inbound, Kind, Post, in_thread
from parley.channels.types.manifest import Capabilities, Manifest, Pace, Setting, Unit, Window
from parley.channels.types.outbound import Button, ButtonValue, File, Mail, Part, Receipt, Reply, TemplateUse, Value
from parley.channels.types.pieces import Address, Attachment, Card, Media, Place, Sender, Trust

__all__ = [
    "Account",
    "Address",
    "ApiUrl",
    "Attachment",
    "Button",
    "ButtonValue",
    "Call",
    "Capabilities",
    "Card",
    "Delivered",
    "Failure",
    "File",
    "Inbound",
    "Kind",
    "Mail",
    "Manifest",
    "Media",
    "OptionalUrl",
    "Pace",
    "Part",
    "Place",
    "Post",
    "Receipt",
    "Reply",
    "Sender",
    "Setting",
    "Settings",
    "Struct",
    "TemplateUse",
    "Trust",
    "Unit",
    "Value",
    "Window",
    "in_thread",
]
