"""Alarms: channels that are not as they always are, told in sentences; noted, or mended."""

from litestar.types import ControllerRouterHandler

from parley.web.alarms import pages

HANDLERS: tuple[ControllerRouterHandler, ...] = (pages.alarm_list, pages.sounding, pages.mark_alarm)
