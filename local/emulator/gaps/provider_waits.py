"""To come."""


def install() -> None:
    pass
