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
import warnings

import numpy as np
import onnx
from onnx import numpy_helper
from onnx.backend.test.loader import load_model_tests
from onnx.backend.test.runner import Runner

from case_arrays import DTYPES, NUMPY, NotATensor, arrays_of, read_arrays, write_arrays  # noqa: F401: of this module, too

KINDS = ("node", "simple", "pytorch-converted", "pytorch-operator", "real")
PACKAGE = pathlib.Path(onnx.__file__).parent


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
