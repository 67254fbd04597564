"""Telegram: bots, by webhook or by long polling."""

from parley.channels.adapters.telegram.adapter import Telegram
from parley.channels.adapters.telegram.settings import TelegramSettings

__all__ = ["Telegram", "TelegramSettings"]
