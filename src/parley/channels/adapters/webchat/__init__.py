"""Web chat: visitors of a site write from the widget. The provider is Parley's own `widget` room."""

from parley.channels.adapters.webchat.adapter import Webchat
from parley.channels.adapters.webchat.settings import WebchatSettings

__all__ = ["Webchat", "WebchatSettings"]
