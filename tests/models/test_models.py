# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Every network of the zoo gives ONNX Runtime's outputs, for three shapes of one plan."""
import numpy as np
import pytest

import compare
import zoo


@pytest.mark.parametrize("name", zoo.MODELS)
def test_gives_the_outputs_of_onnx_runtime(name):
    for answer in compare.compare(zoo.MODELS[name]):
        assert answer.error < compare.LIMIT, f"{name} {answer.label()}: error {answer.error:.2e} of the range"
        assert answer.arena < 1.05, f"{name}: {answer.arena:.3f} times the bytes that are alive at once"


def test_drawn_weights_tell_inputs_apart():
    """A network whose answer hardly depends on its input would hide every error."""
    model = zoo.MODELS["resnet50"]
    oracle = compare.Oracle(model.path())
    first, second = (oracle.run(model.feeds(model.shapes[0], seed))["y"] for seed in (1, 2))
    assert 1 < np.abs(first).max() < 100
    assert np.abs(first - second).max() > 0.1 * np.ptp(first)


def test_a_wrong_output_is_an_error():
    right = np.linspace(-1, 3, 100, dtype=np.float32)
    wrong = right.copy()
    wrong[50] += 0.001
    assert compare.compare_outputs({"y:0": right}, {"y_0": wrong}) > compare.LIMIT
    wrong[50] = np.nan
    for found in ({}, {"y_0": right[:99]}, {"y_0": right.astype(np.float64)}, {"y_0": wrong}):
        with pytest.raises(compare.Failed):
            compare.compare_outputs({"y:0": right}, found)
