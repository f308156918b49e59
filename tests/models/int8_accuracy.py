# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What 8 bits cost efficientnet-lite0 on labelled pictures: every fifth calibrates, the others are judged.

    python tests/models/int8_accuracy.py FOLDER [precisions|answers|oracles...]     prints the tables of docs/precision.md
By each calibrator and with an accuracy budget, beside ONNX Runtime's static quantizer with the same pictures; and Tenon's
answers for the networks with Q/DQ nodes that the latter writes, beside ONNX Runtime's.
"""
import contextlib
import dataclasses
import functools
import itertools
import pathlib
import sys
import tempfile

import numpy as np
from onnxruntime import quantization
from onnxruntime.quantization import shape_inference

import compare
import exact
import zoo
from pictures import CROP, SIDE, labels_of, load, top

BATCH = 20
CALIBRATES = 5  # one of so many pictures
BUDGET = "0.5%"
OURS = {"entropy2": (), "entropy": (), "minmax": (), "percentile:99.99": (), f"entropy2, {BUDGET}": ("--max-error", BUDGET)}
THEIRS = {"Entropy": quantization.CalibrationMethod.Entropy, "MinMax": quantization.CalibrationMethod.MinMax,
          "Percentile": quantization.CalibrationMethod.Percentile}
SYMMETRIC = {"ActivationSymmetric": True, "WeightSymmetric": True, "CalibMaxIntermediateOutputs": 10}
TYPES = {"u8": quantization.QuantType.QUInt8, "i8": quantization.QuantType.QInt8}


@dataclasses.dataclass(frozen=True)
class Judged:
    """Percentages of the pictures that were judged; the mean cosine with the logits in f32; bytes of the plan, if there is one."""
    top1: float
    same: float
    cosine: float
    plan_bytes: int = 0

    def row(self, name):
        size = f"{self.plan_bytes / 1e6:.2f} MB" if self.plan_bytes else ""
        return f"| {name} | {self.top1:.2f} | {self.same:.2f} | {self.cosine:.4f} | {size} |"


@dataclasses.dataclass(frozen=True)
class Answers:
    """Logits of two engines, of a network whose last node rounds them to 8 bits. [n, classes]"""
    expected: np.ndarray
    found: np.ndarray

    @property
    def clear(self):
        """By picture: are the two best logits more than two steps of the 8 bits apart? Two engines' logits are half a step
        apart in the mean, and up to six."""
        step = np.diff(np.unique(np.round(self.expected, 4))).min()
        best = np.sort(self.expected, axis=1)
        return best[:, -1] - best[:, -2] > 2.5 * step

    def same(self, pictures=slice(None)):
        return same_share(self.expected[pictures], self.found[pictures])


class Reader(quantization.CalibrationDataReader):
    """The pictures one by one. [1, 3, 224, 224]"""

    def __init__(self, files):
        self.left = list(files)

    def get_next(self):
        return {"image": load(self.left.pop(0))[np.newaxis]} if self.left else None


def same_share(a, b):
    """-> percentage of rows with the same largest logit"""
    return 100 * float((a.argmax(1) == b.argmax(1)).mean())


def mean_cosine(a, b):
    a, b = a.astype(np.float64), b.astype(np.float64)
    return float(((a * b).sum(1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1))).mean())


class Trial:
    """The pictures of a folder, or so many spread evenly over it, and a scratch folder for what is made of them."""

    def __init__(self, folder, scratch, count):
        files = sorted(pathlib.Path(folder).glob("*.jpg"))
        files = [files[len(files) * i // count] for i in range(min(count, len(files)))] if count else files
        self.calibrating, self.judged = files[::CALIBRATES], [f for i, f in enumerate(files) if i % CALIBRATES]
        self.labels = labels_of(self.judged)
        self.scratch = pathlib.Path(scratch)
        self.model = zoo.MODELS["efficientnet_lite0"].path()
        self.samples = self.scratch / "calibrating"
        self.samples.mkdir()
        for file in self.calibrating:
            (self.samples / file.name).symlink_to(file.resolve())

    @functools.cached_property
    def batches(self):
        return [np.stack([load(f) for f in self.judged[start:start + BATCH]]) for start in range(0, len(self.judged), BATCH)]

    @functools.cached_property
    def floats(self):
        """Logits of ONNX Runtime in f32. [n, 1000]"""
        return self.onnx_runtime(self.model)

    @functools.cached_property
    def floats_bytes(self):
        """Of Tenon's plan in f32."""
        self.plan(self.model, "f32.plan")
        return (self.scratch / "f32.plan").stat().st_size

    @functools.cached_property
    def ready(self):
        """The network as ONNX Runtime's quantizer wants it."""
        out = self.scratch / "ready.onnx"
        shape_inference.quant_pre_process(str(self.model), str(out), skip_symbolic_shape=True)
        return out

    def onnx_runtime(self, path, literal=False):
        oracle = compare.Oracle(path, literal)
        return np.concatenate([oracle.run({"image": batch})["logits"] for batch in self.batches])

    def plan(self, model, name, *options):
        shape = f"image:{BATCH}x3x{CROP}x{CROP}"
        compare.command("build", model, "-o", self.scratch / name, "--min", f"image:1x3x{CROP}x{CROP}", "--opt", shape, "--max",
                        shape, "--level", compare.LEVEL, *options)
        return self.scratch / name

    def tenon(self, plan):
        return np.concatenate([compare.run_plan(plan, {"image": batch}, self.scratch)["logits"] for batch in self.batches])

    def judge(self, logits, plan_bytes=0):
        return Judged(top(1, self.labels, logits), same_share(logits, self.floats), mean_cosine(logits, self.floats), plan_bytes)

    def calibrated(self, name):
        """-> Judged of Tenon's INT8, by a name of OURS."""
        plan = self.plan(self.model, "int8.plan", "--int8", "--calib", self.samples, "--calibrator", name.partition(",")[0],
                         "--picture-mean", "127", "--picture-std", "128", "--picture-resize", SIDE, *OURS[name])
        return self.judge(self.tenon(plan), plan.stat().st_size)

    def static(self, method="MinMax", kind="i8", options=None, reduce_range=False):
        """-> path of the network that ONNX Runtime's quantizer makes, with Q/DQ nodes and a scale for each result channel;
        reduce_range: weights of 7 bits."""
        out = self.scratch / f"{method}.{kind}.{reduce_range}.onnx"
        quantization.quantize_static(str(self.ready), str(out), Reader(self.calibrating), quantization.QuantFormat.QDQ,
                                     per_channel=True, reduce_range=reduce_range, activation_type=TYPES[kind],
                                     weight_type=quantization.QuantType.QInt8, calibrate_method=THEIRS[method],
                                     extra_options=options or {})
        return out

    def answers(self, kind):
        """Of a network with Q/DQ nodes: ONNX Runtime's, node by node, and Tenon's."""
        network = self.static(kind=kind)
        return Answers(self.onnx_runtime(network, literal=True), self.tenon(self.plan(network, "qdq.plan")))

    def answers_of_integers(self, exactly=False):
        """The same with weights of 7 bits, u8 data. -> {engine: logits}: ONNX Runtime node by node in f32, its integer kernels,
        whose sums do not saturate then on any processor, and Tenon; and, slowly, real arithmetic."""
        network = self.static(kind="u8", reduce_range=True)
        found = {"f32": self.onnx_runtime(network, literal=True), "integers": self.onnx_runtime(network),
                 "Tenon": self.tenon(self.plan(network, "qdq.plan"))}
        if exactly:
            whole = exact.Network(network)
            found["exact"] = np.concatenate([whole.run({"image": batch})["logits"] for batch in self.batches])
        return found


