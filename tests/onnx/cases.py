# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The ONNX backend cases of the installed `onnx` package, as folders that onnx_case_runner reads.

A case's folder has model.onnx and, for each data set, set_K/inputs.txt with one line for each input,
`NAME<tab>DTYPE<tab>DIMS separated by blanks`, and the elements in set_K/input_I.bin. The runner writes outputs.txt and
output_I.bin beside them in the same form, or FOLDER/error.txt.
"""
import dataclasses
import pathlib
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
NUMPY = {ours: np.dtype(ml_dtypes.bfloat16 if ours == "bf16" else theirs) for theirs, ours in DTYPES.items()}


class NotATensor(Exception):
    """The case has a sequence, an absent optional, strings, or elements that Tenon has no type for."""


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
            for value in expected:
                dtype_of(value)
            write_arrays(folder / f"set_{number}", self.input_names(), inputs)
        (folder / "model.onnx").write_bytes(self.model.SerializeToString())

    def compare(self, folder):
        """Raises AssertionError when what the runner left differs from what the case expects."""
        for number, (_, expected) in enumerate(self.data_sets):
            assert len(expected) == len(self.model.graph.output), "the case does not say every output"
            found = read_arrays(folder / f"set_{number}")
            Runner.assert_similar_outputs(expected, found, rtol=self.rtol, atol=self.atol, model_dir=self.name)


def dtype_of(value):
    if not isinstance(value, np.ndarray):
        raise NotATensor(f"a {type(value).__name__}, not a tensor")
    if value.dtype.name not in DTYPES:
        raise NotATensor(f"elements of type {value.dtype.name}")
    return DTYPES[value.dtype.name]


def write_arrays(folder, names, arrays):
    lines = [f"{name}\t{dtype_of(a)}\t{' '.join(map(str, a.shape))}\n" for name, a in zip(names, arrays, strict=True)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "inputs.txt").write_text("".join(lines))
    for i, array in enumerate(arrays):
        (folder / f"input_{i}.bin").write_bytes(np.ascontiguousarray(array).tobytes())


def read_arrays(folder):
    """-> arrays of outputs.txt, in the order of the model's outputs."""
    arrays = []
    for i, line in enumerate((folder / "outputs.txt").read_text().splitlines()):
        _, dtype, dims = line.split("\t")
        data = (folder / f"output_{i}.bin").read_bytes()
        arrays.append(np.frombuffer(data, NUMPY[dtype]).reshape([int(d) for d in dims.split()]))
    return arrays


def as_array(value):
    if isinstance(value, onnx.TensorProto):
        return numpy_helper.to_array(value)
    return np.asarray(value) if isinstance(value, (np.generic, int, float, bool)) else value


def load_value(path, of_type):
    if of_type.WhichOneof("value") != "tensor_type":
        return of_type  # a sequence or an optional: told apart by its type
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
