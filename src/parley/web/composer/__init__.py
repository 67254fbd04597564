"""What is said next: the composer, and what becomes of its words."""

from litestar.types import ControllerRouterHandler

from parley.web.composer import approved, company, drafting, enclosing, mentions, messages, running, suggesting, taking_back

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    messages.say,
    messages.fit,
    messages.send_again,
    taking_back.take_back,
    taking_back.send_now,
    taking_back.undo,
    drafting.save,
    drafting.change_habits,
    enclosing.add_files,
    enclosing.drop_file,
    suggesting.suggestions,
    suggesting.use_reply,
    mentions.colleagues,
    approved.choose,
    approved.fill_in,
    approved.send,
    running.preview,
    running.run,
    company.see,
    company.say_where,
)