@contextlib.contextmanager
def trial(folder, count=None):
    with tempfile.TemporaryDirectory(prefix="tenon_int8_") as scratch:
        yield Trial(folder, scratch, count)


def print_precisions(one):
    print("| | top-1, % | same answer as f32, % | cosine of the logits | plan |\n| --- | --- | --- | --- | --- |")
    print(one.judge(one.floats, one.floats_bytes).row("f32"), flush=True)
    for name in OURS:
        print(one.calibrated(name).row(name), flush=True)
    for name in THEIRS:
        print(one.judge(one.onnx_runtime(one.static(name, options=SYMMETRIC))).row(f"ONNX Runtime, {name}"), flush=True)


def print_answers(one):
    print("\n| Q/DQ network, data | same answer as ONNX Runtime node by node, % | of pictures whose two best logits are more than "
          "two steps apart, % |\n| --- | --- | --- |")
    for kind in TYPES:
        answers = one.answers(kind)
        print(f"| {kind} | {answers.same():.2f} | {answers.same(answers.clear):.2f}, {answers.clear.sum()} pictures |", flush=True)


def print_oracles(one):
    print("\n| weights of 7 bits, two engines | same answer, % | mean cosine |\n| --- | --- | --- |")
    for (a, first), (b, second) in itertools.combinations(one.answers_of_integers(exactly=True).items(), 2):
        print(f"| {a}, {b} | {same_share(first, second):.2f} | {mean_cosine(first, second):.5f} |", flush=True)


PARTS = {"precisions": print_precisions, "answers": print_answers, "oracles": print_oracles}


def main():
    with trial(sys.argv[1]) as one:
        for part in sys.argv[2:] or PARTS:
            PARTS[part](one)


if __name__ == "__main__":
    main()
