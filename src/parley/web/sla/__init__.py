"""SLA under the settings: how soon which customers are promised an answer, and what is done when it is late."""

from litestar.types import ControllerRouterHandler

from parley.web.sla import pages

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    pages.policy_list,
    pages.new_policy,
    pages.add_policy,
    pages.begin,
    pages.put_in_order,
    pages.edit_policy,
    pages.change_policy,
    pages.remove_policy,
    pages.restore_policy,
)
