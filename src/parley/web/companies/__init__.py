"""Companies: the list, one of them with its people and what they talk about, two made one, and who belongs where."""

from litestar.types import ControllerRouterHandler

from parley.web.companies import membership, merging, pages

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    pages.company_list,
    pages.new_company,
    pages.add_company,
    pages.company,
    pages.edit_company,
    pages.change_company,
    pages.remove_company,
    pages.restore_company,
    merging.candidates,
    merging.merge,
    merging.part,
    membership.employ,
    membership.change_member,
)
