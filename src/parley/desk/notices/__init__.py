"""Notices: what staff should hear of, where they want to hear it."""
