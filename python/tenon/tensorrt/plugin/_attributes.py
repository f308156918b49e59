# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Attributes of plugins: their kinds by type hints, and how they become fields that a plan keeps."""

import typing

import numpy

from tenon._tensorrt import PluginFieldType
from tenon.tensorrt._plugins import PluginField

_SCALARS = {
    int: (PluginFieldType.INT64, numpy.int64),
    float: (PluginFieldType.FLOAT64, numpy.float64),
    bool: (PluginFieldType.INT8, numpy.int8),
    str: (PluginFieldType.CHAR, None),
    bytes: (PluginFieldType.CHAR, None),
}
_ELEMENTS = {
    numpy.dtype("int8"): PluginFieldType.INT8,
    numpy.dtype("int16"): PluginFieldType.INT16,
    numpy.dtype("int32"): PluginFieldType.INT32,
    numpy.dtype("int64"): PluginFieldType.INT64,
    numpy.dtype("float16"): PluginFieldType.FLOAT16,
    numpy.dtype("float32"): PluginFieldType.FLOAT32,
    numpy.dtype("float64"): PluginFieldType.FLOAT64,
    numpy.dtype("bool"): PluginFieldType.INT8,
}


class AttributeKind:
    """int, float, bool, str, bytes, or a one-dimensional numpy array of `dtype`."""

    def __init__(self, scalar, dtype=None):
        self.scalar, self.dtype = scalar, dtype

    @classmethod
    def of(cls, plugin_id, name, hint):
        """By a type hint. Raises ValueError for hints that no attribute can have."""
        if hint in _SCALARS:
            return cls(hint)
        if typing.get_origin(hint) is numpy.ndarray:
            arguments = typing.get_args(typing.get_args(hint)[-1])
            dtype = numpy.dtype(arguments[0]) if arguments and isinstance(arguments[0], type) else None
            if dtype in _ELEMENTS:
                return cls(None, dtype)
        raise ValueError(f"plugin '{plugin_id}': the attribute '{name}' must be int, float, str, bool, bytes or "
                         f"numpy.typing.NDArray of numbers, found {hint}")

    def __eq__(self, other):
        return (self.scalar, self.dtype) == (other.scalar, other.dtype)

    __hash__ = None

    def __repr__(self):
        return self.scalar.__name__ if self.scalar else f"NDArray[{self.dtype}]"

    def checked(self, name, value):
        """The value. Raises TypeError for one of another kind."""
        if self.scalar is None:
            if isinstance(value, numpy.ndarray) and value.ndim == 1 and value.dtype == self.dtype:
                return value.copy()
        elif isinstance(value, (int, float) if self.scalar is float else self.scalar) and (
                self.scalar is bool or not isinstance(value, bool)):
            return self.scalar(value)
        raise TypeError(f"the attribute '{name}' must be {self!r}, found {value!r}")

    @property
    def field_type(self):
        return _ELEMENTS[self.dtype] if self.scalar is None else _SCALARS[self.scalar][0]

    def field(self, name, value):
        """The value as a field of a plugin."""
        if self.scalar is str:
            value = value.encode()
        elif self.scalar in (int, float, bool):
            value = numpy.array([value], _SCALARS[self.scalar][1])
        elif self.scalar is None and self.dtype == numpy.bool_:
            value = value.astype(numpy.int8)
        return PluginField(name, value, self.field_type)

    def value(self, field):
        """The value of a field, of a plan or of a node of a model, whose numbers may be narrower. Raises TypeError for
        a field without one."""
        data = field.data
        if self.scalar in (str, bytes):
            text = b"" if data is None else data.tobytes()
            return text if self.scalar is bytes else text.decode()
        if self.scalar is None:
            return numpy.array([] if data is None else data).astype(self.dtype)
        if data is None or len(data) != 1:
            raise TypeError(f"the attribute '{field.name}' must be {self!r}, found {data!r}")
        return self.scalar(data[0])
