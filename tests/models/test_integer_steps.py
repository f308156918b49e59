# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Blocks of Q/DQ networks keep to integers between their products, and give the bytes of ONNX Runtime, node by node.

Means, gates of squeeze and excite, hard swish, parts of a tensor: what is left in f32 of such a network is listed by its plan.
"""
import json
import pathlib
import tempfile

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

import compare

RNG = np.random.default_rng(3)


class Block:
    """Nodes with Q/DQ pairs between them, as static quantizers write them. quantized(): the tensor as others may read it."""

    def __init__(self):
        self.nodes, self.constants, self.count = [], [], 0

    def constant(self, value):
        self.count += 1
        self.constants.append(numpy_helper.from_array(np.asarray(value), f"c{self.count}"))
        return f"c{self.count}"

    def node(self, op, *inputs, outputs=1, **attributes):
        self.count += 1
        names = [f"{op.lower()}{self.count}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def quantized(self, x, scale, zero):
        scale, zero = self.constant(np.float32(scale)), self.constant(np.uint8(zero))
        return self.node("DequantizeLinear", self.node("QuantizeLinear", x, scale, zero), scale, zero)

    def conv(self, x, channels, results, kernel=1):
        weights = RNG.integers(-127, 128, (results, channels, kernel, kernel), np.int8)
        scales = RNG.uniform(0.001, 0.01, results).astype(np.float32)
        w = self.node("DequantizeLinear", self.constant(weights), self.constant(scales),
                      self.constant(np.zeros(results, np.int8)), axis=0)
        return self.node("Conv", x, w, kernel_shape=[kernel, kernel], pads=[kernel // 2] * 4)

    def model(self, outputs, shape):
        graph = helper.make_graph(self.nodes, "block", [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
                                  [helper.make_tensor_value_info(o, TensorProto.FLOAT, None) for o in outputs],
                                  self.constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def squeeze_and_excite():
    b = Block()
    x = b.quantized(b.conv(b.quantized("x", 0.02, 128), 8, 32), 0.03, 120)
    mean = b.quantized(b.node("GlobalAveragePool", x), 0.01, 110)
    gate = b.quantized(b.node("HardSigmoid", b.quantized(b.conv(mean, 32, 32), 0.02, 128)), 1 / 255, 0)
    return b, [b.quantized(b.conv(b.quantized(b.node("Mul", x, gate), 0.02, 125), 32, 8), 0.05, 128)]


def hard_swish():
    b = Block()
    x = b.quantized(b.conv(b.quantized("x", 0.02, 128), 8, 32), 0.03, 120)
    gate = b.quantized(b.node("HardSigmoid", x, alpha=1 / 6), 1 / 255, 0)
    return b, [b.quantized(b.conv(b.quantized(b.node("Mul", x, gate), 0.02, 10), 32, 8), 0.05, 128)]


def windows():
    b = Block()
    x = b.quantized(b.conv(b.quantized("x", 0.02, 128), 8, 40), 0.03, 120)
    mean = b.node("AveragePool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], count_include_pad=1)
    return b, [b.quantized(b.conv(b.quantized(mean, 0.0173, 125), 40, 8), 0.05, 128)]


def plane_without_axes():
    b = Block()
    x = b.quantized(b.conv(b.quantized("x", 0.02, 128), 8, 40), 0.03, 120)
    return b, [b.quantized(b.node("ReduceMean", x, axes=[2, 3], keepdims=0), 0.0053, 128)]


def parts():
    b = Block()
    x = b.conv(b.quantized("x", 0.02, 128), 8, 48)
    low, high = b.node("Split", x, b.constant(np.array([16, 32])), outputs=2, axis=1)
    left, right = b.quantized(low, 0.03, 120), b.quantized(high, 0.03, 120)
    return b, [b.quantized(b.conv(left, 16, 8), 0.05, 128), b.quantized(b.conv(right, 32, 8), 0.05, 128)]


def floats_between(steps):
    """Launches, but for the first and the last, that read or give f32 tensors of more than 64 elements."""
    problems = [step["problem"] for step in steps if step["op"] != "constant"]

    def has_floats(problem):
        for part in problem.split("f32[")[1:]:
            dims, _, _ = part.partition("]")
            if "const f32[" + part not in problem and np.prod([int(d) for d in dims.split(",") if d]) > 64:
                return True
        return False

    return [problem for problem in problems if has_floats(problem) and "(f32[1,8,14,14]" not in problem
            and "dequantize_linear(" not in problem.split("{")[0]]


@pytest.mark.parametrize("make", [squeeze_and_excite, hard_swish, windows, plane_without_axes, parts])
def test_block_runs_on_integers(make, tmp_path):
    block, outputs = make()
    path, plan = tmp_path / "block.onnx", tmp_path / "block.plan"
    onnx.save(block.model(outputs, [1, 8, 14, 14]), path)
    feeds = {"x": np.random.default_rng(5).standard_normal((1, 8, 14, 14), np.float32)}
    expected = compare.Oracle(path, literal=True).run(feeds)
    compare.command("build", path, "-o", plan, "--level", compare.LEVEL)
    found = compare.run_plan(plan, feeds, tmp_path)
    for name, value in expected.items():
        step = np.diff(np.unique(value)).min()  # all are whole multiples of the scale
        off = np.abs(value - found[compare.file_stem(name)]) / step
        assert len(np.unique(value)) > 16  # the block does not saturate
        assert off.max() <= 1.001, (name, off.max())
        assert np.mean(off > 0.5) < 0.01, name
    steps = json.loads(compare.command("inspect", plan, "--json"))["steps"]
    assert floats_between(steps) == []
    assert [step["name"] for step in steps if "reference" in step["tactic"]] == []
