"""E-mail: mailboxes read by IMAP or fed by SMTP, answered by SMTP."""

from parley.channels.adapters.email.adapter import Email
from parley.channels.adapters.email.inlet import Inlet, Limits
from parley.channels.adapters.email.settings import EmailSettings

__all__ = ["Email", "EmailSettings", "Inlet", "Limits"]
