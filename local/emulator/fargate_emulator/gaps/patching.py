"""How a gap takes the place of a function of ministack."""

import functools
import inspect


def wrap(module, name: str, replacement) -> None:
    """Let `replacement(original, *args, **kwargs)` answer in place of module.name; later wraps of one name enclose earlier ones."""
    original = getattr(module, name)

    @functools.wraps(original)
    def wrapper(*args, **kwargs):
        return replacement(original, *args, **kwargs)

    @functools.wraps(original)
    async def async_wrapper(*args, **kwargs):
        return await replacement(original, *args, **kwargs)

    wrapper = async_wrapper if inspect.iscoroutinefunction(original) else wrapper
    setattr(module, name, wrapper)
    # A service's table of actions holds the functions themselves.
    for table in (getattr(module, "_ACTION_MAP", None), getattr(module, "_ACTIONS", None)):
        if isinstance(table, dict):
            for action, handler in table.items():
                if handler is original:
                    table[action] = wrapper


def replace(module, name: str, replacement) -> None:
    """Let `replacement(*args, **kwargs)` answer in place of module.name; the original is not used."""
    wrap(module, name, lambda _original, *args, **kwargs: replacement(*args, **kwargs))
