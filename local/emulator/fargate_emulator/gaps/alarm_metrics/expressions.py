"""Metric math on single values: arithmetic, comparisons, AND and OR, IF, FILL, CEIL, FLOOR, ABS, MIN, MAX, SUM.

A missing value makes the result missing, except with FILL; FILL(metric, REPEAT) is the metric's previous value. Anything else is
refused when an alarm is created.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

import ast
import math
import operator
import re
from collections.abc import Callable

Value = float | None

_ARITHMETIC = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Pow: operator.pow}
_COMPARISONS = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_PLAIN = {"CEIL": math.ceil, "FLOOR": math.floor, "ABS": abs}
_OVER_ALL = {"MIN": min, "MAX": max, "SUM": sum}


class Unsupported(ValueError):
    """An expression that is not emulated."""


def evaluate(expression: str, values: dict[str, Value], before: Callable[[str], Value]) -> Value:
    """The value of an expression for one period; `before` has each metric's last earlier value."""
    return _value(_parse(expression), _Metrics(values, before))


def check(expression: str) -> None:
    """Raise Unsupported for an expression that evaluate() cannot compute."""
    _value(_parse(expression), _AnyNames())


class _Metrics(dict):
    def __init__(self, values: dict[str, Value], before: Callable[[str], Value]):
        super().__init__(values)
        self.before = before


class _AnyNames(dict):
    def __missing__(self, _name):
        return 1.0

    def before(self, _name):
        return 1.0


def _parse(expression: str) -> ast.expr:
    # Their spelling in metric math.
    text = (
        re.sub(r"\bAND\b", " and ", re.sub(r"\bOR\b", " or ", expression)).replace("&&", " and ").replace("||", " or ").replace("^", "**")
    )
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        raise Unsupported(f"the expression {expression!r} is not emulated") from None


def _value(node: ast.expr, values: "_Metrics | _AnyNames") -> Value:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            return values[name]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return _of([_value(inner, values)], operator.neg)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _of([_value(left, values), _value(right, values)], lambda a, b: a / b if b else None)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _ARITHMETIC:
            return _of([_value(left, values), _value(right, values)], _ARITHMETIC[type(sign)])
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in _COMPARISONS:
            return _of([_value(left, values), _value(right, values)], lambda a, b: float(_COMPARISONS[type(sign)](a, b)))
        case ast.BoolOp(op=sign, values=parts):
            join = all if isinstance(sign, ast.And) else any
            return _of([_value(part, values) for part in parts], lambda *each: float(join(each)))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _call(name, arguments, values)
    raise Unsupported(f"{ast.unparse(node)!r} in a metric expression is not emulated")


def _call(name: str, arguments: list[ast.expr], values: "_Metrics | _AnyNames") -> Value:
    if name == "IF" and len(arguments) == 3:
        condition = _value(arguments[0], values)
        yes, no = _value(arguments[1], values), _value(arguments[2], values)
        return None if condition is None else yes if condition else no
    match name, arguments:
        case "FILL", [ast.Name(id=metric), ast.Name(id="REPEAT")]:
            found = values[metric]
            return values.before(metric) if found is None else found
    if name == "FILL" and len(arguments) == 2:
        found, otherwise = _value(arguments[0], values), _value(arguments[1], values)
        return otherwise if found is None else found
    if name in _PLAIN and len(arguments) == 1:
        return _of([_value(arguments[0], values)], lambda a: float(_PLAIN[name](a)))
    if name in _OVER_ALL and len(arguments) == 1 and isinstance(arguments[0], ast.List):
        found = [v for part in arguments[0].elts if (v := _value(part, values)) is not None]
        return float(_OVER_ALL[name](found)) if found else None
    raise Unsupported(f"the function {name} with {len(arguments)} arguments is not emulated")


def _of(values: list[Value], compute) -> Value:
    return None if any(value is None for value in values) else compute(*values)
