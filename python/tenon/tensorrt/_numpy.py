# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Element types of numpy, and two small functions that scripts use with them."""

import numpy

from tenon._tensorrt import DataType

_NUMPY = {
    DataType.FLOAT: numpy.float32,
    DataType.HALF: numpy.float16,
    DataType.INT8: numpy.int8,
    DataType.INT32: numpy.int32,
    DataType.INT64: numpy.int64,
    DataType.BOOL: numpy.bool_,
    DataType.UINT8: numpy.uint8,
}
_BYTES = {DataType.BF16: 2, DataType.FP8: 1, DataType.E8M0: 1, DataType.INT4: 0.5, DataType.FP4: 0.5}


def nptype(trt_type):
    """numpy's type for a DataType. Raises TypeError if numpy has none."""
    if trt_type in _NUMPY:
        return _NUMPY[trt_type]
    raise TypeError(f"Could not resolve TensorRT datatype to an equivalent numpy datatype: {trt_type}")


def volume(iterable):
    """The product of the sizes; 1 for no dimensions."""
    product = 1
    for size in iterable:
        product *= size
    return product


def itemsize(trt_type):
    """Bytes of one element."""
    return _BYTES[trt_type] if trt_type in _BYTES else numpy.dtype(_NUMPY[trt_type]).itemsize
