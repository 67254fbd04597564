"""Whether somebody may be answered freely by one of their ways: since their last words, and longer where a person of ours writes."""

from datetime import datetime

import msgspec

from parley import channels, people
from parley.channels import Openness, Part, TemplateUse
from parley.channels.types import Window
from parley.conversations.errors import NoWay, WindowOver
from parley.conversations.types import Author
from parley.core import clock


def window_of(way: people.Way) -> Window | None:
    """Nothing that is said in public, or that a comment has opened, heeds when they last wrote to us."""
    return None if way.public or way.comment else channels.adapter(way.kind).manifest.can.window


def openness(way: people.Way) -> Openness:
    return channels.openness(window_of(way), way.last_in_at, clock.now())


def closes_at(way: people.Way, *, by_person: bool = True) -> datetime | None:
    """Until when they may be answered; None where there is no limit."""
    return channels.closes_at(window_of(way), way.last_in_at, by_person=by_person)


def must_be_open(way: people.Way, author: Author, template: TemplateUse | None, at: datetime | None) -> None:
    """When it leaves. A template leaves at any time, where there are templates."""
    if template and not channels.adapter(way.kind).manifest.can.templates:
        raise NoWay(field="way")
    if not template and not channels.may_write(window_of(way), way.last_in_at, at or clock.now(), by_person=author.kind == "staff"):
        raise WindowOver(field="way")


def marked(part: Part, way: people.Way, author: Author) -> Part:
    """With what is asked again just before it leaves."""
    heeds = part.template is None and window_of(way) is not None
    return msgspec.structs.replace(part, by_person=author.kind == "staff", heeds_window=heeds)
