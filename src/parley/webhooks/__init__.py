"""The doors that providers come to: one HTTP route, raw ASGI since it carries the most and does the least, and one for mail."""

from parley.webhooks.mail import mail_door
from parley.webhooks.route import Webhooks

__all__ = ["Webhooks", "mail_door"]
