# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Polygraphy, as its users run it, finds the answers of ONNX Runtime within its own bound, 1e-5."""
import os
import pathlib
import subprocess
import sys

import zoo

BUILD = pathlib.Path(os.environ.get("TENON_BIN", zoo.ROOT / "build/release/bin")).parent


def test_resnet50_passes_at_the_default_bound():
    paths = (BUILD / "python", zoo.ROOT / "python/alias", zoo.ROOT / "python/host_cuda")
    environment = {**os.environ, "LD_LIBRARY_PATH": str(BUILD / "lib/host_cuda"),
                   "PYTHONPATH": os.pathsep.join(map(str, paths))}
    ran = subprocess.run([pathlib.Path(sys.executable).parent / "polygraphy", "run", zoo.MODELS["resnet50"].path(), "--trt",
                          "--onnxrt", "--builder-optimization-level", "0"], capture_output=True, text=True, env=environment)
    assert ran.returncode == 0 and "Passed: 1/1 iterations" in ran.stdout, ran.stdout[-4000:] + ran.stderr[-4000:]
