"""A person: who they are, what is known of them, and with whom they are one."""

from litestar.types import ControllerRouterHandler

from parley.web.person import describing, fields, page, proving

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    page.search,
    page.person,
    page.candidates,
    page.merge,
    page.part,
    proving.send_code,
    describing.shown,
    describing.describe,
    describing.rename,
    describing.tag,
    describing.add_note,
    describing.change_note,
    fields.field_list,
    fields.add_field,
    fields.change_field,
    fields.order_fields,
)
