# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Every UFF operation, against numpy."""

import numpy as np
import pytest

from engines import assert_close, run_uff, trt
from uff import Model

ORDER = trt.UffInputOrder
X = np.random.default_rng(2).standard_normal((2, 3, 4, 6)).astype(np.float32)  # as fed, and as the file has it
POSITIVE = np.abs(X) + 1.1


def run(build, x=X, order=ORDER.NHWC):
    model = Model()
    model.input("x")
    build(model)
    return run_uff(model, {"x": (x.shape[1:], order)}, ["y"], {"x": x})["y"]


UNARY = {"neg": lambda x: -x, "square": np.square, "rsqrt": lambda x: 1 / np.sqrt(x), **{
    name: getattr(np, name) for name in ("exp", "log", "abs", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "ceil", "floor")},
    "atan": np.arctan, "asinh": np.arcsinh, "acosh": np.arccosh}
SMALL = {"asin": np.arcsin, "acos": np.arccos, "atanh": np.arctanh}


@pytest.mark.parametrize("func", [*UNARY, *SMALL])
def test_unary(func):
    x = POSITIVE if func in UNARY else np.tanh(X) * 0.9
    formula = UNARY.get(func) or SMALL[func]
    assert_close(run(lambda m: m.node("y", "Unary", "x", func=func), x), formula(x), 1e-4 if func == "tan" else 2e-5)


ACTIVATIONS = {
    "relu": lambda x: np.maximum(x, 0), "relu6": lambda x: np.clip(x, 0, 6), "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": np.tanh, "elu": lambda x: np.where(x > 0, x, np.expm1(x)), "softsign": lambda x: x / (1 + np.abs(x)),
    "softplus": lambda x: np.log1p(np.exp(x)),
    "selu": lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(x)),
}


@pytest.mark.parametrize("func", ACTIVATIONS)
def test_activation(func):
    x = X * 4
    assert_close(run(lambda m: m.node("y", "Activation", "x", func=func), x), ACTIVATIONS[func](x))


def test_leaky_relu():
    assert_close(run(lambda m: m.node("y", "LeakyRelu", "x", alpha=0.3)), np.where(X > 0, X, 0.3 * X))


@pytest.mark.parametrize("func, formula", [("min", np.minimum), ("max", np.maximum), ("mul", np.multiply), ("sub", np.subtract),
                                           ("div", np.divide), ("add", np.add), ("pow", np.power)])
def test_binary(func, formula):
    other = np.array([1.5, 0.5, 2, 3, 1, 0.25], np.float32)
    found = run(lambda m: m.node("y", "Binary", ["x", m.const("c", other)], func=func), POSITIVE)
    assert_close(found, formula(POSITIVE, other))


def simple(operation, **fields):
    return lambda m: m.node("y", operation, "x", **fields)


def with_constants(operation, *arrays, **fields):
    return lambda m: m.node("y", operation, ["x"] + [m.const(f"c{i}", a) for i, a in enumerate(arrays)], **fields)


def ints(*values):
    return np.array(values, np.int32)


