"""Segments: questions to all customers that have a name, and who belongs to them at the moment."""

from parley.core.questions import BadFilter, Condition, Group
from parley.people.segments.asking import FIELDS
from parley.people.segments.errors import SegmentExists, SegmentNameMissing, TooManySegments
from parley.people.segments.facts import Field
from parley.people.segments.keeping import CHANGED, change, remove, restore, save
from parley.people.segments.queries import MOST_COUNTED, NEWEST, Preview, among, count, fields, holds, members, preview, segment, segments
from parley.people.segments.types import Segment, SegmentId

__all__ = [
    "CHANGED",
    "FIELDS",
    "MOST_COUNTED",
    "NEWEST",
    "BadFilter",
    "Condition",
    "Field",
    "Group",
    "Preview",
    "Segment",
    "SegmentExists",
    "SegmentId",
    "SegmentNameMissing",
    "TooManySegments",
    "among",
    "change",
    "count",
    "fields",
    "holds",
    "members",
    "preview",
    "remove",
    "restore",
    "save",
    "segment",
    "segments",
]
