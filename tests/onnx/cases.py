# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The ONNX backend cases of the installed `onnx` package, as folders that onnx_case_runner reads.

A case's folder has model.onnx and, for each data set, set_K/inputs.txt with one line for each input,
`NAME<tab>DTYPE<tab>DIMS separated by blanks`, and the elements in set_K/input_I.bin. A sequence or an optional is a line
with the number of its values, which stand behind it. The runner writes outputs.txt and
output_I.bin beside them in the same form, or FOLDER/error.txt.
"""
import dataclasses
import pathlib
import struct
import warnings

import ml_dtypes
import numpy as np
import onnx
from onnx import numpy_helper
from onnx.backend.test.loader import load_model_tests
from onnx.backend.test.runner import Runner

KINDS = ("node", "simple", "pytorch-converted", "pytorch-operator", "real")
PACKAGE = pathlib.Path(onnx.__file__).parent

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


@dataclasses.dataclass
class Case:
    """One backend case: data_sets is [([input...], [expected output...])] of arrays."""
    name: str
    model: onnx.ModelProto
    data_sets: list
    rtol: float
    atol: float

    def input_names(self):
        weights = {t.name for t in self.model.graph.initializer}
        names = [v.name for v in self.model.graph.input]
        # Initializers may be listed as inputs: then only those with data in the case are fed.
        return names if len(names) == len(self.data_sets[0][0]) else [n for n in names if n not in weights]

    def write(self, folder):
        """Makes the case's folder. Errors: NotATensor"""
        for number, (inputs, expected) in enumerate(self.data_sets):
            kinds = {v.name: v.type for v in self.model.graph.input}
            names = self.input_names()
            write_arrays(folder / f"set_{number}", names, inputs, [kinds[name] for name in names])
        (folder / "model.onnx").write_bytes(self.model.SerializeToString())

    def compare(self, folder):
        """Raises AssertionError when what the runner left differs from what the case expects."""
        for number, (_, expected) in enumerate(self.data_sets):
            assert len(expected) == len(self.model.graph.output), "the case does not say every output"
            found = read_arrays(folder / f"set_{number}")
            assert len(found) == len(expected), f"expected {len(expected)} outputs, found {len(found)}"
            pairs = [pair for both in zip(expected, found) for pair in arrays_of(*both)]
            Runner.assert_similar_outputs([e for e, _ in pairs], [f for _, f in pairs], rtol=self.rtol, atol=self.atol,
                                          model_dir=self.name)


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


def write_value(folder, lines, name, value, kind, tensors):
    """Appends the lines of one value. `kind`: the TypeProto it has in the model, or None for a tensor."""
    which = kind.WhichOneof("value") if kind is not None else "tensor_type"
    if which == "optional_type":
        items = [] if value is None else [value]
        lines.append(f"{name}\toptional\t{len(items)}\n")
        for item in items:
            write_value(folder, lines, name, item, kind.optional_type.elem_type, tensors)
    elif which == "sequence_type":
        lines.append(f"{name}\tsequence\t{len(value)}\n")
        for item in value:
            write_value(folder, lines, name, item, kind.sequence_type.elem_type, tensors)
    else:
        if not isinstance(value, np.ndarray):
            raise NotATensor(f"a {type(value).__name__}, not a tensor")
        lines.append(f"{name}\t{dtype_of(value)}\t{' '.join(map(str, value.shape))}\n")
        (folder / f"input_{len(tensors)}.bin").write_bytes(bytes_of(value))
        tensors.append(name)


def write_arrays(folder, names, arrays, kinds=None):
    folder.mkdir(parents=True, exist_ok=True)
    lines, tensors = [], []
    for i, (name, array) in enumerate(zip(names, arrays, strict=True)):
        write_value(folder, lines, name, array, kinds[i] if kinds else None, tensors)
    (folder / "inputs.txt").write_text("".join(lines))


def read_arrays(folder):
    """-> values of outputs.txt, in the order of the model's outputs: arrays, lists of them, None."""
    lines = (folder / "outputs.txt").read_text().splitlines()
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
        return array_of((folder / f"output_{tensors - 1}.bin").read_bytes(), dtype, numbers)

    values = []
    while lines:
        values.append(value())
    return values


def as_array(value):
    if isinstance(value, onnx.TensorProto):
        return numpy_helper.to_array(value)
    if isinstance(value, list):
        return [as_array(item) for item in value]
    return np.asarray(value) if isinstance(value, (np.generic, int, float, bool)) else value


def load_value(path, of_type):
    data = path.read_bytes()
    if of_type.WhichOneof("value") == "sequence_type":
        sequence = onnx.SequenceProto()
        sequence.ParseFromString(data)
        return numpy_helper.to_list(sequence)
    if of_type.WhichOneof("value") == "optional_type":
        optional = onnx.OptionalProto()
        optional.ParseFromString(data)
        return numpy_helper.to_optional(optional)
    return numpy_helper.to_array(onnx.load_tensor(path))


def load_folder(case):
    """A case that lies in the package as a folder."""
    folder = pathlib.Path(case.model_dir)
    model = onnx.load(folder / "model.onnx")
    sets = []
    for data in sorted(folder.glob("test_data_set_*")):
        sets.append([[load_value(data / f"{kind}_{i}.pb", values[i].type)
                      for i in range(len(list(data.glob(f"{kind}_*.pb"))))]
                     for kind, values in (("input", model.graph.input), ("output", model.graph.output))])
    return model, sets


def load_light(case):
    """A well-known network without its weights: made-up input as onnx makes it up, stored output."""
    path = PACKAGE.parent / case.url
    model = onnx.load(path)
    weights = {t.name for t in model.graph.initializer}
    inputs = [Runner.generate_dummy_data(v) for v in model.graph.input if v.name not in weights]
    outputs = [numpy_helper.to_array(onnx.load_tensor(path.with_name(f"{path.stem}_output_{i}.pb")))
               for i in range(len(model.graph.output))]
    return model, [(inputs, outputs)]


def load_all():
    """Yields every Case of the package."""
    warnings.filterwarnings("ignore", category=RuntimeWarning)  # of cases that overflow on purpose
    for kind in KINDS:
        for case in load_model_tests(kind=kind):
            if kind == "node":
                model, sets = case.model, [[[as_array(v) for v in values] for values in s] for s in case.data_sets]
            else:
                model, sets = load_light(case) if kind == "real" else load_folder(case)
            yield Case(case.name, model, sets, case.rtol, case.atol)
