# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Networks of the zoo as ONNX Runtime's quantizers leave them, in Tenon and in ONNX Runtime.

    python tests/models/quantized.py [NAME.FORM...]     prints a table; all if none is named
Forms: qdq (static, Q/DQ nodes, u8 data), qdq_s8 (the same, i8 data), qoperator (QLinearConv and others), dynamic (ranges
at run time, MatMulInteger). Weights are i8 with a scale for each result channel, except for qoperator: one a tensor.
The files are kept in build/models. Answers are compared by their cosine with ONNX Runtime's, run node by node as the file
says. It has to be 0.999, or as near as ONNX Runtime's own answer after its optimizations, which round elsewhere: a network
of many layers doubles what one step more or less does to it, and BERT's cosine is 0.9946 and sscd's 0.9983 between the two.
No answer can be held to more than that: `--spread NAME.FORM...` moves the last bit of every float constant (but the scales of
data) and runs ONNX Runtime, node by node, on both: 0.9947 for BERT, 0.9985 for sscd.
"""
import dataclasses
import pathlib
import sys
import tempfile
import time

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper
from onnxruntime import quantization
from onnxruntime.quantization import shape_inference

import compare
import fetch
import zoo

LEAST_COSINE = 0.999
SLACK = 1.5  # times the distance of ONNX Runtime's two answers
CALIBRATION_RUNS = 4
STATIC = ("qdq", "qdq_s8", "qoperator")
NETWORKS = {"resnet50": STATIC, "mobilenet_v2": (*STATIC, "dynamic"), "efficientnet_lite0": STATIC,
            "bert_base": ("qdq", "dynamic"),
            "unet": ("qdq",), "googlenet": ("qdq",)}
CASES = [f"{name}.{form}" for name, forms in NETWORKS.items() for form in forms] + ["minilm_int8", "sscd"]


class Drawn(quantization.CalibrationDataReader):
    """Batches by seed. [the first shape of the model]"""

    def __init__(self, model):
        self.left = [model.feeds(model.shapes[0], seed=100 + i) for i in range(CALIBRATION_RUNS)]

    def get_next(self):
        return self.left.pop() if self.left else None


def quantize(model, form, source, out):
    """Writes the quantized network."""
    if form == "dynamic":
        quantization.quantize_dynamic(source, out, per_channel=True, weight_type=quantization.QuantType.QInt8)
        return
    data = quantization.QuantType.QInt8 if form == "qdq_s8" else quantization.QuantType.QUInt8
    style = quantization.QuantFormat.QOperator if form == "qoperator" else quantization.QuantFormat.QDQ
    quantization.quantize_static(source, out, Drawn(model), quant_format=style, per_channel=form != "qoperator",
                                 activation_type=data, weight_type=quantization.QuantType.QInt8)


def fold(source, out):
    """Writes the network with batch normalization in the convolutions. quant_pre_process() of ONNX Runtime 1.30 loses it
    where symbolic shapes are skipped."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.optimized_model_filepath = str(out)
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    onnxruntime.InferenceSession(str(source), options, providers=["CPUExecutionProvider"])


def path_of(case):
    """-> path of the quantized network, made when it is not there yet."""
    name, _, form = case.partition(".")
    if not form:
        return fetch.fetch(name)
    out = fetch.MODELS / f"{name}.{form}.onnx"
    if not out.exists():
        out.parent.mkdir(parents=True, exist_ok=True)
        partial = out.with_suffix(".tmp.onnx")
        with tempfile.TemporaryDirectory(prefix="tenon_quantize_") as folder:
            folded, ready = pathlib.Path(folder) / "folded.onnx", pathlib.Path(folder) / "ready.onnx"
            fold(zoo.MODELS[name].path(), folded)
            shape_inference.quant_pre_process(str(folded), str(ready), skip_optimization=True, skip_symbolic_shape=True)
            quantize(zoo.MODELS[name], form, str(ready), str(partial))
        partial.rename(out)
    return out


