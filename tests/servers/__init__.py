"""Real servers that tests start on free ports of loopback."""
