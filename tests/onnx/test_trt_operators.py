# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The trt operators that NVIDIA's exporters write for narrow types: the numbers of ml_dtypes."""
import subprocess

import ml_dtypes
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

import cases
import run

rng = np.random.default_rng(3)
F8, F4, E8 = ml_dtypes.float8_e4m3fn, ml_dtypes.float4_e2m1fn, ml_dtypes.float8_e8m0fnu


def outputs_of(nodes, feeds, weights, results, folder):
    """-> what Tenon gives for a model of these nodes"""
    graph = helper.make_graph(
        nodes, "trt", [helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(a.dtype), a.shape) for n, a in feeds.items()],
        [helper.make_tensor_value_info(n, TensorProto.UNDEFINED, None) for n in results],
        [onnx.numpy_helper.from_array(a, n) for n, a in weights.items()])
    for output in graph.output:
        output.ClearField("type")
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid("trt", 1)], ir_version=10)
    cases.write_arrays(folder / "set_0", list(feeds), list(feeds.values()))
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    subprocess.run([str(run.RUNNER), "1"], input=f"{folder}\n", text=True, check=True)
    error = folder / "error.txt"
    assert not error.exists(), error.read_text()
    return cases.read_arrays(folder / "set_0")


def node(name, inputs, outputs, **attributes):
    return helper.make_node(name, inputs, outputs, domain="trt", **attributes)


@pytest.mark.parametrize("name, kind, ends", [("TRT_FP8", F8, (-448, 448)), ("TRT_INT8", np.int8, (-128, 127))])
def test_there_and_back(name, kind, ends, tmp_path):
    x, scale = rng.standard_normal((4, 6)).astype(np.float32), np.float32(0.01)
    y, = outputs_of([node(f"{name}QuantizeLinear", ["x", "s"], ["q"]), node(f"{name}DequantizeLinear", ["q", "s"], ["y"])],
                    {"x": x}, {"s": np.asarray(scale)}, ["y"], tmp_path)
    quantized = np.clip(np.rint(x / scale) if kind is np.int8 else x / scale, *ends).astype(kind)
    np.testing.assert_allclose(y, quantized.astype(np.float32) * scale, rtol=1e-6)


def test_weights_of_fp8_in_bytes(tmp_path):
    x, w = rng.standard_normal((3, 8)).astype(np.float32), rng.standard_normal((8, 5)).astype(F8)
    y, = outputs_of([node("TRT_FP8DequantizeLinear", ["w", "s"], ["f"]), helper.make_node("MatMul", ["x", "f"], ["y"])],
                    {"x": x}, {"w": w.view(np.uint8), "s": np.asarray(np.float32(0.5))}, ["y"], tmp_path)
    np.testing.assert_allclose(y, x @ (w.astype(np.float32) * 0.5), rtol=1e-5, atol=1e-5)


def test_blocks_of_mxfp8(tmp_path):
    x = (rng.standard_normal((3, 64)) * 50).astype(np.float32)
    q, scales, y = outputs_of(
        [node("TRT_MXFP8DynamicQuantize", ["x"], ["q", "s"], axis=-1, block_size=32, output_dtype=TensorProto.FLOAT8E4M3FN),
         node("TRT_MXFP8DequantizeLinear", ["q", "s"], ["y"], axis=-1, block_size=32, output_dtype=TensorProto.FLOAT)],
        {"x": x}, {}, ["q", "s", "y"], tmp_path)
    blocks = x.reshape(3, 2, 32)
    wanted = np.exp2(np.ceil(np.log2(np.abs(blocks).max(-1) / 448)))
    np.testing.assert_array_equal(scales.astype(np.float32), wanted)
    rounded = (blocks / wanted[..., None]).astype(F8)
    np.testing.assert_array_equal(q.astype(np.float32), rounded.astype(np.float32).reshape(3, 64))
    np.testing.assert_array_equal(y, (rounded.astype(np.float32) * wanted[..., None]).reshape(3, 64))
    assert np.abs(y - x).max() < np.abs(x).max() / 16


def test_blocks_of_fp4_with_a_second_scale(tmp_path):
    x, second = rng.standard_normal((3, 32)).astype(np.float32), np.float32(np.float32(4) / (6 * 448))
    q, scales, y = outputs_of(
        [node("TRT_FP4DynamicQuantize", ["x", "t"], ["q", "s"], axis=-1, block_size=16, scale_type=TensorProto.FLOAT8E4M3FN),
         node("DequantizeLinear", ["s", "t"], ["f"]), node("DequantizeLinear", ["q", "f"], ["y"], axis=-1, block_size=16)],
        {"x": x}, {"t": np.asarray(second)}, ["q", "s", "y"], tmp_path)
    blocks = x.reshape(3, 2, 16)
    wanted = (np.abs(blocks).max(-1) / 6 / second).astype(F8)
    np.testing.assert_array_equal(scales.astype(np.float32), wanted.astype(np.float32))
    whole = wanted.astype(np.float32)[..., None] * second
    rounded = np.clip(blocks / whole, -6, 6).astype(F4).astype(np.float32)
    np.testing.assert_array_equal(q.astype(np.float32), rounded.reshape(3, 32))
    np.testing.assert_allclose(y, (rounded * whole).reshape(3, 32), rtol=1e-6)
