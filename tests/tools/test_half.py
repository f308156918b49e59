# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""tenon build --fp16 and --bf16 on a CPU, and networks that are of 16-bit floats themselves, against ONNX Runtime."""

import os
import pathlib

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from conftest import save
from programs import run

RANDOM = np.random.default_rng(5)
X = RANDOM.normal(0, 1, (2, 8, 12, 12)).astype(np.float32)


def network(path, dtype, scale=1.0):
    """Two convolutions, an activation, a softmax."""
    kind = helper.np_dtype_to_tensor_dtype(np.dtype(dtype))
    weights = [(scale * RANDOM.normal(0, 0.1, shape)).astype(dtype) for shape in ((16, 8, 3, 3), (8, 16, 3, 3))]
    return save(helper.make_graph(
        [helper.make_node("Conv", ["x", "w"], ["a"], pads=[1, 1, 1, 1], name="first"),
         helper.make_node("Sigmoid", ["a"], ["r"]),
         helper.make_node("Conv", ["r", "v"], ["c"], name="second"), helper.make_node("Softmax", ["c"], ["y"], axis=1)],
        "net", [helper.make_tensor_value_info("x", kind, [2, 8, 12, 12])],
        [helper.make_tensor_value_info("y", kind, [2, 8, 10, 10])],
        [numpy_helper.from_array(w, name) for w, name in zip(weights, "wv", strict=True)]), path)


def answer(folder, plan, x):
    np.save(folder / "x.npy", x)
    run("tenon", "run", plan, "--input", f"x={folder}/x.npy", "--output-dir", folder / "out")
    return np.load(folder / "out" / "y.npy")


@pytest.mark.parametrize("flag, dtype, largest", [("--fp16", "f16", 1e-3), ("--bf16", "bf16", 8e-3)])
def test_weights_take_16_bits_in_the_plan(tmp_path, flag, dtype, largest):
    model = network(tmp_path / "m.onnx", np.float32)
    run("tenon", "build", model, "--level", "0", "-o", tmp_path / "f32.plan")
    run("tenon", "build", model, "--level", "0", flag, "-o", tmp_path / "half.plan")
    saved = (tmp_path / "f32.plan").stat().st_size - (tmp_path / "half.plan").stat().st_size
    assert saved > 2 * 2 * 16 * 8 * 9 - 600  # two bytes of each weight, less a line of the report
    said = run("tenon", "explain", tmp_path / "half.plan").stdout
    assert f"{dtype}: 2 constants of 9216 bytes are rounded to {dtype}" in said and "values between layers stay f32" in said
    expected, found = answer(tmp_path, tmp_path / "f32.plan", X), answer(tmp_path, tmp_path / "half.plan", X)
    difference = np.abs(found - expected).max() / np.abs(expected).max()
    assert 0 < difference < largest


def has_instructions(word):
    return os.environ.get("TENON_CPU_ISA", "amx") == "amx" and word in pathlib.Path("/proc/cpuinfo").read_text()


@pytest.mark.parametrize("flag, dtype, word", [("--fp16", "f16", "avx512_fp16"), ("--bf16", "bf16", "avx512_bf16")])
def test_products_multiply_in_16_bits_where_the_processor_does(tmp_path, monkeypatch, flag, dtype, word):
    """Whichever form is timed to be faster is taken, and said of each layer; the other one can be asked for."""
    model = network(tmp_path / "m.onnx", np.float32)
    others = ["--disable-tactic", "conv_f32", "--disable-tactic", "reference"]
    forced = [] if not has_instructions(word) else others
    run("tenon", "build", model, "--level", "1", flag, *forced, "-o", tmp_path / "half.plan")
    said = run("tenon", "explain", tmp_path / "half.plan").stdout
    run("tenon", "build", model, "--level", "0", "-o", tmp_path / "f32.plan")
    expected, found = answer(tmp_path, tmp_path / "f32.plan", X), answer(tmp_path, tmp_path / "half.plan", X)
    np.testing.assert_allclose(found, expected, atol=(1e-3 if dtype == "f16" else 1e-2) * np.abs(expected).max())
    if has_instructions(word):
        assert f"{dtype}: 2 products may multiply in {dtype} with sums in f32" in said
        assert f"{dtype}: layer 'second' multiplies in {dtype}" in said
        steps = run("tenon", "inspect", tmp_path / "half.plan").stdout
        assert steps.count("conv_half_onednn") == 2
    monkeypatch.setenv("TENON_CPU_ISA", "avx512_vnni")  # no level below the highest has them
    said = run("tenon", "explain", model, "--level", "0", flag).stdout
    assert f"{dtype}: cpu computes in f32: it has no instructions that multiply {dtype}" in said
    assert "products may multiply" not in said and "multiplies in" not in said


