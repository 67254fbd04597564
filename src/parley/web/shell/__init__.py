"""What every page stands on: its frame, words, forms, visitors, and what becomes of errors."""
