# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Plans without weights, and weights of models in plans, through the program tenon."""

import numpy as np
import onnx
from onnx import numpy_helper

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
