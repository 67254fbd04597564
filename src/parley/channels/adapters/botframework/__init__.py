"""Microsoft Bot Framework: Teams and the other channels of an Azure bot, by webhook."""

from parley.channels.adapters.botframework.adapter import BotFramework
from parley.channels.adapters.botframework.settings import BotFrameworkSettings

__all__ = ["BotFramework", "BotFrameworkSettings"]
