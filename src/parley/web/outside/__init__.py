"""Agents outside: which there are, how they do, their address, secret and token."""

from litestar.types import ControllerRouterHandler

from parley.web.outside import pages, switching

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    pages.agent_list,
    pages.add_agent,
    pages.agent,
    pages.change_agent,
    pages.renew_secret,
    pages.renew_token,
    switching.try_agent,
    switching.pause_agent,
    switching.resume_agent,
    switching.remove_agent,
    switching.restore_agent,
)
