# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""tenon build --int8 from samples, from a table, and what it refuses."""

import subprocess

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from conftest import save
from programs import BIN, TIMEOUT_S, run

RANDOM = np.random.default_rng(3)
WEIGHTS = RANDOM.normal(0, 0.1, (8, 4, 3, 3)).astype(np.float32)
SAMPLES = RANDOM.normal(0, 1, (7, 4, 8, 8)).astype(np.float32)
SHAPES = ["--min", "x:1x4x8x8", "--opt", "x:2x4x8x8", "--max", "x:8x4x8x8"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("int8")
    f32 = TensorProto.FLOAT
    save(helper.make_graph(
        [helper.make_node("Conv", ["x", "w"], ["a"], pads=[1, 1, 1, 1]), helper.make_node("Relu", ["a"], ["r"]),
         helper.make_node("Conv", ["r", "v"], ["y"])], "convs",
        [helper.make_tensor_value_info("x", f32, ["n", 4, 8, 8])],
        [helper.make_tensor_value_info("y", f32, ["n", 4, 6, 6])],
        [numpy_helper.from_array(WEIGHTS, "w"),
         numpy_helper.from_array(np.ascontiguousarray(WEIGHTS.transpose(1, 0, 2, 3)), "v")]), folder / "convs.onnx")
    np.save(folder / "samples.npy", SAMPLES)
    return folder


def build(folder, *words, plan="int8.plan"):
    return subprocess.run(
        [BIN / "tenon", "build", folder / "convs.onnx", "--level", "0", *SHAPES, *map(str, words), "-o", folder / plan],
        capture_output=True, text=True, timeout=TIMEOUT_S)


def answer(folder, plan):
    run("tenon", "run", folder / plan, "--input", f"x={folder}/samples.npy", "--output-dir", folder / "out")
    return np.load(folder / "out" / "y.npy")


@pytest.mark.parametrize("calibrator", ["entropy2", "entropy", "minmax", "percentile:99.9"])
def test_answers_stay_near_those_of_floats(folder, calibrator):
    assert build(folder, plan="f32.plan").returncode == 0
    done = build(folder, "--int8", "--calib", folder / "samples.npy", "--calibrator", calibrator)
    assert done.returncode == 0, done.stderr
    expected, found = answer(folder, "f32.plan"), answer(folder, "int8.plan")
    assert np.linalg.norm(found - expected) < 0.05 * np.linalg.norm(expected)


def test_a_table_that_was_written_takes_the_samples_place(folder):
    table = folder / "table.cache"
    assert build(folder, "--int8", "--calib", folder / "samples.npy", "--calib-cache", table).returncode == 0
    lines = table.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "TRT-101300-EntropyCalibration2"
    assert {line.partition(":")[0] for line in lines[1:]} >= {"x", "r", "y"}
    first = (folder / "int8.plan").read_bytes()
    done = build(folder, "--int8", "--calib-cache", table, plan="again.plan")
    assert done.returncode == 0, done.stderr
    assert np.array_equal(answer(folder, "int8.plan"), answer(folder, "again.plan"))
    assert len(first) > 0


def test_refuses_what_cannot_be_calibrated(folder):
    np.save(folder / "flat.npy", SAMPLES.reshape(7, -1))
    np.save(folder / "double.npy", SAMPLES.astype(np.float64))
    np.save(folder / "nan.npy", np.full_like(SAMPLES, np.nan))
    (folder / "broken.cache").write_text("TRT-8601-EntropyCalibration2\nx: zz\n", encoding="utf-8")
    for words, text in [
            (["--int8"], "the range of no tensor is known"),
            (["--calib", folder / "samples.npy"], "--int8"),
            (["--int8", "--calib", folder / "flat.npy"], "expected shape Nx4x8x8, found 7x256"),
            (["--int8", "--calib", folder / "double.npy"], "expected float32, found float64"),
            (["--int8", "--calib", folder / "nan.npy"], "expected finite values"),
            (["--int8", "--calib", f"z={folder}/samples.npy"], "no input 'z'"),
            (["--int8", "--calib", folder / "absent.npy"], "absent.npy"),
            (["--int8", "--calib-cache", folder / "broken.cache"], "line 2 of the calibration table"),
            (["--int8", "--calib", folder / "samples.npy", "--calibrator", "mean"], "expected entropy2"),
            (["--int8", "--calib", folder / "samples.npy", "--calibrator", "percentile:0"], "above 0")]:
        (folder / "refused.plan").unlink(missing_ok=True)
        done = build(folder, *words, plan="refused.plan")
        assert done.returncode != 0, words
        assert text in done.stderr, (words, done.stderr)
        assert not (folder / "refused.plan").exists()
