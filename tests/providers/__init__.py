"""Strict fakes of the providers: they refuse what the real ones refuse."""
