"""The one way this program says no."""


class Failure(Exception):
    """A cause and a remedy for the person at the terminal; the command ends with exit code 1 and no traceback."""
