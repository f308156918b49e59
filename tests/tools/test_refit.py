# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Plans without weights, and weights of models in plans, through the program tenon."""

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from conftest import save
from programs import run


def answer(tmp_path, plan, x):
    np.save(tmp_path / "x.npy", x)
    run("tenon", "run", plan, "--input", f"x={tmp_path / 'x.npy'}", "--output-dir", tmp_path)
    return np.load(tmp_path / "y.npy")


def test_weights_of_a_model_go_into_a_plan(tmp_path, models):
    model, other = models / "affine.onnx", tmp_path / "other.onnx"
    changed = onnx.load(model)
    for tensor in changed.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype == np.float32:
            tensor.CopyFrom(numpy_helper.from_array(values * 3, tensor.name))
    onnx.save(changed, other)
    full, stripped, wanted = (tmp_path / name for name in ("full.plan", "stripped.plan", "wanted.plan"))
    run("tenon", "build", model, "--shape", "x:8x4", "--level", 0, "-o", full)
    run("tenon", "build", other, "--shape", "x:8x4", "--level", 0, "-o", wanted)
    run("tenon", "build", model, "--shape", "x:8x4", "--level", 0, "--refit", "--strip", "-o", stripped)
    x = np.arange(32, dtype=np.float32).reshape(8, 4)
    again, third = tmp_path / "again.plan", tmp_path / "third.plan"
    run("tenon", "refit", stripped, model, "-o", again)
    run("tenon", "refit", again, other, "-o", third)
    np.testing.assert_array_equal(answer(tmp_path, again, x), answer(tmp_path, full, x))
    np.testing.assert_array_equal(answer(tmp_path, third, x), answer(tmp_path, wanted, x))
    assert "the engine has no weights" in run("tenon", "run", stripped, code=1).stderr
    assert "kREFIT" in run("tenon", "refit", full, model, "-o", again, code=1).stderr


def products(path, dtype, seed):
    rng = np.random.default_rng(seed)
    kind = helper.np_dtype_to_tensor_dtype(np.dtype(dtype))
    weights = {name: rng.normal(0, 0.1, (64, 64)).astype(dtype) for name in "wv"}
    return save(helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["a"]), helper.make_node("Tanh", ["a"], ["b"]),
         helper.make_node("MatMul", ["b", "v"], ["y"])], "net",
        [helper.make_tensor_value_info("x", kind, [2, 64])], [helper.make_tensor_value_info("y", kind, [2, 64])],
        [numpy_helper.from_array(array, name) for name, array in weights.items()]), path)


@pytest.mark.parametrize("dtype, flag", [(np.float32, "--fp16"), (np.float32, "--bf16"), (np.float16, "--fp16")])
def test_plans_in_16_bits_take_other_weights(tmp_path, dtype, flag):
    model, other = products(tmp_path / "a.onnx", dtype, 1), products(tmp_path / "b.onnx", dtype, 2)
    plan, wanted, again = (tmp_path / name for name in ("a.plan", "b.plan", "again.plan"))
    run("tenon", "build", model, "--level", 0, flag, "--refit", "--strip", "-o", plan)
    run("tenon", "build", other, "--level", 0, flag, "-o", wanted)
    run("tenon", "refit", plan, other, "-o", again)
    x = np.random.default_rng(3).normal(0, 1, (2, 64)).astype(dtype)
    np.testing.assert_array_equal(answer(tmp_path, again, x), answer(tmp_path, wanted, x))
    if dtype == np.float32:
        run("tenon", "build", other, "--level", 0, "-o", wanted)
        assert (answer(tmp_path, again, x) != answer(tmp_path, wanted, x)).any(), "nothing was rounded"
