"""The connected channels."""

from litestar.types import ControllerRouterHandler

from parley.web.accounts import approved, calls, looks, pages

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    pages.account_list,
    pages.new_account,
    pages.connect,
    pages.account,
    pages.change,
    pages.check_now,
    pages.disconnect,
    pages.pause,
    pages.put_at_location,
    pages.resume,
    calls.run_again,
    calls.run_all_again,
    approved.fetch_now,
    looks.looks,
    looks.change_looks,
    looks.try_looks_on,
    looks.new_site_secret,
)
