# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Which types and formats a plugin takes together, and by which tactics."""

import itertools

from tenon._tensorrt import DataType, TensorFormat

_TYPES = {"FP32": DataType.FLOAT, "FP16": DataType.HALF}


def _type_of(word):
    if word in _TYPES:
        return _TYPES[word]
    if word not in DataType.__members__:
        raise ValueError(f"expected a type such as FP32, FP16 or INT32, found '{word}'")
    return DataType.__members__[word]


def _format_of(word):
    if word not in TensorFormat.__members__:
        raise ValueError(f"expected a format such as LINEAR, found '{word}'")
    return TensorFormat.__members__[word]


class _Choices:
    """What one input or output may be: alone, or by the same place in the list as the others' ("A|B")."""

    def __init__(self, text, of_word):
        if "|" in text and "*" in text:
            raise ValueError(f"expected either | or * between choices, found '{text}'")
        self.together = "|" in text
        self.all = [of_word(word.strip()) for word in text.replace("*", "|").split("|")]


def _split(text, of_word):
    return [_Choices(part.strip(), of_word) for part in text.split(",")]


def _combined(choices, what):
    """Every combination of the choices of all inputs and outputs. Raises ValueError for lists of unequal lengths."""
    lengths = {len(one.all) for one in choices if one.together}
    if len(lengths) > 1:
        raise ValueError(f"expected as many {what} behind each |, found {sorted(lengths)}")
    out = []
    for place in range(lengths.pop() if lengths else 1):
        out += itertools.product(*([one.all[place]] if one.together else one.all for one in choices))
    return out


class AutoTuneCombination:
    """Types and formats that a plugin's inputs and outputs may have at once.

    io_types: for each input and output, separated by commas, its types: "FP32|FP16,FP32|FP16" is all FP32 or all
        FP16; of "FP32*FP16" each goes with whatever the others have.
    layouts: the formats in the same way; one format alone is that of all.
    tactics: positive numbers that the implementation is told, one of which is chosen.
    Raises ValueError for texts that say nothing known.
    """

    def __init__(self, io_types=None, layouts=None, tactics=None):
        self._types = {} if io_types is None else dict(enumerate(_split(io_types, _type_of)))
        self._layouts = {}
        self._layout_of_all = None
        if layouts is not None:
            formats = _split(layouts, _format_of)
            if len(formats) == 1:
                self._layout_of_all = formats[0]
            else:
                self._layouts = dict(enumerate(formats))
        self._tactics = []
        if tactics is not None:
            self.tactics(tactics)

    def pos(self, pos, io_types, layouts="LINEAR"):
        """Types and formats of the inputs and outputs of these numbers, of one number, or of all: the outputs' follow
        the inputs'."""
        for one in [pos] if isinstance(pos, int) else pos:
            self._types[one] = _Choices(io_types, _type_of)
            self._layouts[one] = _Choices(layouts, _format_of)

    def tactics(self, tactics):
        """Tactics for these combinations. Raises ValueError for numbers that are not positive."""
        tactics = [int(one) for one in tactics]
        if any(one <= 0 for one in tactics):
            raise ValueError(f"expected positive tactics, found {tactics}")
        self._tactics = tactics

    def combinations(self, count):
        """All [(type, format) of each of `count` inputs and outputs]. Raises ValueError if not all have types."""
        missing = [i for i in range(count) if i not in self._types]
        if missing or len(self._types) > count:
            raise ValueError(f"expected types of {count} inputs and outputs, found those of {sorted(self._types)}")
        linear = _Choices("LINEAR", _format_of)
        formats = [self._layouts.get(i, self._layout_of_all or linear) for i in range(count)]
        types = _combined([self._types[i] for i in range(count)], "types")
        return [list(zip(*pair, strict=True)) for pair in itertools.product(types, _combined(formats, "formats"))]

    def allows(self, types, formats):
        """Whether these types and formats are one of the combinations."""
        return list(zip(types, formats, strict=True)) in self.combinations(len(types))
