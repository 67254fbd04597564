"""Parley: every word between a business and its customers in one place, whatever the channel."""
