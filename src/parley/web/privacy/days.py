"""Which day it is where the workspace is."""

from datetime import date

from parley.core import clock
from parley.web.shell.zones import zone_of
from parley.workspace import Presence


def today(presence: Presence) -> date:
    return clock.now().astimezone(zone_of(presence)).date()
