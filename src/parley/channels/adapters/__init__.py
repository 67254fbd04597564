"""One folder per channel. An adapter knows its provider's dialect and our words, and nothing of the rest of Parley."""
