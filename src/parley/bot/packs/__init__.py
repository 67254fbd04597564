"""What ships with the bot as data: ready scenarios."""
