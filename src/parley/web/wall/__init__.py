"""The supervisor's wall: what waits, who does what, and putting things right from there."""

from litestar.types import ControllerRouterHandler

from parley.web.wall import moving, pages, people

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    pages.wall,
    pages.queue,
    people.person,
    people.change_state,
    moving.move,
    moving.undo,
)