def test_a_layer_that_overflows_gives_what_it_gives_in_f32(tmp_path):
    """Its weights and those behind it that f16 can hold are not rounded; the network's output is the same to the bit."""
    kind = TensorProto.FLOAT
    grow, shrink = (RANDOM.normal(0, 1, (64, 64)).astype(np.float32) * scale for scale in (2e4, 1e-7))
    model = save(helper.make_graph(
        [helper.make_node("MatMul", ["x", "g"], ["a"], name="grows"),
         helper.make_node("MatMul", ["a", "s"], ["y"], name="shrinks")], "net",
        [helper.make_tensor_value_info("x", kind, [2, 64])], [helper.make_tensor_value_info("y", kind, [2, 64])],
        [numpy_helper.from_array(grow, "g"), numpy_helper.from_array(shrink, "s")]), tmp_path / "m.onnx")
    x = RANDOM.normal(0, 1, (2, 64)).astype(np.float32)
    run("tenon", "build", model, "--level", "0", "-o", tmp_path / "f32.plan")
    run("tenon", "build", model, "--level", "0", "--fp16", "-o", tmp_path / "half.plan")
    said = run("tenon", "explain", tmp_path / "half.plan").stdout
    assert "f16: layer 'grows' stays f32: 'a' reaches" in said
    assert "f16: layer 'shrinks' stays f32: what it reads, 'a', reaches" in said
    np.testing.assert_array_equal(answer(tmp_path, tmp_path / "half.plan", x),
                                  answer(tmp_path, tmp_path / "f32.plan", x))


def test_layers_beyond_the_range_of_f16_are_named(tmp_path):
    weights = (4e4 * RANDOM.normal(0, 1, (16, 8, 3, 3))).astype(np.float32)  # some of them are themselves too large
    kind = TensorProto.FLOAT
    model = save(helper.make_graph(
        [helper.make_node("Conv", ["x", "w"], ["a"], name="first"), helper.make_node("Softmax", ["a"], ["y"], axis=1)],
        "net", [helper.make_tensor_value_info("x", kind, [2, 8, 12, 12])],
        [helper.make_tensor_value_info("y", kind, [2, 16, 10, 10])], [numpy_helper.from_array(weights, "w")]),
        tmp_path / "m.onnx")
    said = run("tenon", "explain", model, "--level", "0", "--fp16").stdout
    assert "f16: layer 'first' stays f32: 'a' reaches" in said and "on random data" in said
    for scale, beyond in ((1, True), (1e-3, False)):
        np.save(tmp_path / "data.npy", np.float32(scale) * X)
        said = run("tenon", "explain", model, "--level", "0", "--fp16", "--calib", tmp_path / "data.npy").stdout
        assert ("layer 'first' stays f32: 'a' reaches" in said and "on the data given" in said) == beyond
        assert ("f16: weights 'w' stay f32: they hold values beyond 65504" in said) != beyond  # else all of the layer


def test_a_network_of_f16_computes_in_f32_and_rounds(tmp_path):
    model = network(tmp_path / "m.onnx", np.float16)
    run("tenon", "build", model, "--level", "0", "-o", tmp_path / "m.plan")
    said = run("tenon", "explain", tmp_path / "m.plan").stdout
    assert "operators compute in f32 and round what they give, since cpu has no 16-bit arithmetic for them" in said
    steps = run("tenon", "inspect", tmp_path / "m.plan").stdout
    assert "reference" not in steps
    x = X.astype(np.float16)
    expected = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]
    found = answer(tmp_path, tmp_path / "m.plan", x)
    assert found.dtype == np.float16
    np.testing.assert_allclose(found.astype(np.float32), expected.astype(np.float32), atol=2e-3)  # two steps of f16


