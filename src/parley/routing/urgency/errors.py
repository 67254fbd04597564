from parley.core.errors import Invalid


class PhraseUnusable(Invalid):
    """Give one to six words, in up to 80 characters."""


class PhraseExists(Invalid):
    """This word is in the list already."""


class TooManyWords(Invalid):
    """There are very many words already. Remove some first."""
