"""Call-backs: the card on a conversation, the strip on every page, the list of all, and what is decided about them."""

from litestar.types import ControllerRouterHandler

from parley.web.callbacks import deciding, deeds, pages, promising

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    pages.call_backs,
    pages.call_back_list,
    pages.strip,
    pages.card,
    deeds.step,
    deeds.result,
    promising.promise_form,
    promising.promise,
    deciding.rules_page,
    deciding.change_rules,
)