@pytest.mark.parametrize("flags", [["--bf16"], ["--bf16", "--int8", "--calib", "data.npy"]])
def test_bf16_is_an_option_of_a_gpu(tmp_path, flags):
    """Where there is none, that is what is wrong, and not the option."""
    np.save(tmp_path / "data.npy", X)
    words = [tmp_path / "data.npy" if word == "data.npy" else word for word in flags]
    refused = run("tenon", "build", network(tmp_path / "m.onnx", np.float32), *words, "--device", "cuda:99", "-o", tmp_path / "p",
                  code=1).stderr
    assert "is of use" not in refused and "cuda" in refused


def test_weights_of_eight_bits_stay_so_or_become_floats_by_name(tmp_path):
    """Both give what ONNX Runtime gives; the plan is a quarter."""
    weights = RANDOM.integers(-128, 128, (256, 128), np.int8)
    scales = RANDOM.uniform(0.001, 0.01, 128).astype(np.float32)
    model = save(helper.make_graph(
        [helper.make_node("DequantizeLinear", ["w", "s"], ["d"], axis=1), helper.make_node("MatMul", ["x", "d"], ["c"]),
         helper.make_node("Tanh", ["c"], ["y"])], "net",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [3, 256])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [3, 128])],
        [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(scales, "s")]), tmp_path / "m.onnx")
    x = RANDOM.normal(0, 0.1, (3, 256)).astype(np.float32)
    expected = np.tanh(x.astype(np.float64) @ (weights * scales.astype(np.float64)))
    sizes = []
    for words in ([], ["--disable-pass", "fuse.dequantized_matmul"]):
        run("tenon", "build", model, "--level", "0", *words, "-o", tmp_path / "m.plan")
        np.testing.assert_allclose(answer(tmp_path, tmp_path / "m.plan", x), expected, atol=1e-5)
        sizes.append((tmp_path / "m.plan").stat().st_size)
    assert sizes[0] < sizes[1] / 3


@pytest.mark.parametrize("numbers, least", [((-128, 128), 3), ((-8, 8), 6)])
def test_filters_of_few_bits_stay_so_or_become_floats_by_name(tmp_path, numbers, least):
    """Both give what ONNX Runtime gives; the plan with filters of 8 bits is a quarter, with numbers of 4 an eighth."""
    weights = RANDOM.integers(*numbers, (96, 64, 3, 3), np.int8)
    scales = RANDOM.uniform(0.001, 0.01, 96).astype(np.float32)
    bias = RANDOM.normal(0, 1, 96).astype(np.float32)
    model = save(helper.make_graph(
        [helper.make_node("DequantizeLinear", ["w", "s"], ["d"], axis=0),
         helper.make_node("Conv", ["x", "d", "b"], ["c"], "conv", pads=[1, 1, 1, 1], strides=[2, 2]),
         helper.make_node("Relu", ["c"], ["y"])], "net",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, 64, 12, 10])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [2, 96, 6, 5])],
        [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(scales, "s"),
         numpy_helper.from_array(bias, "b")]), tmp_path / "m.onnx")
    x = RANDOM.normal(0, 0.1, (2, 64, 12, 10)).astype(np.float32)
    expected, = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"]).run(None, {"x": x})
    sizes = []
    for words in ([], ["--disable-pass", "fuse.dequantized_conv"]):
        run("tenon", "build", model, "--level", "0", *words, "-o", tmp_path / "m.plan")
        np.testing.assert_allclose(answer(tmp_path, tmp_path / "m.plan", x), expected, atol=2e-5)
        sizes.append((tmp_path / "m.plan").stat().st_size)
        told = run("tenon", "inspect", tmp_path / "m.plan").stdout
        assert ("dequantized_conv" in told) == (not words)
    assert sizes[0] < sizes[1] / least