PAD = ints(0, 0, 1, 2, 0, 0, 0, 1).reshape(4, 2)
CASES = {
    "identity": (simple("Identity"), X),
    "reshape": (with_constants("Reshape", ints(-1, 72)), X.reshape(2, 72)),
    "flatten": (simple("Flatten"), X.reshape(2, 72)),
    "transpose": (simple("Transpose", permutation=[0, 3, 1, 2]), X.transpose(0, 3, 1, 2)),
    "expand_dims": (simple("ExpandDims", axis=1), X[:, None]),
    "pad": (with_constants("Pad", PAD), np.pad(X, PAD)),
    "sum": (simple("Reduce", func="sum", axes=[1, 2], keepdims=False), X.sum((1, 2))),
    "mean": (simple("Reduce", func="mean", axes=[3], keepdims=True), X.mean(3, keepdims=True)),
    "max": (simple("Reduce", func="max", axes=[1], keepdims=False), X.max(1)),
    "min": (simple("Reduce", func="min", axes=[1], keepdims=False), X.min(1)),
    "prod": (simple("Reduce", func="prod", axes=[1], keepdims=False), X.prod(1)),
    "arg_max": (simple("ArgMax", axis=3), X.argmax(3)),
    "arg_min": (simple("ArgMin", axis=1), X.argmin(1)),
    "softmax": (simple("Softmax", axis=0), np.exp(X) / np.exp(X).sum(-1, keepdims=True)),
    "softmax_axis": (simple("Softmax", axis=1), np.exp(X) / np.exp(X).sum(1, keepdims=True)),
    "slice": (with_constants("StridedSlice", ints(0, 1, 0, 0), ints(0, 3, 0, 6), ints(1, 1, 1, 2), begin_mask=1,
                             end_mask=5, shrink_axis_mask=0), X[:, 1:3, :, ::2]),
    "slice_one": (with_constants("StridedSlice", ints(0, -1), ints(0, 0), ints(1, 1), begin_mask=1, end_mask=1,
                                 shrink_axis_mask=2), X[:, -1]),
    "gather": (with_constants("GatherV2", ints(2, 0), axis=1), X[:, [2, 0]]),
}


@pytest.mark.parametrize("name", CASES)
def test_same_as_numpy(name):
    build, expected = CASES[name]
    assert_close(run(build), expected)


def test_joining():
    assert_close(run(lambda m: m.node("y", "Concat", ["x", m.node("n", "Unary", "x", func="neg")], axis=3)),
                 np.concatenate([X, -X], 3))
    assert_close(run(lambda m: m.node("y", "Stack", ["x", m.node("n", "Unary", "x", func="neg")], axis=1)),
                 np.stack([X, -X], 1))
    assert_close(run(lambda m: m.node("y", "_FlattenConcat_TRT", ["x", "x"])),
                 np.concatenate([X.transpose(0, 3, 1, 2).reshape(2, -1)] * 2, 1))  # a plugin sees channels first
    assert_close(run(lambda m: m.node("y", "Squeeze", m.node("e", "ExpandDims", "x", axis=1), axes=[1])), X)


def test_shapes_computed_from_the_input():
    """[batch, -1], as flatten of TensorFlow's layers writes it."""
    def build(m):
        m.node("s", "Shape", "x")
        m.node("n", "StridedSlice", ["s", m.const("b", ints(0)), m.const("e", ints(1)), m.const("t", ints(1))],
               begin_mask=0, end_mask=0, shrink_axis_mask=1)
        m.node("p", "Stack", ["n", m.const("m", ints(-1).reshape(()))], axis=0)
        m.node("y", "Reshape", ["x", "p"])
    assert_close(run(build), X.reshape(2, 72))


def conv(x, w, stride=1, pad=0):
    """NHWC by HWIO."""
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    kh, kw = w.shape[:2]
    rows = [[np.einsum("nhwc,hwck->nk", x[:, i:i + kh, k:k + kw], w) for k in range(0, x.shape[2] - kw + 1, stride)]
            for i in range(0, x.shape[1] - kh + 1, stride)]
    return np.stack([np.stack(row, 1) for row in rows], 1)


W = np.random.default_rng(3).standard_normal((3, 3, 6, 5)).astype(np.float32) * 0.2
WIDE = np.random.default_rng(4).standard_normal((2, 6, 7, 6)).astype(np.float32)
LAST = ("N+C", "+CK")


@pytest.mark.parametrize("order", [ORDER.NHWC, ORDER.NCHW])
def test_conv_of_pictures_fed_in_either_order(order):
    fed = WIDE if order == ORDER.NHWC else np.ascontiguousarray(WIDE.transpose(0, 3, 1, 2))
    found = run(lambda m: m.node("y", "Conv", ["x", m.const("w", W)], LAST, strides=[2, 2], padding=[1, 1]), fed, order)
    assert_close(found, conv(WIDE, W, 2, 1), 2e-5)


