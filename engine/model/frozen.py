"""A dict that cannot be changed: the default of fields and parameters that are mappings.

`types.MappingProxyType` would do, but can be neither pickled nor copied deeply, and so no value that holds one could.
"""

from __future__ import annotations

from typing import Any, Final, NoReturn


class FrozenDict(dict[Any, Any]):
    """Reads as a dict, raises TypeError where it would change."""

    __slots__ = ()

    def _unchangeable(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("this mapping cannot be changed")

    __setitem__ = __delitem__ = __ior__ = _unchangeable
    update = setdefault = pop = popitem = clear = _unchangeable

    def __reduce__(self) -> tuple[type[FrozenDict], tuple[dict[Any, Any]]]:
        return FrozenDict, (dict(self),)


EMPTY: Final = FrozenDict()
"""The one without items."""
