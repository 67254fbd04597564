"""Coming in and going out."""

from litestar.types import ControllerRouterHandler

from parley.web.entrance import signing_in

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    signing_in.home,
    signing_in.login_page,
    signing_in.sign_in,
    signing_in.sign_out,
    signing_in.choose_appearance,
)