def colours(rng, name, shape):
    return np.clip(zoo.picture_nhwc(rng, name, shape) * 60 + 128, 0, 255).astype(np.uint8)


def model_of(case):
    """-> zoo.Model of the quantized network."""
    name = case.partition(".")[0]
    if name == "sscd":
        return zoo.Model(case, zoo.runs("image", (1, 224, 224, 3)), lambda: path_of(case), colours)
    known = zoo.MODELS[name]
    return zoo.Model(case, known.shapes, lambda: path_of(case), known.value)


def cosine(a, b):
    a, b = a.astype(np.float64).ravel(), b.astype(np.float64).ravel()
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


@dataclasses.dataclass(frozen=True)
class Answer:
    """Least cosine of any output with ONNX Runtime as the file says: of Tenon, and of ONNX Runtime optimized."""
    found: float
    own: float

    @property
    def is_near(self):
        return self.found >= min(LEAST_COSINE, 1 - SLACK * (1 - self.own))


def least_cosine(expected, found):
    """-> of all outputs; expected: {name: array}, found: the same by file stem."""
    return min(cosine(value, found[compare.file_stem(output)]) for output, value in expected.items())


def answer(case, *build_options):
    """Runs the first shape of the model."""
    model = model_of(case)
    feeds = model.feeds(model.shapes[0], seed=7)
    expected = compare.Oracle(model.path(), literal=True).run(feeds)
    optimized = {compare.file_stem(k): v for k, v in compare.Oracle(model.path()).run(feeds).items()}
    with tempfile.TemporaryDirectory(prefix="tenon_quantized_") as name:
        folder = pathlib.Path(name)
        plan = folder / "model.plan"
        compare.build(model, plan, "--level", compare.LEVEL, *build_options)
        found = compare.run_plan(plan, feeds, folder)
    return Answer(least_cosine(expected, found), least_cosine(expected, optimized))


def with_last_bits_moved(path, out):
    """Writes the network with each element of its float constants one number up or down, but for the scales of data."""
    model, rng = onnx.load(path), np.random.default_rng(0)
    scales = {node.input[1] for node in model.graph.node if node.op_type.endswith("QuantizeLinear")}
    for tensor in model.graph.initializer:
        if tensor.data_type != onnx.TensorProto.FLOAT or tensor.name in scales:
            continue
        numbers = numpy_helper.to_array(tensor)
        towards = np.where(rng.integers(0, 2, numbers.shape) == 1, np.float32(np.inf), np.float32(-np.inf))
        tensor.CopyFrom(numpy_helper.from_array(np.nextafter(numbers, towards), tensor.name))
    onnx.save(model, out)


def spread(case):
    """-> least cosine of ONNX Runtime's answer with its own after the last bits have moved, node by node."""
    model = model_of(case)
    feeds = model.feeds(model.shapes[0], seed=7)
    expected = compare.Oracle(model.path(), literal=True).run(feeds)
    with tempfile.TemporaryDirectory(prefix="tenon_quantized_") as folder:
        moved = pathlib.Path(folder) / "moved.onnx"
        with_last_bits_moved(model.path(), moved)
        found = compare.Oracle(moved, literal=True).run(feeds)
    return min(cosine(value, found[output]) for output, value in expected.items())


def main():
    if sys.argv[1:2] == ["--spread"]:
        for case in sys.argv[2:] or CASES:
            print(f"| {case} | {spread(case):.5f} |", flush=True)
        return 0
    bad = 0
    print("| network | cosine | ONNX Runtime optimized | |\n| --- | --- | --- | --- |")
    for case in sys.argv[1:] or CASES:
        start = time.monotonic()
        try:
            got = answer(case)
            bad += not got.is_near
            print(f"| {case} | {got.found:.5f} | {got.own:.5f} | {'' if got.is_near else '**too low**'} |", flush=True)
        except compare.Failed as failure:
            bad += 1
            print(f"| {case} | | | failed |\n{failure}", flush=True)
        print(f"{case}: {time.monotonic() - start:.0f} s", file=sys.stderr)
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
