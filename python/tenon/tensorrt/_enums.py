# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What enumerations of the vendor's module can do besides those of Python: int(), order within one enumeration."""

import enum


def _compare(operator):
    def compare(self, other):
        return operator(self.value, other.value) if type(other) is type(self) else NotImplemented

    return compare


_METHODS = {
    "__int__": lambda self: self.value,
    "__index__": lambda self: self.value,
    "__repr__": lambda self: f"<{type(self).__name__}.{self.name}: {self.value}>",
    "__lt__": _compare(int.__lt__),
    "__le__": _compare(int.__le__),
    "__gt__": _compare(int.__gt__),
    "__ge__": _compare(int.__ge__),
}


def completed(found):
    """Adds them to one enumeration."""
    for name, method in _METHODS.items():
        setattr(found, name, method)
    return found


def complete(module):
    """Adds them to every enumeration of the module and of its classes."""
    for holder in [module, *(c for c in vars(module).values() if isinstance(c, type))]:
        for found in list(vars(holder).values()):
            if isinstance(found, enum.EnumMeta):
                completed(found)
