"""The bot: understands what a customer wants, says only what the business wrote, and hands over whatever it does not know."""

from parley.bot import scenarios as scenarios
