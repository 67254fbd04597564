"""One conversation: what was said, and what is done to it."""

from litestar.types import ControllerRouterHandler

from parley.web.thread import attachments, blocking, giving, mail, pictures, steps, tagging, taking, talk, typed, waiting

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    talk.conversation,
    talk.talk,
    taking.take_next,
    steps.change_owner,
    steps.change_status,
    steps.change_priority,
    steps.undo,
    giving.transfer_form,
    giving.transfer,
    tagging.tags_form,
    tagging.change_tags,
    blocking.change_blocked,
    attachments.attachment,
    pictures.picture,
    mail.mail,
    typed.typed,
    waiting.wait,
)
