# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Top-1 of efficientnet-lite0 on a GPU, by precision, on a folder of labelled pictures. Needs numpy and Pillow.

    python3 gpu_accuracy.py FOLDER [OPTION...]    options of tenon-gpu-networks, as --level 0
Every fifth picture calibrates the 8-bit ones; the others are answered, all in one batch. The pictures are those of
tests/models/accuracy.py. Precisions run beside each other: this is not for times.
"""
import concurrent.futures
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

import gpu_host

sys.path.append(str(gpu_host.HERE.parent / "tests" / "models"))
import pictures  # noqa: E402

PRECISIONS = {"f32": "--no-tf32", "tf32": "", "fp16": "--fp16", "bf16": "--bf16", "int8": "--int8",
              "int8 beside fp16": "--int8 --fp16", "fp8": "--fp8", "fp8 beside fp16": "--fp8 --fp16"}


def answers(work, options):
    """-> logits [n, 1000]"""
    saved = work / ("logits" + "".join(options) + ".bin")
    command = [gpu_host.HERE / "tenon-gpu-networks", gpu_host.model("efficientnet-lite0"), "--input", work / "tested.bin",
               "--save", saved, "--no-compare", "--runs", "5", *options]
    if {"--int8", "--fp8"} & set(options):
        command += ["--calibration", work / "calibration.bin"]
    subprocess.run(command, env=gpu_host.environment(), check=True, stdout=subprocess.DEVNULL)
    return np.fromfile(saved, np.float32).reshape(-1, 1000)


def main():
    gpu_host.unpack()
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.jpg"))
    tested = [f for i, f in enumerate(files) if i % 5 != 0]
    labels = pictures.labels_of(tested)
    with tempfile.TemporaryDirectory(prefix="tenon_accuracy_") as name, concurrent.futures.ThreadPoolExecutor() as pool:
        work = pathlib.Path(name)
        np.stack(list(pool.map(pictures.load, tested))).tofile(work / "tested.bin")
        np.stack(list(pool.map(pictures.load, files[::5]))).tofile(work / "calibration.bin")
        given = ["--batch", str(len(tested)), *sys.argv[2:]]
        running = {precision: pool.submit(answers, work, [*given, *option.split()]) for precision, option in PRECISIONS.items()}
        exact = running["f32"].result()
        for precision, done in running.items():
            logits = done.result()
            same = 100 * float((logits.argmax(1) == exact.argmax(1)).mean())
            print(f"{precision}: top-1 {pictures.top(1, labels, logits):.2f} % of {len(labels)}, as f32 {same:.2f} %", flush=True)


if __name__ == "__main__":
    main()
