# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Plans that travel between machines: built and run on one, then loaded and run on another, with or without a GPU.

    python3 gpu_plans.py build TENON FOLDER [--device cuda] MODEL:INPUT=SHAPE,...   builds, runs, writes plans and answers
    python3 gpu_plans.py check TENON FOLDER [--device cpu]                          runs those, and compares the answers
FOLDER is what is copied to the other machine. MODEL is a file, or several, SHAPE as 1x3x32x320. Options behind -- are those of
`tenon build`, as -- --fp16. Answers may differ by a share of the largest, --tolerance: f32 sums in another order on the CPU, tf32,
which a GPU uses where nothing forbids it, and f16 round operands to 10 bits. Needs numpy.
"""
import argparse
import pathlib
import subprocess
import sys

import numpy as np

import gpu_host


def tenon(program, *words):
    """Runs it. -> what it prints"""
    done = subprocess.run([program, *map(str, words)], env=gpu_host.environment(), text=True, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"tenon {' '.join(map(str, words))}: {done.stdout[-300:]} {done.stderr[-900:]}")
    return done.stdout


def inputs_of(folder):
    return [word for path in sorted(folder.glob("in_*.npy")) for word in ("--input", f"{path.stem.removeprefix('in_')}={path}")]


def build(given):
    """A folder a model: its plan, its inputs, its answers."""
    for model in given.models:
        file, _, shapes = model.partition(":")
        folder = given.folder / pathlib.Path(file).stem
        folder.mkdir(parents=True, exist_ok=True)
        words, rng = [], np.random.default_rng(5)
        for name, shape in (one.split("=") for one in shapes.split(",")):
            values = rng.standard_normal([int(size) for size in shape.split("x")], np.float32)
            np.save(folder / f"in_{name}.npy", values)
            words += ["--shape", f"{name}:{shape}"]
        plan = folder / "net.plan"
        tenon(given.tenon, "build", file, "-o", plan, "--device", given.device, *words, *given.options)
        tenon(given.tenon, "run", plan, "--output-dir", folder / "out", *inputs_of(folder))
        print(f"{folder.name}: built for {given.device}, {plan.stat().st_size / 1e6:.1f} MB", flush=True)


def check(given):
    """-> 0 if all plans ran and their answers are near those that came with them"""
    failed = 0
    for folder in sorted(path.parent for path in given.folder.glob("*/net.plan")):
        here = folder / f"out_{given.device}"
        try:
            tenon(given.tenon, "run", folder / "net.plan", "--device", given.device, "--output-dir", here, *inputs_of(folder))
        except RuntimeError as error:
            print(f"{folder.name} on {given.device}: {error}", flush=True)
            failed = 1
            continue
        apart = max(difference(np.load(path), np.load(here / path.name)) for path in (folder / "out").glob("*.npy"))
        failed |= not apart <= given.tolerance
        print(f"{folder.name} on {given.device}: {apart:.2e} of the largest answer apart", flush=True)
    return failed


def difference(there, here):
    """-> largest difference as a share of the largest answer; nan where they are not of one shape"""
    if there.shape != here.shape:
        return float("nan")
    return float(np.abs(there.astype(np.float64) - here).max() / max(np.abs(there).max(), 1e-30))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("build", "check"))
    parser.add_argument("tenon")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("models", nargs="*")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--tolerance", type=float, default=2e-2)
    words = sys.argv[1:]
    at = words.index("--") if "--" in words else len(words)
    given = parser.parse_args(words[:at])
    given.options = words[at + 1:]
    gpu_host.unpack()
    return {"build": build, "check": check}[given.what](given)


if __name__ == "__main__":
    sys.exit(main())
