# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Fills the weights of a packed graph (tests/models/graphs/NAME.onnx.xz) by rule: build/models/NAME.onnx.

    python tests/models/materialize.py [NAME...]
A packed graph has lost the data of every float initializer of more than 8 elements. The rule gives it back,
from the initializer's name, its shape and where it is used, so every machine makes the same file:

* generator: PCG64 seeded by the first 16 bytes of SHA-256 of "MODEL/INITIALIZER".
* weights of Conv, ConvTranspose, Gemm, MatMul: normal, variance gain/fan_in, gain 1. Behind a rectifier they are centred
  (each output's weights sum to 0, depthwise ones excepted) with gain 2.2: of a rectified normal value 0.341 is variance,
  and 0.75 = 2.2 * 0.341 leaves room for the shifts, so the mean square stays about 1. Uncentred weights
  (He et al. 2015, arXiv:1502.01852) let the answers to different inputs grow together until they cannot be told apart.
* BatchNormalization: scale uniform 0.8..1.2, shift normal 0.5, mean normal 0.1, variance uniform 0.5..1.5.
  Bias of Conv and ConvTranspose: normal 0.5.
* LayerNormalization: scale uniform 0.8..1.2, shift normal 0.1.  Embeddings (Gather): normal 1.  All else: normal 0.1.
* the last weights or BatchNormalization of a residual branch (read only by an Add with the stream) are times 0.3,
  so that a hundred blocks do not grow the values.
"""
import hashlib
import lzma
import pathlib
import sys

import numpy as np
import onnx

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MODELS = ROOT / "build" / "models"
KEPT_ELEMENTS = 8
RECTIFIERS = {"Relu", "Clip", "LeakyRelu", "PRelu"}
# Operators that hand the scale of their first input on.
PASSING = {"MaxPool", "AveragePool", "GlobalAveragePool", "Concat", "Flatten", "Reshape", "Dropout", "Transpose",
           "Identity", "Resize", "Pad", "Squeeze", "Unsqueeze", "ReduceMean"}
NORMALIZATIONS = {"BatchNormalization", "LayerNormalization"}
WEIGHTED = {"Conv", "ConvTranspose", "Gemm", "MatMul"}
BRANCH_SCALE = 0.3


def elements(tensor):
    return int(np.prod(tensor.dims, dtype=np.int64))


def lacks_data(tensor):
    return tensor.data_type == onnx.TensorProto.FLOAT and elements(tensor) > 0 and not tensor.raw_data and \
        not tensor.float_data


def pack(model, name, kept=KEPT_ELEMENTS):
    """Writes graphs/NAME.onnx.xz: the model without the data of initializers of more than `kept` elements and without
    source positions."""
    small = onnx.ModelProto()
    small.CopyFrom(model)
    for tensor in small.graph.initializer:
        if tensor.data_type == onnx.TensorProto.FLOAT and elements(tensor) > kept:
            tensor.ClearField("raw_data")
            tensor.ClearField("float_data")
    for node in small.graph.node:
        node.ClearField("doc_string")
        node.ClearField("metadata_props")
    del small.graph.value_info[:]
    path = HERE / "graphs" / f"{name}.onnx.xz"
    path.write_bytes(lzma.compress(small.SerializeToString(deterministic=True), preset=9 | lzma.PRESET_EXTREME))
    return path


class Uses:
    """Who makes and who reads each value of a graph."""

    def __init__(self, graph):
        self.maker = {out: node for node in graph.node for out in node.output}
        self.readers = {}
        for node in graph.node:
            for i, value in enumerate(node.input):
                self.readers.setdefault(value, []).append((node, i))
        self.constants = {t.name for t in graph.initializer}

    def behind_rectifier(self, value):
        node = self.maker.get(value)
        while node is not None and node.op_type in PASSING:
            node = self.maker.get(node.input[0])
        return node is not None and node.op_type in RECTIFIERS

    def is_computed(self, value):
        return value not in self.constants and self.maker.get(value) is not None

    def ends_a_branch(self, node):
        """Whether only an Add reads the node's output (behind a bias), and its other side is the residual stream."""
        readers = self.readers.get(node.output[0], [])
        if len(readers) != 1 or readers[0][0].op_type not in PASSING | {"Add"}:
            return False
        reader, index = readers[0]
        if reader.op_type != "Add" or not self.is_computed(reader.input[1 - index]):
            return self.ends_a_branch(reader)
        other = self.maker[reader.input[1 - index]]
        projection = other.op_type in WEIGHTED | {"BatchNormalization"} and len(self.readers[other.output[0]]) == 1
        return not projection or index == 0


def attribute(node, name, default):
    return next((onnx.helper.get_attribute_value(a) for a in node.attribute if a.name == name), default)


def fan_in(node, shape):
    """Products that are summed up for one element of the output."""
    if node.op_type == "ConvTranspose":  # [c_in, c_out / groups, kernel...]; stride thins the kernel out
        strides = attribute(node, "strides", [1] * (len(shape) - 2))
        return shape[0] / attribute(node, "group", 1) * np.prod(shape[2:]) / np.prod(strides)
    if node.op_type == "Conv":
        return np.prod(shape[1:])
    if node.op_type == "Gemm":
        return shape[1] if attribute(node, "transB", 0) else shape[0]
    return shape[-2]


def weights(drawn, node, uses):
    """Scales (and behind a rectifier centres) normal weights. -> array as drawn"""
    gain = 1.0
    if uses.behind_rectifier(node.input[0]):
        gain = 2.2
        summed = {"Conv": (1, 2, 3), "ConvTranspose": (0,), "Gemm": (attribute(node, "transB", 0),), "MatMul": (-2,)}
        depthwise = node.op_type == "Conv" and drawn.shape[1] == 1
        if not depthwise:
            drawn = drawn - drawn.mean(summed[node.op_type], keepdims=True)
    return drawn * np.float32(np.sqrt(gain / fan_in(node, drawn.shape)))


def values(rng, tensor, uses):
    """The rule at the head of this file. -> float32 array"""
    shape = tuple(tensor.dims)
    node, index = uses.readers.get(tensor.name, [(None, 0)])[0]
    op = node.op_type if node is not None else ""
    normal = lambda scale: rng.standard_normal(shape, np.float32) * np.float32(scale)
    branch = BRANCH_SCALE if node is not None and uses.ends_a_branch(node) else 1.0
    if op in WEIGHTED and index == 1:
        return weights(normal(1.0), node, uses) * np.float32(branch)
    if op in NORMALIZATIONS and index == 1:
        return rng.uniform(0.8, 1.2, shape).astype(np.float32) * np.float32(branch)
    if op == "BatchNormalization" and index == 4:
        return rng.uniform(0.5, 1.5, shape).astype(np.float32)
    if (op == "BatchNormalization" or op.startswith("Conv")) and index == 2:
        return normal(0.5 * branch)
    return normal(1.0 if op == "Gather" and index == 0 else 0.1)


def fill(model, name):
    """Gives every packed initializer its data, in place."""
    uses = Uses(model.graph)
    for tensor in model.graph.initializer:
        if lacks_data(tensor):
            seed = hashlib.sha256(f"{name}/{tensor.name}".encode()).digest()[:16]
            rng = np.random.Generator(np.random.PCG64(int.from_bytes(seed, "little")))
            tensor.raw_data = values(rng, tensor, uses).astype("<f4").tobytes()
    return model


def names():
    return sorted(p.name.removesuffix(".onnx.xz") for p in (HERE / "graphs").glob("*.onnx.xz"))


def materialize(name):
    """-> path of build/models/NAME.onnx, made anew when the graph or the rule is newer."""
    packed, out = HERE / "graphs" / f"{name}.onnx.xz", MODELS / f"{name}.onnx"
    newest = max(packed.stat().st_mtime, pathlib.Path(__file__).stat().st_mtime)
    if out.exists() and out.stat().st_mtime >= newest:
        return out
    MODELS.mkdir(parents=True, exist_ok=True)
    model = fill(onnx.load_from_string(lzma.decompress(packed.read_bytes())), name)
    partial = out.with_suffix(".tmp")
    partial.write_bytes(model.SerializeToString())
    partial.rename(out)
    return out


if __name__ == "__main__":
    for model_name in sys.argv[1:] or names():
        print(materialize(model_name))
