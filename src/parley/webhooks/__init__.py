"""The doors that providers come to: one HTTP route, raw ASGI since it carries the most and does the least, one for mail, one for files."""

from parley.webhooks.lent import LentFiles
from parley.webhooks.mail import mail_door
from parley.webhooks.route import Asgi, Receive, Scope, Send, Webhooks

__all__ = ["Asgi", "LentFiles", "Receive", "Scope", "Send", "Webhooks", "mail_door"]
