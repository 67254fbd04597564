"""WhatsApp: numbers of the Business Platform (Cloud API), by webhook."""

from parley.channels.adapters.whatsapp.adapter import WhatsApp
from parley.channels.adapters.whatsapp.settings import WhatsAppSettings

__all__ = ["WhatsApp", "WhatsAppSettings"]
