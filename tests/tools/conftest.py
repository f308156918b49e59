# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Small models and plans that the tests share."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from programs import ROOT, run


@pytest.fixture(scope="session")
def examples():
    return ROOT / "examples"


def save(graph, path, opset=13):
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return path


@pytest.fixture(scope="session")
def models(tmp_path_factory):
    """affine.onnx: y = x W + b with x [batch, 4], W and b known. two.onnx: two inputs of fixed shape, two outputs.
    chain.onnx: a value between two steps."""
    folder = tmp_path_factory.mktemp("models")
    weights = np.arange(12, dtype=np.float32).reshape(4, 3)
    bias = np.array([1, -1, 0.5], np.float32)
    f32 = TensorProto.FLOAT
    save(helper.make_graph(
        [helper.make_node("Gemm", ["x", "w", "b"], ["y"])], "affine",
        [helper.make_tensor_value_info("x", f32, ["batch", 4])], [helper.make_tensor_value_info("y", f32, ["batch", 3])],
        [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(bias, "b")]), folder / "affine.onnx")
    save(helper.make_graph(
        [helper.make_node("Add", ["in:0", "b/c"], ["sum:0"]), helper.make_node("Relu", ["sum:0"], ["act 0"])], "two",
        [helper.make_tensor_value_info(name, f32, [2, 3]) for name in ("in:0", "b/c")],
        [helper.make_tensor_value_info(name, f32, [2, 3]) for name in ("sum:0", "act 0")]), folder / "two.onnx")
    save(helper.make_graph(
        [helper.make_node("Gemm", ["x", "w", "b"], ["h"]), helper.make_node("Gemm", ["h", "v"], ["y"])], "chain",
        [helper.make_tensor_value_info("x", f32, [8, 4])], [helper.make_tensor_value_info("y", f32, [8, 2])],
        [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(bias, "b"),
         numpy_helper.from_array(np.ones((3, 2), np.float32), "v")]), folder / "chain.onnx")
    return folder


@pytest.fixture(scope="session")
def affine():
    weights = np.arange(12, dtype=np.float32).reshape(4, 3)
    return lambda x: x @ weights + np.array([1, -1, 0.5], np.float32)


@pytest.fixture(scope="session")
def plan(models):
    """affine.onnx built for batches of 1 to 8."""
    path = models / "affine.plan"
    run("tenon", "build", models / "affine.onnx", "--min", "x:1x4", "--opt", "x:4x4", "--max", "x:8x4", "-o", path)
    return path
