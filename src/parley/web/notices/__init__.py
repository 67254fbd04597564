"""What somebody is told: the bell and its list, where and when they want to hear, and the browsers that take pushes."""

from litestar.types import ControllerRouterHandler

from parley.web.notices import installing, pages, pushing, wishing

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    pages.notices_page,
    pages.notice_list,
    pages.bell,
    pages.open_queue,
    pages.open_notice,
    pages.know_all,
    wishing.wishes_page,
    wishing.change_wishes,
    wishing.pause,
    pushing.subscribe,
    pushing.unsubscribe,
    installing.manifest,
    installing.service_worker,
)
