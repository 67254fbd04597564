"""The list of conversations that operators look at, its places, filters and views, and what is done to many at once."""

from litestar.types import ControllerRouterHandler

from parley.web.inbox import bulk, filtering, listing, typists, viewing

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    listing.inbox,
    listing.inbox_rows,
    listing.inbox_places,
    listing.change_sort,
    typists.typists,
    filtering.filter_form,
    bulk.change_many,
    bulk.undo,
    viewing.save_view,
    viewing.change_view,
    viewing.rename_view,
    viewing.move_view,
    viewing.remove_view,
    viewing.restore_view,
)
