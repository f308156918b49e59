# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""com.microsoft operators: the same numbers as ONNX Runtime."""
import subprocess

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper

import cases
import run

rng = np.random.default_rng(7)


def floats(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def bytes_(*shape):
    return rng.integers(0, 256, shape).astype(np.uint8)


def signed(*shape):
    """Of 7 bits: sums of two products of more saturate in ONNX Runtime where the processor has no VNNI."""
    return rng.integers(-63, 64, shape).astype(np.int8)


def scale(value):
    return np.float32(value)


def zero(value):
    return np.uint8(value)


def nibbles(rows, columns, block):
    blocks = (columns + block - 1) // block
    return (floats(2, 3, columns), bytes_(rows, blocks, block // 2), rng.random(rows * blocks).astype(np.float32),
            bytes_(rows * ((blocks + 1) // 2)))


# name: (operator, inputs, which of them are weights, attributes, number of outputs)
CASES = {
    "gelu": ("Gelu", [floats(2, 5)], (), {}, 1),
    "fast_gelu": ("FastGelu", [floats(2, 5), floats(5)], (), {}, 1),
    "bias_gelu": ("BiasGelu", [floats(2, 5), floats(5)], (), {}, 1),
    "quick_gelu": ("QuickGelu", [floats(2, 5)], (), {"alpha": 1.5}, 1),
    "fused_matmul": ("FusedMatMul", [floats(2, 5, 3), floats(2, 4, 5)], (), {"transA": 1, "transB": 1, "alpha": 0.5}, 1),
    "fused_conv": ("FusedConv", [floats(1, 3, 8, 8), floats(4, 3, 3, 3), floats(4)], (1, 2),
                   {"activation": "LeakyRelu", "activation_params": [0.2], "pads": [1, 1, 1, 1]}, 1),
    "skip_layer_norm": ("SkipLayerNormalization", [floats(2, 3, 8), floats(2, 3, 8), floats(8), floats(8), floats(8)], (),
                        {"epsilon": 1e-5}, 1),
    "skip_simplified": ("SkipSimplifiedLayerNormalization", [floats(2, 3, 8), floats(2, 3, 8), floats(8)], (),
                        {"epsilon": 1e-5}, 1),
    "embed_layer_norm": ("EmbedLayerNormalization",
                         [rng.integers(0, 9, (2, 4)).astype(np.int32), rng.integers(0, 2, (2, 4)).astype(np.int32),
                          floats(9, 8), floats(6, 8), floats(2, 8), floats(8), floats(8)], (), {"epsilon": 1e-5}, 1),
    "matmul_4_bits": ("MatMulNBits", list(nibbles(6, 64, 32)), (1, 2, 3),
                      {"K": 64, "N": 6, "bits": 4, "block_size": 32}, 1),
    "matmul_4_bits_middle": ("MatMulNBits", list(nibbles(6, 64, 32)[:3]), (1, 2),
                             {"K": 64, "N": 6, "bits": 4, "block_size": 32}, 1),
    "matmul_4_bits_kept_narrow": ("MatMulNBits", list(nibbles(300, 64, 32)), (1, 2, 3),
                                  {"K": 64, "N": 300, "bits": 4, "block_size": 32}, 1),
    "matmul_to_float": ("MatMulIntegerToFloat", [bytes_(4, 6), bytes_(6, 3), scale(0.02), scale(0.5), zero(9), zero(130)],
                        (), {}, 1),
    "dynamic_quantize_matmul": ("DynamicQuantizeMatMul", [floats(4, 6), bytes_(6, 3), scale(0.1), zero(120)], (), {}, 1),
    "attention": ("Attention", [floats(2, 5, 8), floats(8, 24), floats(24), np.ones((2, 5), np.int32)], (1, 2),
                  {"num_heads": 2, "unidirectional": 1}, 1),
    "multi_head": ("MultiHeadAttention", [floats(2, 4, 8), floats(2, 6, 8), floats(2, 6, 8), floats(24)], (3,),
                   {"num_heads": 2}, 1),
    "multi_head_past": ("MultiHeadAttention",
                        [floats(2, 1, 8), floats(2, 1, 8), floats(2, 1, 8), None, None, floats(2, 2, 1, 6),
                         floats(2, 2, 5, 4), floats(2, 2, 5, 4)], (), {"num_heads": 2}, 3),
    "group_query": ("GroupQueryAttention",
                    [floats(2, 4, 32), floats(2, 4, 16), floats(2, 4, 16), None, None, np.full(2, 3, np.int32),
                     np.array(4, np.int32)], (), {"num_heads": 4, "kv_num_heads": 2}, 3),
    "group_query_rotary": ("GroupQueryAttention",
                           [floats(1, 1, 64), floats(1, 1, 32), floats(1, 1, 32), floats(1, 2, 5, 16), floats(1, 2, 5, 16),
                            np.full(1, 5, np.int32), np.array(6, np.int32), floats(16, 8), floats(16, 8)], (),
                           {"num_heads": 4, "kv_num_heads": 2, "do_rotary": 1}, 3),
    "rotary": ("RotaryEmbedding", [floats(2, 3, 32), np.arange(6).reshape(2, 3), floats(9, 8), floats(9, 8)], (2, 3),
               {"interleaved": 1}, 1),
    "dynamic_quantize_matmul_of_weights": (
        "DynamicQuantizeMatMul", [floats(4, 6), signed(6, 3), np.array([0.5, 0.2, 0.1], np.float32), np.zeros(3, np.int8),
                                  floats(3)], (1, 2, 3, 4), {}, 1),
    "qgemm": ("QGemm", [bytes_(4, 6), scale(0.02), zero(9), bytes_(3, 6), scale(0.5), zero(120), np.arange(3, dtype=np.int32) * 90,
                        scale(0.4), zero(100)], (1, 2, 3, 4, 5, 6, 7, 8), {"transB": 1}, 1),
    "qgemm_to_float": ("QGemm", [bytes_(4, 6), scale(0.02), zero(9), signed(6, 3), np.array([0.5, 0.2, 0.1], np.float32),
                                 np.zeros(3, np.int8)], (1, 2, 3, 4, 5), {}, 1),
    "qlinear_add": ("QLinearAdd", [bytes_(2, 5), scale(0.1), zero(3), bytes_(2, 5), scale(0.2), zero(7), scale(0.3),
                                   zero(100)], (), {}, 1),
    "qlinear_mul": ("QLinearMul", [bytes_(2, 5), scale(0.1), zero(3), bytes_(2, 5), scale(0.2), zero(7), scale(3),
                                   zero(100)], (), {}, 1),
    "qlinear_sigmoid": ("QLinearSigmoid", [bytes_(2, 5), scale(0.05), zero(128), scale(1 / 256), zero(0)], (1, 2, 3, 4), {}, 1),
    "qlinear_leaky_relu": ("QLinearLeakyRelu", [bytes_(2, 5), scale(0.05), zero(128), scale(0.05), zero(60)], (1, 2, 3, 4),
                           {"alpha": 0.3}, 1),
    "qlinear_average": ("QLinearGlobalAveragePool", [bytes_(1, 3, 4, 4), scale(0.1), zero(5), scale(0.1), zero(8)], (), {}, 1),
    "qlinear_average_last": ("QLinearGlobalAveragePool", [bytes_(1, 4, 4, 3), scale(0.1), zero(5), scale(0.1), zero(8)], (),
                             {"channels_last": 1}, 1),
    "qlinear_average_pool": ("QLinearAveragePool", [bytes_(1, 3, 6, 5), scale(0.1), zero(5), scale(0.12), zero(8)],
                             (1, 2, 3, 4), {"kernel_shape": [3, 2], "strides": [2, 1], "pads": [1, 0, 1, 1]}, 1),
    "qlinear_average_pool_last": ("QLinearAveragePool", [bytes_(1, 6, 5, 3), scale(0.1), zero(5), scale(0.12), zero(8)],
                                  (1, 2, 3, 4), {"kernel_shape": [2, 2], "channels_last": 1}, 1),
    "qlinear_where": ("QLinearWhere", [rng.random((2, 5)) < 0.5, bytes_(2, 5), scale(0.1), zero(3), bytes_(2, 5), scale(0.2),
                                       zero(7), scale(0.15), zero(20)], (2, 3, 5, 6, 7, 8), {}, 1),
    "qlinear_concat": ("QLinearConcat", [scale(0.2), zero(4), bytes_(2, 3), scale(0.1), zero(3), bytes_(2, 2), scale(0.3),
                                         zero(9)], (0, 1, 3, 4, 6, 7), {"axis": 1}, 1),
}


def model_of(operator, arrays, weights, attributes, outputs):
    names = ["" if a is None else f"in{i}" for i, a in enumerate(arrays)]
    node = helper.make_node(operator, names, [f"out{i}" for i in range(outputs)] + [""] * (operator == "EmbedLayerNormalization"), domain="com.microsoft", **attributes)
    values = [a is not None and helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(a.dtype), a.shape)
              for n, a in zip(names, arrays)]
    graph = helper.make_graph(
        [node], "contrib", [v for i, v in enumerate(values) if v and i not in weights],
        [helper.make_tensor_value_info(n, TensorProto.UNDEFINED, None) for n in node.output if n],
        [onnx.numpy_helper.from_array(np.asarray(arrays[i]), names[i]) for i in weights])
    for output in graph.output:
        output.ClearField("type")
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


@pytest.mark.parametrize("name", sorted(CASES))
def test_as_onnx_runtime(name, tmp_path):
    operator, given, weights, attributes, outputs = CASES[name]
    arrays = [None if a is None else np.asarray(a) for a in given]
    model = model_of(operator, arrays, weights, attributes, outputs)
    feeds = {f"in{i}": a for i, a in enumerate(arrays) if a is not None and i not in weights}
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    expected = session.run(None, feeds)
    folder = tmp_path / "case"
    cases.write_arrays(folder / "set_0", list(feeds), list(feeds.values()))
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    subprocess.run([str(run.RUNNER), "1"], input=f"{folder}\n", text=True, check=True)
    error = folder / "error.txt"
    assert not error.exists(), error.read_text()
    for wanted, found in zip(expected, cases.read_arrays(folder / "set_0"), strict=True):
        assert found.dtype == wanted.dtype and found.shape == wanted.shape
        # Quantized results may differ by a step where both sides round a tie of floats.
        tolerance = {"atol": 1} if wanted.dtype == np.uint8 else {"rtol": 1e-4, "atol": 1e-5}
        np.testing.assert_allclose(found.astype(np.float64), wanted.astype(np.float64), **tolerance)


def test_quantized_lstm(tmp_path):
    """As an LSTM of the same weights in floats; ONNX Runtime's own rounds what goes into its products to 8 bits."""
    hidden, width = 4, 3
    arrays = [floats(5, 2, width), signed(2, width, 4 * hidden), signed(2, hidden, 4 * hidden), floats(2, 8 * hidden), None,
              floats(2, 2, hidden), floats(2, 2, hidden), None, np.array([0.01, 0.02], np.float32), np.array([3, -4], np.int8),
              np.array([0.015, 0.01], np.float32), np.array([0, 7], np.int8)]
    attributes = {"hidden_size": hidden, "direction": "bidirectional"}
    model = model_of("DynamicQuantizeLSTM", arrays, (1, 2, 3, 8, 9, 10, 11), attributes, 3)
    feeds = {f"in{i}": arrays[i] for i in (0, 5, 6)}
    folder = tmp_path / "case"
    cases.write_arrays(folder / "set_0", list(feeds), list(feeds.values()))
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    subprocess.run([str(run.RUNNER), "1"], input=f"{folder}\n", text=True, check=True)
    error = folder / "error.txt"
    assert not error.exists(), error.read_text()
    found = cases.read_arrays(folder / "set_0")
    w, r = ((arrays[i].astype(np.float32) - arrays[j + 1].astype(np.float32)[:, None, None]) * arrays[j][:, None, None]
            for i, j in ((1, 8), (2, 10)))
    node = helper.make_node("LSTM", ["x", "w", "r", "b", "", "h", "c"], ["y", "last_h", "last_c"], **attributes)
    weights = {"w": w.transpose(0, 2, 1), "r": r.transpose(0, 2, 1), "b": arrays[3]}
    graph = helper.make_graph([node], "lstm", [helper.make_tensor_value_info(n, TensorProto.FLOAT, a.shape)
                                               for n, a in zip("xhc", feeds.values())],
                              [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in node.output],
                              [onnx.numpy_helper.from_array(np.ascontiguousarray(a), n) for n, a in weights.items()])
    plain = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    exact = onnxruntime.InferenceSession(plain.SerializeToString(), providers=["CPUExecutionProvider"])
    for wanted, got in zip(exact.run(None, dict(zip("xhc", feeds.values()))), found, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-4, atol=1e-5)
    rounded = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    for wanted, got in zip(rounded.run(None, feeds), found, strict=True):
        np.testing.assert_allclose(got, wanted, atol=0.03)
