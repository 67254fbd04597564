"""What an operator of the machine is told when the embedded database does not run."""


class DatabaseFailed(Exception):
    """The embedded database could not be made or started."""
