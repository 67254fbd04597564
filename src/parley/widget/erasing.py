"""What the chat lets go when a visitor is erased."""

from parley import people

ERASING = (people.privacy.deleting("visits"),)
