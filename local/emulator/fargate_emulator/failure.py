"""Errors of the command line."""


class Failure(Exception):
    """A cause and a remedy for the user; the command exits with code 1, without a traceback."""
