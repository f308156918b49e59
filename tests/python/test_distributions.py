# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Stubs, wheels, the classic examples, and a well-known client, each as a user runs it."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import BUILD, ROOT

MODEL = ROOT / "examples/models/efficientnet-lite0.onnx"
HOST = {**os.environ, "LD_LIBRARY_PATH": str(BUILD / "lib/host_cuda"),
        "PYTHONPATH": os.pathsep.join(map(str, (BUILD / "python", ROOT / "python/alias", ROOT / "python/host_cuda")))}


def run(*command, env=HOST, **keywords):
    ran = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=env, **keywords)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-4000:]
    return ran.stdout


def test_stubs_are_those_of_the_module(tmp_path):
    run(ROOT / "tools/stubs", tmp_path, env=os.environ)
    made = {path.relative_to(tmp_path): path.read_text() for path in tmp_path.rglob("*.pyi")}
    package = ROOT / "python/tenon"
    assert made == {path.relative_to(package): path.read_text() for path in package.rglob("*.pyi")}, "run tools/stubs"


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheels")
    copies = tmp_path_factory.mktemp("sources")  # setuptools leaves its scratch files in the source tree
    for name in ("alias", "host_cuda"):
        shutil.copytree(ROOT / "python" / name, copies / name)
    for source in (ROOT, copies / "alias", copies / "host_cuda"):
        run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index",
            "--disable-pip-version-check", "-w", folder, source, env=os.environ)
    return sorted(folder.glob("*.whl"))


def test_wheels_work_by_themselves(wheels, tmp_path):
    """Unpacked in a folder with nothing of the build tree, they build an engine and run it in a stream."""
    assert [wheel.name.partition("-")[0] for wheel in wheels] == ["tenon", "tenon_host_cuda", "tenon_tensorrt"]
    for wheel in wheels:
        zipfile.ZipFile(wheel).extractall(tmp_path)
    clean = {name: value for name, value in os.environ.items() if name not in ("LD_LIBRARY_PATH", "PYTHONPATH")}
    text = run(sys.executable, "-c", """
import pycuda.autoinit, pycuda.driver as cuda, tensorrt as trt, tenon, numpy as np
from tenon import host_cuda
for module in (trt, tenon, cuda, host_cuda):
    assert FOLDER in module.__file__, module.__file__
maps = open('/proc/self/maps').read()
assert FOLDER + '/tenon/lib/libtenon.so' in maps and '/build/release/' not in maps, maps
engine = tenon.build(MODEL, {'image': (1, 3, 224, 224)}, level=0)
print(engine(np.zeros((1, 3, 224, 224), np.float32))['logits'].shape)
""".replace("FOLDER", repr(str(tmp_path))).replace("MODEL", repr(str(MODEL))), env={**clean, "PYTHONPATH": str(tmp_path)},
               cwd=tmp_path)
    assert text.strip() == "(1, 1000)"


@pytest.mark.parametrize("api", ("program", "v2", "v3"))
def test_classic_code_names_the_picture(api):
    command = [BUILD / "bin/classic"] if api == "program" else [sys.executable, ROOT / "examples/classic/classify.py"]
    options = [] if api == "program" else ["--api", api]
    text = run(*command, MODEL, ROOT / "examples/imagenet-classes.tsv", ROOT / "examples/pictures/cat.jpg", *options)
    assert text.splitlines()[0].split("  ")[1] in {"tiger cat", "Egyptian cat"}, text


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    for i in range(12):
        name = ("cat", "coffee", "rocket")[i % 3]
        (folder / f"{i:02}.jpg").write_bytes((ROOT / f"examples/pictures/{name}.jpg").read_bytes())
    return folder


@pytest.mark.parametrize("command", ((BUILD / "bin/int8_calibrator",),
                                     (sys.executable, ROOT / "examples/int8_calibrator/calibrate.py")))
def test_classic_calibrators(command, pictures, tmp_path):
    """A second engine comes from the cache, without pictures. That its ranges make an engine of integers is seen where no
    clock decides between these and floats."""
    cache, plan, empty = tmp_path / "calibration.cache", tmp_path / "model.plan", tmp_path / "empty"
    empty.mkdir()
    of = (lambda folder: (folder, cache, plan)) if len(command) == 1 else (
        lambda folder: (folder, "--cache", cache, "-o", plan))
    run(*command, MODEL, *of(pictures))
    header, *entries = cache.read_text().splitlines()
    assert header.endswith("EntropyCalibration2") and any(entry.startswith("image: ") for entry in entries)
    assert plan.stat().st_size > 0
    run(*command, MODEL, *of(empty))
    small = tmp_path / "small.plan"
    run(BUILD / "bin/tenon", "build", MODEL, "--int8", "--calib-cache", cache, "--shape", "image:1x3x224x224", "--level", "0",
        "-o", small)
    assert 0 < small.stat().st_size < 0.6 * MODEL.stat().st_size


def polygraphy(*options):
    text = run(Path(sys.executable).parent / "polygraphy", "run", MODEL, "--trt", "--onnxrt", *options)
    assert "PASSED" in text and "Accuracy Summary" in text and "Passed: 1/1 iterations" in text, text
    return text


def test_polygraphy_compares_with_onnx_runtime():
    """Within the tool's own bound, 1e-5."""
    polygraphy()


def test_polygraphy_compares_16_bits():
    """Weights of f16 move the logits, which go from -3 to 5, by at most 0.021 (measured); those who use the tool pass
    0.01 and more for f16."""
    polygraphy("--fp16", "--builder-optimization-level", "0", "--atol", "0.05")


def test_polygraphy_calibrates_and_reads_its_cache(tmp_path):
    """Ranges of one picture of noise: the same class first. The bound is the tool's for classes."""
    options = ("--int8", "--calibration-cache", tmp_path / "c.cache", "--builder-optimization-level", "0", "--postprocess",
               "top-1", "--compare-func", "indices")
    assert "Saving calibration cache" in polygraphy(*options)
    assert (tmp_path / "c.cache").read_text().startswith("TRT-")
    assert "Loading calibration cache" in polygraphy(*options)
