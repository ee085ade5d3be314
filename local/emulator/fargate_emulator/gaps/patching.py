"""How a gap replaces a function of ministack."""

import functools
import inspect
import sys


def wrap(module, name: str, replacement) -> None:
    """Replace module.name with `replacement(original, *args, **kwargs)`; later wraps of a name enclose earlier ones.

    Modules of ministack that imported the function itself get the new one, too, so the order of loading does not matter.
    """
    original = getattr(module, name)

    @functools.wraps(original)
    def wrapper(*args, **kwargs):
        return replacement(original, *args, **kwargs)

    @functools.wraps(original)
    async def async_wrapper(*args, **kwargs):
        return await replacement(original, *args, **kwargs)

    wrapper = async_wrapper if inspect.iscoroutinefunction(original) else wrapper
    setattr(module, name, wrapper)
    for holder in _holders(name, original):
        setattr(holder, name, wrapper)
    # A service's table of actions holds the functions themselves.
    for table in (getattr(module, "_ACTION_MAP", None), getattr(module, "_ACTIONS", None)):
        if isinstance(table, dict):
            for action, handler in table.items():
                if handler is original:
                    table[action] = wrapper


def _holders(name: str, original) -> list:
    of_ministack = [module for path, module in list(sys.modules.items()) if path.partition(".")[0] == "ministack"]
    return [module for module in of_ministack if vars(module).get(name) is original]


def replace(module, name: str, replacement) -> None:
    """Replace module.name with `replacement(*args, **kwargs)`; the original is not used."""
    wrap(module, name, lambda _original, *args, **kwargs: replacement(*args, **kwargs))
