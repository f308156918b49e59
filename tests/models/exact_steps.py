# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Each rounding of a Q/DQ network, in Tenon and in ONNX Runtime, beside real arithmetic (exact.py).

    python tests/models/exact_steps.py CASE [--all]     a case of quantized.py; a line for each QuantizeLinear with --all
Two questions of every tensor of integers. How many are other ones than in an exact run of the whole network: what grows from
layer to layer. And, when the exact run reads the very integers that the engine made so far: how far they are from real numbers
rounded. That does not grow, and names a wrong node whatever the network does to small differences.
"""
import dataclasses
import pathlib
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime

import compare
import exact
import quantized

TIE = 1e-3  # of a step: a real number so near to half a step may be rounded either way by sums in f32
FEW = 1e-5  # share of elements of a tensor that may be off: where rounding inside a fused node ended the other way


@dataclasses.dataclass
class Step:
    """One tensor of integers. differing: share of elements that are other ones than in the exact run; beyond: by how much the
    worst is farther than half a step from the real number, in steps; off: share that is so by more than TIE."""
    name: str
    differing: float
    beyond: float
    off: float


@dataclasses.dataclass
class Held:
    """An engine beside the exact run. cosine: of the outputs, the least; steps: one for each tensor that the engine has."""
    cosine: float
    steps: list

    def worst(self):
        return max(self.steps, key=lambda step: step.off)


def bytes_of_onnx_runtime(path, taps, feeds):
    """Node by node, as the file says. -> {output or tap: array}"""
    model = onnx.load(path)
    types = {t.name: t.data_type for t in model.graph.initializer}
    for node in model.graph.node:
        if node.output[0] in taps:
            model.graph.output.append(onnx.helper.make_tensor_value_info(node.output[0], types[node.input[2]], None))
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    names = [o.name for o in session.get_outputs()]
    return dict(zip(names, session.run(names, feeds)))


def bytes_of_tenon(model, taps, outputs, feeds, *build_options):
    """-> ({output or tap: array}, taps that the plan itself stores; the others are inside its nodes, and computed again beside it)"""
    with tempfile.TemporaryDirectory(prefix="tenon_exact_") as name:
        folder = pathlib.Path(name)
        plan, out = folder / "model.plan", folder / "out"
        compare.build(model, plan, "--level", compare.LEVEL, "--keep-source", *build_options)
        arguments = []
        for input_name, value in feeds.items():
            file = folder / f"{compare.file_stem(input_name)}.npy"
            np.save(file, value)
            arguments += ["--input", f"{input_name}={file}"]
        for tap in taps:
            arguments += ["--tap", tap]
        said = compare.command("run", plan, *arguments, "--output-dir", out)
        own = [line[len("tap "):line.index(": ")] for line in said.splitlines()
               if line.startswith("tap ") and "read from the plan" in line]
        return {tap: np.load(out / f"{compare.file_stem(tap)}.npy") for tap in [*outputs, *taps]}, own


def hold(network, feeds, truth, found):
    """truth: the exact run; found: {output or tap: array}. -> Held"""
    steps = []

    def see(name, real, zero):
        limits, zero = np.iinfo(found[name].dtype), float(zero)
        beyond = np.abs(np.clip(real, limits.min - zero, limits.max - zero) - (found[name] - zero)) - 0.5
        differing = np.mean(truth[name] != found[name])
        steps.append(Step(name, float(differing), float(beyond.max()), float(np.mean(beyond > TIE))))

    network.run(feeds, found, see)
    return Held(cosine(network, truth, found), steps)


def cosine(network, truth, found):
    return min(quantized.cosine(truth[name], found[name]) for name in network.outputs)


@dataclasses.dataclass
class Comparison:
    """tenon, onnx_runtime: Held. own: how many of the tensors of integers Tenon's plan stores. seed: name of the first tensor
    that ONNX Runtime rounds otherwise than the exact run; seeded: cosine with the exact run of one that is exact but for
    those integers, and seeds: how many these are."""
    tenon: Held
    onnx_runtime: Held
    own: int
    seed: str
    seeds: int
    seeded: float


def compare_engines(case, *build_options):
    """The first shape of the model. -> Comparison"""
    model = quantized.model_of(case)
    feeds = model.feeds(model.shapes[0], seed=7)
    network = exact.Network(model.path())
    truth = network.run(feeds)
    found, own = bytes_of_tenon(model, network.taps, network.outputs, feeds, *build_options)
    ours = hold(network, feeds, truth, found)
    found = bytes_of_onnx_runtime(model.path(), network.taps, feeds)
    theirs = hold(network, feeds, truth, found)
    seed = next(step.name for step in theirs.steps if step.differing > 0)
    seeded = cosine(network, truth, network.run(feeds, {seed: found[seed]}))
    return Comparison(ours, theirs, len(own), seed, int(np.sum(found[seed] != truth[seed])), seeded)


def main():
    for case in [a for a in sys.argv[1:] if a != "--all"]:
        got = compare_engines(case)
        print(f"{case}: cosine with the exact run: Tenon {got.tenon.cosine:.5f}, ONNX Runtime {got.onnx_runtime.cosine:.5f}, the exact "
              f"run with {got.seeds} integers of '{got.seed}' as ONNX Runtime rounds them {got.seeded:.5f}", flush=True)
        for name, held in (("Tenon", got.tenon), ("ONNX Runtime", got.onnx_runtime)):
            print(f"  {name}: {len(held.steps)} tensors, worst {held.worst()}", flush=True)
        for ours, theirs in zip(got.tenon.steps, got.onnx_runtime.steps) if "--all" in sys.argv else ():
            print(f"  {ours.name}: differing {ours.differing:.6f} {theirs.differing:.6f}, off {ours.off:.7f} {theirs.off:.7f}, "
                  f"worst {ours.beyond:+.1e} {theirs.beyond:+.1e}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
