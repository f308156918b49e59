# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Polygraphy, as its users run it, holds Tenon against ONNX Runtime: within its own bound in f32, within that of the
precision asked for otherwise."""
import os
import pathlib
import subprocess
import sys

import pytest

import zoo

BUILD = pathlib.Path(os.environ.get("TENON_BIN", zoo.ROOT / "build/release/bin")).parent
MODELS = {"resnet50": zoo.MODELS["resnet50"].path,
          "efficientnet_lite0": lambda: zoo.ROOT / "examples/models/efficientnet-lite0.onnx"}
SAME_CLASS = ("--postprocess", "top-1", "--compare-func", "indices")


def polygraphy(model, *words):
    paths = (BUILD / "python", zoo.ROOT / "python/alias", zoo.ROOT / "python/host_cuda")
    environment = {**os.environ, "LD_LIBRARY_PATH": str(BUILD / "lib/host_cuda"),
                   "PYTHONPATH": os.pathsep.join(map(str, paths))}
    ran = subprocess.run([pathlib.Path(sys.executable).parent / "polygraphy", "run", MODELS[model](), "--trt", "--onnxrt",
                          "--builder-optimization-level", "0", *map(str, words)], capture_output=True, text=True,
                         env=environment)
    assert ran.returncode == 0 and "Passed: 1/1 iterations" in ran.stdout, ran.stdout[-4000:] + ran.stderr[-4000:]
    assert "there is no flag" not in ran.stdout + ran.stderr  # it asks for every name that the module has
    return ran.stdout


@pytest.mark.parametrize("model", MODELS)
def test_passes_at_the_default_bound(model):
    polygraphy(model)


@pytest.mark.parametrize("model", MODELS)
def test_fp16_passes_at_the_bound_of_halves(model):
    polygraphy(model, "--fp16", "--atol", "0.03", "--rtol", "0.01")


@pytest.mark.parametrize("model", MODELS)
def test_int8_finds_the_same_class_and_reads_the_table_that_it_wrote(model, tmp_path):
    table = tmp_path / "ranges.cache"
    polygraphy(model, "--int8", "--calibration-cache", table, *SAME_CLASS)
    written = table.read_bytes()
    assert written.startswith(b"TRT-") and written.count(b"\n") > 20
    polygraphy(model, "--int8", "--calibration-cache", table, *SAME_CLASS)
    assert table.read_bytes() == written
