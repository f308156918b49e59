# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs the networks of the zoo in Tenon and in ONNX Runtime and compares the outputs.

    python tests/models/compare.py [NAME...]     prints a table; all networks if none is named
One plan is built for each network, with a profile that holds all its shapes, and run with each of them.
The error of an output is max|tenon - ort| / (max(ort) - min(ort)); integers and booleans must be equal.
"""
import contextlib
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import numpy as np
import onnxruntime

import zoo

TENON = pathlib.Path(os.environ.get("TENON_BIN", zoo.ROOT / "build" / "release" / "bin")) / "tenon"
LEVEL = os.environ.get("TENON_ZOO_LEVEL", "0")  # of the builds; 0 does not time tactics
LIMIT = 1e-4  # fp32, of the range of the oracle's output
TIMEOUT_S = 900


class Failed(Exception):
    """Tenon did not answer, or answered something else than a comparable array."""


@dataclasses.dataclass(frozen=True)
class Answer:
    """How one run compares. error: the largest of all outputs, as told at the head of this file. arena: bytes of memory
    for values between steps over the least that any plan needs, at the opt shapes."""
    model: str
    shapes: dict
    error: float
    arena: float

    def label(self):
        return ", ".join("x".join(map(str, s)) for s in dict.fromkeys(self.shapes.values()))


def command(*arguments):
    """Runs tenon; a failure's message is what tenon said."""
    done = subprocess.run([str(a) for a in (TENON, *arguments)], capture_output=True, text=True, errors="replace",
                          timeout=TIMEOUT_S)
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip())[-4000:]
        raise Failed(f"tenon {arguments[0]} left with {done.returncode}:\n{said}")
    return done.stdout


def spelled(shape):
    return "x".join(map(str, shape))


def build(model, plan, *options):
    """Builds one plan that accepts every shape of the model."""
    arguments = []
    for name, bounds in model.profile().items():
        for option, shape in zip(("--min", "--opt", "--max"), bounds):
            arguments += [option, f"{name}:{spelled(shape)}"]
    command("build", model.path(), "-o", plan, *arguments, *options)


def run_plan(plan, feeds, folder):
    """-> {output file's stem: array}"""
    arguments = []
    for name, value in feeds.items():
        file = folder / f"{file_stem(name)}.in.npy"
        np.save(file, value)
        arguments += ["--input", f"{name}={file}"]
    out = folder / "out"
    command("run", plan, *arguments, "--output-dir", out)
    return {file.stem: np.load(file) for file in out.glob("*.npy")}


def arena_over_bound(plan):
    memory = json.loads(command("inspect", plan, "--json"))["memory"]
    return memory["arena_bytes"] / max(1, memory["arena_lower_bound"])


def file_stem(name):
    """How tenon run names the file of an output."""
    return re.sub(r"[^A-Za-z0-9_.-]", "_", name)


class Oracle:
    """ONNX Runtime's answers, fp32 on the CPU; literal: node by node, as the file says."""

    def __init__(self, path, literal=False):
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        if literal:
            options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(self, feeds):
        names = [o.name for o in self.session.get_outputs()]
        return dict(zip(names, self.session.run(names, feeds)))


def error_of(name, expected, found):
    """-> max difference over the oracle's range; Failed when the two cannot be compared."""
    if found is None:
        raise Failed(f"output '{name}' is missing")
    if found.dtype != expected.dtype or found.shape != expected.shape:
        raise Failed(f"output '{name}': expected {expected.dtype}{list(expected.shape)}, "
                     f"found {found.dtype}{list(found.shape)}")
    if not np.issubdtype(expected.dtype, np.floating):
        differing = int((expected != found).sum())
        if differing:
            raise Failed(f"output '{name}': {differing} of {expected.size} elements differ")
        return 0.0
    if not np.isfinite(expected).all():
        raise Failed(f"output '{name}': the oracle's values are not finite")
    if not np.isfinite(found).all():
        raise Failed(f"output '{name}': {int((~np.isfinite(found)).sum())} of {found.size} values are not finite")
    span = float(expected.max()) - float(expected.min())
    if span == 0.0:
        raise Failed(f"output '{name}': the oracle's values are all the same")
    return float(np.abs(expected.astype(np.float64) - found).max()) / span


def compare_outputs(expected, found):
    """Both {name: array}, found by file stem. -> largest error"""
    return max(error_of(name, value, found.get(file_stem(name))) for name, value in expected.items())


def compare(model, *build_options, folder=None):
    """Yields one Answer for each shape of the model. folder: where the plan stays, as model.plan."""
    oracle = Oracle(model.path())
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(folder or stack.enter_context(tempfile.TemporaryDirectory(prefix="tenon_zoo_")))
        plan = folder / "model.plan"
        build(model, plan, "--level", LEVEL, *build_options)
        arena = arena_over_bound(plan)
        for i, shapes in enumerate(model.shapes):
            run_folder = folder / str(i)
            run_folder.mkdir()
            feeds = model.feeds(shapes, seed=i)
            yield Answer(model.name, shapes, compare_outputs(oracle.run(feeds), run_plan(plan, feeds, run_folder)),
                         arena)


def main():
    bad = 0
    print("| model | shape | max error / range | arena / bound | |\n| --- | --- | --- | --- | --- |")
    for name in sys.argv[1:] or zoo.MODELS:
        start = time.monotonic()
        try:
            for answer in compare(zoo.MODELS[name]):
                verdict = "" if answer.error < LIMIT else "**too large**"
                bad += bool(verdict)
                print(f"| {name} | {answer.label()} | {answer.error:.1e} | {answer.arena:.3f} | {verdict} |", flush=True)
        except (Failed, subprocess.TimeoutExpired) as failure:
            bad += 1
            print(f"| {name} | | | | failed |\n{failure}", flush=True)
        print(f"{name}: {time.monotonic() - start:.0f} s", file=sys.stderr)
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