def test_biases_before_a_conv_stand_under_channels():
    bias = np.arange(6, dtype=np.float32)
    fed = np.ascontiguousarray(WIDE.transpose(0, 3, 1, 2))
    def build(m):
        m.node("b", "Binary", ["x", m.const("bias", bias)], func="add")
        m.node("y", "Conv", ["b", m.const("w", W)], LAST, strides=[1, 1], padding=[])
    assert_close(run(build, fed, ORDER.NCHW), conv(WIDE + bias, W), 2e-5)


def test_conv_channels_first_in_the_file():
    fed = np.ascontiguousarray(WIDE.transpose(0, 3, 1, 2))
    found = run(lambda m: m.node("y", "Conv", ["x", m.const("w", W)], ("NC+", "+CK"), strides=[1, 1]), fed, ORDER.NCHW)
    assert_close(found, conv(WIDE, W).transpose(0, 3, 1, 2), 2e-5)


def test_conv_same_padding_and_depthwise():
    w = W[:, :, :, :2]
    found = run(lambda m: m.node("y", "Conv", ["x", m.const("w", w)], LAST, strides=[1, 1], implicit_padding="same",
                                 number_groups=6), WIDE)
    full = np.zeros((3, 3, 6, 12), np.float32)
    for c in range(6):
        full[:, :, c, 2 * c:2 * c + 2] = w[:, :, c]
    assert_close(found, conv(WIDE, full, 1, 1), 2e-5)


def test_conv_transpose():
    x = np.random.default_rng(5).standard_normal((1, 3, 3, 2)).astype(np.float32)
    w = np.random.default_rng(6).standard_normal((2, 2, 4, 2)).astype(np.float32)  # [H, W, K, C]
    expected = np.zeros((1, 6, 6, 4), np.float32)
    for i in range(3):
        for k in range(3):
            expected[:, 2 * i:2 * i + 2, 2 * k:2 * k + 2] += np.einsum("nc,hwkc->nhwk", x[:, i, k], w)
    for fields in ({"implicit_padding": "same"}, {}):
        found = run(lambda m: m.node("y", "ConvTranspose", ["x", m.const("w", w), m.const("s", ints(1, 6, 6, 4))],
                                     ("N+C", "+KC"), strides=[2, 2], **fields), x)
        assert_close(found, expected, 2e-5)


@pytest.mark.parametrize("func", ["max", "avg"])
def test_pool(func):
    x = WIDE[:, :, :6]
    blocks = x.reshape(2, 3, 2, 3, 2, 6)
    expected = blocks.max((2, 4)) if func == "max" else blocks.mean((2, 4))
    found = run(lambda m: m.node("y", "Pool", "x", ("N+C",), func=func, kernel=[2, 2], strides=[2, 2]), x)
    assert_close(found, expected)


def test_normalizations():
    gamma, beta, mean, variance = np.random.default_rng(7).uniform(0.5, 2, (4, 6)).astype(np.float32)
    found = run(lambda m: m.node("y", "BatchNorm", ["x", *(m.const(n, a) for n, a in zip(
        "gbmv", (gamma, beta, mean, variance)))], ("N+C",), epsilon=0.01))
    assert_close(found, (X - mean) / np.sqrt(variance + 0.01) * gamma + beta)
    found = run(lambda m: m.node("y", "LRN", "x", ("N+C",), window_size=3, alpha=0.3, beta=0.75, k=1.0))
    squares = np.pad(X ** 2, ((0, 0),) * 3 + ((1, 1),))
    assert_close(found, X / (1 + 0.1 * (squares[..., :-2] + squares[..., 1:-1] + squares[..., 2:])) ** 0.75)


@pytest.mark.parametrize("order, w", [("CK", (5, 3)), ("KC", (3, 5))])
def test_fully_connected(order, w):
    x = np.random.default_rng(8).standard_normal((4, 5)).astype(np.float32)
    weights = np.random.default_rng(9).standard_normal(w).astype(np.float32)
    found = run(lambda m: m.node("y", "FullyConnected", ["x", m.const("w", weights)], ("NC", order)), x, ORDER.NC)
    assert_close(found, x @ (weights if order == "CK" else weights.T))
