"""Functions that check their arguments by a table of parameter names, before anything else happens.

`checked` does it for the methods of a class (of a dataclass: for its fields), `checked_function` for a function,
`checked_answer` for what a callback of the host returns. All raise UsageError with one sentence: which function, which
argument, what was given, what is expected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import Signature, isfunction, signature
from typing import Any, TypeVar, cast

from .arguments import LONG_NAME, SHOWN, Check, Checks, Unfit, anything, printable
from .errors import QingdanError, Text, UsageError

F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C", bound=type)


def checked(checks: Checks, usable: Check | None = None) -> Callable[[C], C]:
    """Make every public method of a class, and `__init__`, check its arguments by the names of its parameters; the
    check of `method.parameter` goes before that of `parameter`.

    `usable` looks at the object itself first, but for `__init__` and `close`. Raises KeyError when the class is made,
    for a parameter that the table lacks.
    """

    def decorate(cls: C) -> C:
        for name, method in list(vars(cls).items()):
            if isfunction(method) and (name == "__init__" or not name.startswith("_")):
                own = anything if usable is None or name in {"__init__", "close"} else usable
                called = cls.__name__ if name == "__init__" else name
                setattr(cls, name, _checked(method, {"self": own, **checks}, called))
        return cls

    return decorate


def checked_function(checks: Checks, called: str = "") -> Callable[[F], F]:
    """Make a function check its arguments. Messages call it `called`, or by its own name."""

    def decorate(function: F) -> F:
        return cast("F", _checked(function, checks, called or function.__name__))

    return decorate


def _checked(function: Callable[..., Any], checks: Checks, called: str) -> Callable[..., Any]:
    """`function` behind its checks. Messages call it `called`."""
    shape = signature(function)
    missing = [name for name in shape.parameters if name not in checks]
    if missing:
        raise KeyError(f"{called}: no check for the parameters {', '.join(missing)}")
    own = {name: checks.get(f"{called}.{name}", checks[name]) for name in shape.parameters}
    order, count = tuple(own.values()), len(own)

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the function has them
        try:
            values = [check(value) for check, value in zip(order, args, strict=False)]
            named = {name: own[name](value) for name, value in kwargs.items()}
        except QingdanError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever the methods of a caller's value raise
            raise _found(called, own, shape, args, kwargs) from (None if isinstance(error, Unfit) else error)
        try:
            return function(*values, *args[count:], **named)
        except TypeError:
            misfit = _misfit(called, shape, args, kwargs)
            if misfit is None:
                raise
        raise misfit

    return call


def _found(
    called: str, own: Checks, shape: Signature, args: tuple[object, ...], kwargs: Mapping[str, object]
) -> UsageError:
    """Which argument is wrong, and why: all are checked anew, as it is not known which it was."""
    misfit = _misfit(called, shape, args, kwargs)
    if misfit is not None:
        return misfit
    for name, value in (*zip(own, args, strict=False), *kwargs.items()):
        try:
            own[name](value)
        except Exception as error:  # noqa: BLE001 - as above
            return _wrong(f"{called}()", name, error)
    return _wrong(f"{called}()", "", Unfit(Text("每次看都不一样", "it differs each time it is read")))


def checked_answer(called: str, callback: Callable[..., Any], check: Check) -> Callable[..., Any]:
    """A callback of the host, its answer checked. What the callback itself raises comes out as it is."""

    def call(*args: object) -> Any:  # noqa: ANN401 - as the check gives it
        answer = callback(*args)
        try:
            return check(answer)
        except Exception as error:  # noqa: BLE001 - whatever the methods of the answer raise
            raise _wrong(f"{called}()", "", error) from None

    return call


def _wrong(called: str, name: str, error: Exception) -> UsageError:
    """What the error of a check means: function and argument (none: its answer), and why it does not fit."""
    if isinstance(error, Unfit):
        why, within = error.text, error.within
    else:
        kind = printable(type(error).__name__[:SHOWN])
        why, within = Text(f"读不出来（{kind}），请传普通的值", f"it cannot be read ({kind}), pass a plain value"), ""
    zh, en = (f"的参数 {name}", f"argument {name}") if name else ("的回答", "its answer")
    return UsageError(
        Text(f"{called} {zh}{within} 不对：{why.zh}", f"{called}: {en}{within} is wrong: {why.en}"),
    )


def _misfit(called: str, shape: Signature, args: tuple[object, ...], kwargs: Mapping[str, object]) -> UsageError | None:
    """The function has no such parameter, or one is missing."""
    try:
        shape.bind(*args, **kwargs)
    except TypeError as error:
        said = printable(str(error)[:LONG_NAME])
        return UsageError(Text(f"{called}() 的参数对不上：{said}", f"{called}(): the arguments do not fit: {said}"))
    return None
