"""One conversation: what was said, what is said next, and what is done to it."""

from litestar.types import ControllerRouterHandler

from parley.web.thread import attachments, mail, steps, talk

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    talk.conversation,
    talk.talk,
    steps.change_owner,
    steps.change_status,
    attachments.attachment,
    mail.mail,
)
