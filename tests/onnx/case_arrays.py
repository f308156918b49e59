# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Arrays of backend cases as files, without the `onnx` package; cases.py has their form."""
import struct

import ml_dtypes
import numpy as np

# numpy's name of a type: Tenon's
DTYPES = {"float32": "f32", "float16": "f16", "bfloat16": "bf16", "float64": "f64", "bool": "bool",
          **{f"{sign}int{bits}": f"{sign or 'i'}{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)}}
DTYPES |= {"float8_e4m3fn": "f8e4m3fn", "float8_e4m3fnuz": "f8e4m3fnuz", "float8_e5m2": "f8e5m2",
           "float8_e5m2fnuz": "f8e5m2fnuz", "float8_e8m0fnu": "f8e8m0", "float4_e2m1fn": "f4e2m1",
           "int4": "i4", "uint4": "u4", "int2": "i2", "uint2": "u2"}
NARROW = {"int4": np.int8, "int2": np.int8, "uint4": np.uint8, "uint2": np.uint8}  # one a byte, with its sign
NUMPY = {ours: np.dtype(getattr(ml_dtypes, theirs, theirs)) for theirs, ours in DTYPES.items()}


class NotATensor(Exception):
    """The case has a value that is neither a tensor, a sequence nor an optional, or elements of an unknown type."""


def arrays_of(expected, found):
    """-> pairs of arrays that stand at the same place. Raises AssertionError where one side has no such place."""
    if isinstance(expected, (list, tuple)):
        assert isinstance(found, list) and len(found) == len(expected), f"expected {len(expected)} values, found {found}"
        return [pair for both in zip(expected, found) for pair in arrays_of(*both)]
    if expected is None:
        assert found is None, f"expected no value, found {found}"
        return []
    assert isinstance(found, np.ndarray), f"expected an array, found {found}"
    if expected.dtype.kind in "US":
        expected = expected.astype(object)
    return [(expected, found)]


def dtype_of(array):
    if array.dtype == object or array.dtype.kind in "US":
        return "string"
    if array.dtype.name not in DTYPES:
        raise NotATensor(f"elements of type {array.dtype.name}")
    return DTYPES[array.dtype.name]


def bytes_of(array):
    """The elements as the runner reads them; strings each as its length in 4 bytes and its characters."""
    if dtype_of(array) != "string":
        return np.ascontiguousarray(array.astype(NARROW.get(array.dtype.name, array.dtype))).tobytes()
    texts = [t if isinstance(t, bytes) else str(t).encode() for t in array.ravel()]
    return b"".join(struct.pack("<I", len(t)) + t for t in texts)


def array_of(data, dtype, dims):
    if dtype != "string":
        as_stored = np.frombuffer(data, NARROW.get(NUMPY[dtype].name, NUMPY[dtype]))
        return as_stored.astype(NUMPY[dtype]).reshape(dims)
    texts, at = [], 0
    while at < len(data):
        (length,) = struct.unpack_from("<I", data, at)
        texts.append(data[at + 4:at + 4 + length].decode())
        at += 4 + length
    return np.array(texts, dtype=object).reshape(dims)


def write_value(folder, what, lines, name, value, kind, tensors):
    """Appends the lines of one value. `kind`: the TypeProto it has in the model, or None for a tensor."""
    which = kind.WhichOneof("value") if kind is not None else "tensor_type"
    if which == "optional_type":
        items = [] if value is None else [value]
        lines.append(f"{name}\toptional\t{len(items)}\n")
        for item in items:
            write_value(folder, what, lines, name, item, kind.optional_type.elem_type, tensors)
    elif which == "sequence_type":
        lines.append(f"{name}\tsequence\t{len(value)}\n")
        for item in value:
            write_value(folder, what, lines, name, item, kind.sequence_type.elem_type, tensors)
    else:
        if not isinstance(value, np.ndarray):
            raise NotATensor(f"a {type(value).__name__}, not a tensor")
        lines.append(f"{name}\t{dtype_of(value)}\t{' '.join(map(str, value.shape))}\n")
        (folder / f"{what}_{len(tensors)}.bin").write_bytes(bytes_of(value))
        tensors.append(name)


def write_arrays(folder, names, arrays, kinds=None, what="input"):
    """Makes `what`s.txt and `what`_I.bin. `kinds`: TypeProtos of the model; tensors if there are none. Errors: NotATensor"""
    folder.mkdir(parents=True, exist_ok=True)
    lines, tensors = [], []
    for i, (name, array) in enumerate(zip(names, arrays, strict=True)):
        write_value(folder, what, lines, name, array, kinds[i] if kinds else None, tensors)
    (folder / f"{what}s.txt").write_text("".join(lines))


def read_arrays(folder, what="output"):
    """-> values of `what`s.txt, in the order of the model's outputs: arrays, lists of them, None."""
    lines = (folder / f"{what}s.txt").read_text().splitlines()
    tensors = 0

    def value():
        nonlocal tensors
        _, dtype, dims = lines.pop(0).split("\t")
        numbers = [int(d) for d in dims.split()]
        if dtype == "sequence":
            return [value() for _ in range(numbers[0])]
        if dtype == "optional":
            return value() if numbers[0] else None
        tensors += 1
        return array_of((folder / f"{what}_{tensors - 1}.bin").read_bytes(), dtype, numbers)

    values = []
    while lines:
        values.append(value())
    return values
