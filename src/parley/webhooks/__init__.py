"""The one route that providers call: verify, append to the journal, answer. Raw ASGI, since it carries the most and does the least."""

from parley.webhooks.route import Webhooks

__all__ = ["Webhooks"]
