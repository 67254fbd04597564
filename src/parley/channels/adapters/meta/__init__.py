"""What Meta's channels have in common: how its calls are signed and wrapped, how people's messages look, how its Graph API is asked."""
