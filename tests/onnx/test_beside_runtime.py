# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What the standard's cases leave out or open, beside ONNX Runtime: scans of sequences of unequal length, cubic samples."""
import subprocess

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto, helper

import cases
import run

rng = np.random.default_rng(5)


def both(model, feeds, folder):
    """-> the outputs of ONNX Runtime, and Tenon's"""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    cases.write_arrays(folder / "set_0", list(feeds), list(feeds.values()))
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    subprocess.run([str(run.RUNNER), "1"], input=f"{folder}\n", text=True, check=True)
    error = folder / "error.txt"
    assert not error.exists(), error.read_text()
    return session.run(None, feeds), cases.read_arrays(folder / "set_0")


@pytest.mark.parametrize("backward", [0, 1])
@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("lengths", [[4, 1, 3], [4, 4, 4], [2, 2, 1]])
def test_scan_of_sequences_of_their_own_length(backward, free, lengths, tmp_path):
    """Opset 8: what is behind a sequence's end changes no state, and gives zeros."""
    value = helper.make_tensor_value_info
    body = helper.make_graph(
        [helper.make_node("Add", ["s", "x"], ["t"]), helper.make_node("Mul", ["t", "x"], ["y"]),
         helper.make_node("Identity", ["t"], ["u"])], "body", [value("s", 1, [2]), value("x", 1, [2])],
        [value("t", 1, [2]), value("y", 1, [2]), value("u", 1, [2])])
    scan = helper.make_node("Scan", ["lengths", "start", "xs"], ["last", "ys", "us"], body=body, num_scan_inputs=1,
                            directions=[backward])
    dims = ["batch", "steps", 2] if free else [3, 4, 2]
    graph = helper.make_graph(
        [scan], "scan", [value("lengths", TensorProto.INT64, dims[:1]), value("start", 1, [dims[0], 2]), value("xs", 1, dims)],
        [value("last", 1, [dims[0], 2]), value("ys", 1, dims), value("us", 1, dims)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 8)], ir_version=8)
    feeds = {"lengths": np.array(lengths), "start": rng.standard_normal((3, 2)).astype(np.float32),
             "xs": rng.standard_normal((3, 4, 2)).astype(np.float32)}
    expected, found = both(model, feeds, tmp_path)
    for e, f in zip(expected, found, strict=True):
        np.testing.assert_allclose(f, e, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("padding", ["zeros", "border", "reflection"])
@pytest.mark.parametrize("corners", [0, 1])
def test_cubic_samples_beyond_the_edge(padding, corners, tmp_path):
    x, grid = rng.standard_normal((2, 3, 5, 6)).astype(np.float32), rng.uniform(-1.6, 1.6, (2, 7, 8, 2)).astype(np.float32)
    node = helper.make_node("GridSample", ["x", "g"], ["y"], mode="cubic", padding_mode=padding, align_corners=corners)
    graph = helper.make_graph([node], "g", [helper.make_tensor_value_info("x", 1, x.shape),
                                            helper.make_tensor_value_info("g", 1, grid.shape)],
                              [helper.make_tensor_value_info("y", 1, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    (expected,), (found,) = both(model, {"x": x, "g": grid}, tmp_path)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
