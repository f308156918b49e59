# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Q/DQ networks in double precision, as the ONNX standard words each operator: an oracle that is neither Tenon nor ONNX Runtime.

Products of 8-bit integers are exact in it, and everything else is off by 1e-15 of its size where f32 is by 1e-7, so that it
rounds to 8 bits as real numbers would.
"""
import math

import numpy as np
import onnx
from onnx import numpy_helper

OPERATORS = {}
erf = np.frompyfunc(math.erf, 1, 1)


class NotHere(Exception):
    """The network has something that no network had for which this was written."""


def operator(function):
    OPERATORS[function.__name__] = function
    return function


def wide(x):
    """Numbers as doubles, integers as they are."""
    return x.astype(np.float64) if np.issubdtype(x.dtype, np.floating) else x


def along(x, numbers, axis):
    """Scales or zero points, one each element of the axis, so that they meet x."""
    return numbers if numbers.ndim == 0 or numbers.size == 1 else numbers.reshape([-1 if i == axis % x.ndim else 1
                                                                                 for i in range(x.ndim)])


@operator
def QuantizeLinear(at, x, scale, zero=np.uint8(0)):
    zero = np.asarray(zero)
    limits = np.iinfo(zero.dtype)
    axis = at.get("axis", 1)
    return np.clip(before_rounding(at, x, scale, zero).round() + along(x, zero.astype(np.float64), axis),
                   limits.min, limits.max).astype(zero.dtype)


def before_rounding(at, x, scale, zero=np.uint8(0)):
    """What QuantizeLinear rounds; the zero point is added behind that."""
    return x / along(x, scale, at.get("axis", 1))


@operator
def DequantizeLinear(at, x, scale, zero=np.uint8(0)):
    axis = at.get("axis", 1)
    return (x.astype(np.float64) - along(x, np.asarray(zero).astype(np.float64), axis)) * along(x, scale, axis)


def windows(x, kernel, strides, pads, dilations, fill):
    """-> [n, c, oh, ow, kh, kw]"""
    x = np.pad(x, ((0, 0), (0, 0), (pads[0], pads[2]), (pads[1], pads[3])), constant_values=fill)
    reach = [(k - 1) * d + 1 for k, d in zip(kernel, dilations)]
    seen = np.lib.stride_tricks.sliding_window_view(x, reach, (2, 3))
    return seen[:, :, ::strides[0], ::strides[1], ::dilations[0], ::dilations[1]]


def window_attributes(at, kernel):
    if at.get("auto_pad", b"NOTSET") != b"NOTSET" or at.get("ceil_mode", 0):
        raise NotHere("pads that are not given")
    return kernel, at.get("strides", [1, 1]), at.get("pads", [0, 0, 0, 0]), at.get("dilations", [1, 1])


@operator
def Conv(at, x, w, b=None):
    seen, groups = windows(x, *window_attributes(at, w.shape[2:]), 0), at.get("group", 1)
    n, _, height, width = seen.shape[:4]
    if groups == x.shape[1] == len(w):  # depthwise
        out = sum(seen[..., i, j] * w[:, 0, i, j][:, None, None] for i, j in np.ndindex(w.shape[2:]))
        return out if b is None else out + b[:, None, None]
    parts = []
    for data, filters in zip(np.split(seen, groups, 1), np.split(w, groups)):
        rows = data.transpose(0, 2, 3, 1, 4, 5).reshape(n * height * width, -1)
        parts.append((rows @ filters.reshape(len(filters), -1).T).reshape(n, height, width, -1))
    out = np.concatenate(parts, -1).transpose(0, 3, 1, 2)
    return out if b is None else out + b[:, None, None]


@operator
def MaxPool(at, x):
    return windows(x, *window_attributes(at, at["kernel_shape"]), -np.inf).max((4, 5))


@operator
def Gemm(at, a, b, c=0):
    a, b = a.T if at.get("transA", 0) else a, b.T if at.get("transB", 0) else b
    return at.get("alpha", 1.0) * (a @ b) + at.get("beta", 1.0) * c


@operator
def LayerNormalization(at, x, scale, bias=0):
    axes = tuple(range(at.get("axis", -1) % x.ndim, x.ndim))
    off = x - x.mean(axes, keepdims=True)
    return off / np.sqrt((off * off).mean(axes, keepdims=True) + at.get("epsilon", 1e-5)) * scale + bias


@operator
def Softmax(at, x):
    e = np.exp(x - x.max(at.get("axis", -1), keepdims=True))
    return e / e.sum(at.get("axis", -1), keepdims=True)


@operator
def Cast(at, x):
    return wide(x.astype(onnx.helper.tensor_dtype_to_np_dtype(at["to"])))


@operator
def Div(at, a, b):
    if np.issubdtype(a.dtype, np.integer):
        raise NotHere("a quotient of integers")
    return a / b


def reduced(function, at, x, axes):
    return function(x, axis=tuple(axes) if axes is not None else None, keepdims=bool(at.get("keepdims", 1)))


@operator
def ReduceMean(at, x, axes=None):
    return reduced(np.mean, at, x, at.get("axes", axes))


@operator
def ReduceL2(at, x, axes=None):
    return np.sqrt(reduced(np.sum, at, x * x, at.get("axes", axes)))


@operator
def Reshape(at, x, shape):
    return x.reshape([x.shape[i] if n == 0 else n for i, n in enumerate(shape)])


@operator
def Unsqueeze(at, x, axes):
    return np.expand_dims(x, tuple(axes))


@operator
def Shape(at, x):
    return np.array(x.shape[at.get("start", 0):at.get("end", None)], np.int64)


OPERATORS |= {
    "Add": lambda at, a, b: a + b, "Sub": lambda at, a, b: a - b, "Mul": lambda at, a, b: a * b,
    "Pow": lambda at, a, b: a ** b, "MatMul": lambda at, a, b: a @ b, "Erf": lambda at, x: erf(x).astype(np.float64),
    "Relu": lambda at, x: np.maximum(x, 0), "Clip": lambda at, x, low=None, high=None: np.clip(x, low, high),
    "Transpose": lambda at, x: x.transpose(at["perm"]), "Expand": lambda at, x, shape: x * np.ones(shape),
    "Gather": lambda at, x, i: np.take(x, i, at.get("axis", 0)), "Range": lambda at, a, b, step: np.arange(a, b, step),
    "Concat": lambda at, *x: np.concatenate(x, at["axis"]),
    "Flatten": lambda at, x: x.reshape(int(np.prod(x.shape[:at.get("axis", 1)])), -1),
    "GlobalAveragePool": lambda at, x: x.mean(tuple(range(2, x.ndim)), keepdims=True),
}


class Network:
    """A model, read once. taps: names of what its QuantizeLinear nodes make of what is not constant, in order."""

    def __init__(self, path):
        graph = onnx.load(path).graph
        self.outputs = [o.name for o in graph.output]
        self.constants = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
        self.late = {}  # dequantized weights, made when they are read
        self.nodes = []
        for node in graph.node:
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            if node.op_type == "Constant":
                self.constants[node.output[0]] = numpy_helper.to_array(attributes["value"])
            elif node.op_type == "DequantizeLinear" and node.input[0] in self.constants:
                self.late[node.output[0]] = (node, attributes)
            else:
                self.nodes.append((node, attributes))
        self.taps = [node.output[0] for node, _ in self.nodes if node.op_type == "QuantizeLinear"]

    def run(self, feeds, forced=None, see=None):
        """-> {output or tap: array}. forced: {tap: its integers}, which are read instead of what is computed here; see:
        called with (tap, what stands in front of the rounding, zero point) of every tap."""
        values, kept, forced = {name: wide(x) for name, x in feeds.items()}, {}, forced or {}
        last = {name: i for i, (node, _) in enumerate(self.nodes) for name in node.input}
        for i, (node, attributes) in enumerate(self.nodes):
            operands = [self.operand(name, values) for name in node.input]
            if node.op_type not in OPERATORS:
                raise NotHere(node.op_type)
            result = OPERATORS[node.op_type](attributes, *operands)
            name = node.output[0]
            if node.op_type == "QuantizeLinear":
                if see:
                    see(name, before_rounding(attributes, *operands[:2]), operands[2])
                result = forced.get(name, result)
            values[name] = result
            if node.op_type == "QuantizeLinear" or name in self.outputs:
                kept[name] = result
            for spent in {n for n in node.input if last.get(n) == i}:
                values.pop(spent, None)
        return kept

    def operand(self, name, values):
        if not name:
            return None
        if name in values:
            return values[name]
        if name in self.constants:
            return wide(self.constants[name])
        node, attributes = self.late[name]
        return DequantizeLinear(attributes, *(wide(self.constants[n]) for n in node.input))
