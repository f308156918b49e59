# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""tenon build --int8 from samples, from a table, and what it refuses."""

import struct
import subprocess

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

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


@pytest.fixture(scope="module")
def lookup(folder):
    """A model that reads numbers of rows."""
    f32, i64 = TensorProto.FLOAT, TensorProto.INT64
    table = RANDOM.normal(0, 1, (50, 16)).astype(np.float32)
    save(helper.make_graph(
        [helper.make_node("Gather", ["table", "ids"], ["rows"]), helper.make_node("MatMul", ["rows", "w"], ["y"])],
        "lookup", [helper.make_tensor_value_info("ids", i64, ["n", 6])],
        [helper.make_tensor_value_info("y", f32, ["n", 6, 8])],
        [numpy_helper.from_array(table, "table"),
         numpy_helper.from_array(RANDOM.normal(0, 0.1, (16, 8)).astype(np.float32), "w")]), folder / "lookup.onnx")
    np.save(folder / "ids.npy", RANDOM.integers(0, 50, (5, 6)))
    np.save(folder / "ids32.npy", RANDOM.integers(0, 50, (5, 6), np.int32))
    return table


def test_samples_are_of_the_type_of_the_input(folder, lookup):
    table = folder / "lookup.cache"
    words = ["build", folder / "lookup.onnx", "--level", "0", "--shape", "ids:2x6", "--int8", "-o", folder / "lookup.plan"]
    run("tenon", *words, "--calib", folder / "ids.npy", "--calibrator", "minmax", "--calib-cache", table)
    rows = next(line for line in table.read_text(encoding="utf-8").splitlines() if line.startswith("rows: "))
    largest = np.abs(lookup[np.load(folder / "ids.npy")]).max()
    assert struct.unpack(">f", bytes.fromhex(rows.partition(": ")[2]))[0] == pytest.approx(largest / 127, rel=1e-6)
    (folder / "none").mkdir()
    for calib, said in [("ids32.npy", "expected int64, found int32"), ("none", "pictures become float32, input 'ids' is of int64")]:
        done = subprocess.run([BIN / "tenon", *map(str, words), "--calib", folder / calib], capture_output=True, text=True,
                              timeout=TIMEOUT_S)
        assert done.returncode == 2 and said in done.stderr, done.stderr


def test_random_data_of_trtexec_is_of_the_type_of_the_input(folder, lookup):
    """64-bit numbers of rows, each within the table; halves of two others would not be."""
    run("trtexec", f"--onnx={folder / 'lookup.onnx'}", "--shapes=ids:2x6", "--int8", "--skipInference",
        "--builderOptimizationLevel=0", f"--saveEngine={folder / 'lookup.engine'}", f"--calib={folder / 'random.cache'}")
    assert (folder / "lookup.engine").stat().st_size > 0


def test_refuses_what_cannot_be_calibrated(folder):
    (folder / "empty.cache").write_bytes(b"")
    (folder / "noise.cache").write_bytes(b"\x01\xffnoise\x00more\n")
    np.save(folder / "flat.npy", SAMPLES.reshape(7, -1))
    np.save(folder / "double.npy", SAMPLES.astype(np.float64))
    np.save(folder / "nan.npy", np.full_like(SAMPLES, np.nan))
    (folder / "broken.cache").write_text("TRT-8601-EntropyCalibration2\nx: zz\n", encoding="utf-8")
    for words, text in [
            (["--int8"], "the range of no tensor is known"),
            (["--calib", folder / "samples.npy"], "--int8"),
            (["--calibrator", "minmax"], "--calibrator is of use with --int8 only"),
            (["--int8", "--calib", folder / "flat.npy"], "expected shape Nx4x8x8, found 7x256"),
            (["--int8", "--calib", folder / "double.npy"], "expected float32, found float64"),
            (["--int8", "--calib", folder / "nan.npy"], "expected finite values"),
            (["--int8", "--calib", f"z={folder}/samples.npy"], "no input 'z'"),
            (["--int8", "--calib", folder / "absent.npy"], "absent.npy"),
            (["--int8", "--calib-cache", folder / "broken.cache"], "line 2 of the calibration table"),
            (["--int8", "--calib-cache", folder / "empty.cache"], "empty.cache: expected a calibration table, found an empty file"),
            (["--int8", "--calib-cache", folder / "noise.cache"], "found '..noise.more'"),
            (["--int8", "--calib", folder / "samples.npy", "--calibrator", "mean"], "expected entropy2"),
            (["--int8", "--calib", folder / "samples.npy", "--calibrator", "percentile:0"], "above 0")]:
        (folder / "refused.plan").unlink(missing_ok=True)
        done = build(folder, *words, plan="refused.plan")
        assert done.returncode != 0, words
        assert text in done.stderr, (words, done.stderr)
        assert not (folder / "refused.plan").exists()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """A network of 3x24x24 and seven pictures of all kinds, and the same as samples by Pillow."""
    folder = tmp_path_factory.mktemp("pictures")
    f32 = TensorProto.FLOAT
    weights = RANDOM.normal(0, 0.1, (8, 3, 3, 3)).astype(np.float32)
    for name, shape, nodes in (
            ("nchw", ["n", 3, 24, 24], [helper.make_node("Conv", ["x", "w"], ["a"])]),
            ("nhwc", ["n", 24, 24, 3], [helper.make_node("Transpose", ["x"], ["t"], perm=[0, 3, 1, 2]),
                                        helper.make_node("Conv", ["t", "w"], ["a"])])):
        nodes += [helper.make_node("GlobalAveragePool", ["a"], ["p"]), helper.make_node("Flatten", ["p"], ["y"])]
        save(helper.make_graph(nodes, name, [helper.make_tensor_value_info("x", f32, shape)],
                               [helper.make_tensor_value_info("y", f32, ["n", 8])],
                               [numpy_helper.from_array(weights, "w")]), folder / f"{name}.onnx")
    (folder / "all").mkdir()
    for i, (size, end) in enumerate([((40, 30), "png"), ((32, 64), "PNG"), ((28, 28), "jpg"), ((27, 27), "png"),
                                     ((100, 50), "jpeg"), ((33, 31), "png"), ((64, 64), "png")]):
        Image.fromarray(RANDOM.integers(0, 256, (size[1], size[0], 3), np.uint8)).save(folder / "all" / f"{i}.{end}")
    (folder / "all" / "labels.txt").write_text("no picture", encoding="utf-8")
    return folder


def by_pillow(path, side, mean, deviation):
    image = Image.open(path).convert("RGB")
    scale = side / min(image.size)
    if scale != 1:
        image = image.resize([int(s * scale + 0.5) for s in image.size], Image.BICUBIC)
    left, top = ((s - 24) // 2 for s in image.size)
    return (np.asarray(image.crop((left, top, left + 24, top + 24)), np.float64) - mean) / deviation


def table_of(folder, model, *words):
    """-> (scales by tensor, stderr) of a build that calibrates."""
    table = folder / "table.cache"
    table.unlink(missing_ok=True)
    shape = "4x24x24x3" if model == "nhwc" else "4x3x24x24"
    done = subprocess.run(
        [BIN / "tenon", "build", folder / f"{model}.onnx", "--level", "0", "--shape", f"x:{shape}", "--int8",
         "--calibrator", "minmax", "--calib-cache", table, *map(str, words), "-o", folder / "p.plan"],
        capture_output=True, text=True, timeout=TIMEOUT_S)
    assert done.returncode == 0, done.stderr
    lines = table.read_text(encoding="utf-8").splitlines()[1:]
    return {name: struct.unpack(">f", bytes.fromhex(hexes))[0] for name, _, hexes in (l.partition(": ") for l in lines)}, done.stderr


@pytest.mark.parametrize("model, words, side, mean, deviation, order", [
    ("nchw", [], 27, [123.675, 116.28, 103.53], [58.395, 57.12, 57.375], [0, 1, 2]),
    ("nhwc", ["--picture-mean", "127", "--picture-std", "128", "--picture-resize", "26"], 26, [127] * 3, [128] * 3, [0, 1, 2]),
    ("nchw", ["--picture-order", "bgr", "--picture-mean", "0,100,250", "--picture-std", "1"], 27, [0, 100, 250], [1] * 3,
     [2, 1, 0])])
def test_pictures_become_what_pillow_makes_of_them(pictures, model, words, side, mean, deviation, order):
    scales, said = table_of(pictures, model, "--calib", pictures / "all", *words)
    samples = np.stack([by_pillow(p, side, mean, deviation)[..., order]
                        for p in sorted((pictures / "all").iterdir()) if p.suffix != ".txt"]).astype(np.float32)
    assert len(samples) == 7
    assert scales["x"] * 127 == pytest.approx(np.abs(samples).max(), rel=1e-5)
    assert f"7 pictures of {pictures}/all: shorter side to {side} (bicubic), centre crop 24x24" in said
    # The same numbers as an array give the same table of every tensor.
    np.save(pictures / "same.npy", samples if model == "nhwc" else samples.transpose(0, 3, 1, 2))
    arrays, _ = table_of(pictures, model, "--calib", pictures / "same.npy")
    assert arrays.keys() == scales.keys()
    for name, scale in arrays.items():
        assert scales[name] == pytest.approx(scale, rel=0.02), name  # JPEG decoders and 8-bit roundings differ a little


def test_count_takes_pictures_from_the_whole_folder(pictures):
    _, said = table_of(pictures, "nchw", "--calib", pictures / "all", "--picture-count", "3")
    assert "3 pictures of" in said


def test_pictures_that_cannot_be_used_are_named(pictures):
    for name, make, text in [
            ("damaged", lambda f: (f / "1.jpg").write_bytes((pictures / "all" / "2.jpg").read_bytes()[:400]), "damaged/1.jpg"),
            ("text", lambda f: (f / "1.png").write_text("no picture"), "neither a JPEG nor a PNG"),
            ("none", lambda f: None, "expected pictures")]:
        folder = pictures / name
        folder.mkdir()
        (folder / "0.txt").write_text("")
        make(folder)
        table = pictures / "refused.cache"
        done = subprocess.run(
            [BIN / "tenon", "build", pictures / "nchw.onnx", "--level", "0", "--shape", "x:1x3x24x24", "--int8", "--calib",
             folder, "--calib-cache", table, "-o", pictures / "refused.plan"], capture_output=True, text=True, timeout=TIMEOUT_S)
        assert done.returncode == 3, (name, done.stderr)
        assert text in done.stderr, (name, done.stderr)
        assert not table.exists() and not (pictures / "refused.plan").exists()


def test_sizes_that_no_picture_has_are_refused(folder):
    (folder / "pictures").mkdir(exist_ok=True)
    done = build(folder, "--int8", "--calib", folder / "pictures")
    assert done.returncode == 2 and "pictures need a shape Nx3xHxW" in done.stderr


def test_a_budget_keeps_products_in_f32_and_says_which(folder):
    words = ["--int8", "--calib", folder / "samples.npy", "--error-metric", "relative"]
    assert build(folder, *words, "--max-error", "50%", plan="loose.plan").returncode == 0
    loose = run("tenon", "explain", folder / "loose.plan").stdout
    assert "of at most 50.000 %" in loose and "0 of 2 products in f32 for it, on 7 samples" in loose
    assert build(folder, *words, "--max-error", "0", plan="exact.plan").returncode == 0
    exact = run("tenon", "explain", folder / "exact.plan").stdout
    assert "accuracy: error (relative) 0.000 % of at most 0.000 %" in exact
    assert "2 of 2 products in f32 for it" in exact and "stays f32: the accuracy budget" in exact
    assert build(folder, plan="f32.plan").returncode == 0
    assert np.array_equal(answer(folder, "exact.plan"), answer(folder, "f32.plan"))


def test_explain_shows_errors_against_f32(folder):
    said = run("tenon", "explain", folder / "convs.onnx", "--level", "0", *SHAPES, "--int8", "--calib",
               folder / "samples.npy", "--precision").stdout
    rows = [line.removeprefix("accuracy: ").split(" | ") for line in said.splitlines() if line.count(" | ") == 3]
    assert [row[2].strip() for row in rows] == ["int8", "int8"]
    for alone, here, _, _ in rows:
        assert 0.0005 < float(alone) < 0.05 and 0.0005 < float(here) < 0.05  # 8 bits: 1/127 of the range, and rounded
    assert float(rows[1][1]) > float(rows[0][1])  # the second has the first one's error too


def test_refuses_budgets_that_make_no_sense(folder):
    for words, text in [
            (["--int8", "--max-error", "1%", "--calib-cache", folder / "table.cache"], "expected --calib or --validate"),
            (["--max-error", "1%"], "with --int8 only"),
            (["--int8", "--calib", folder / "samples.npy", "--max-error", "much"], "expected a share"),
            (["--int8", "--calib", folder / "samples.npy", "--max-error", "1%", "--error-metric", "psnr"], "psnr")]:
        done = build(folder, *words, plan="refused.plan")
        assert done.returncode != 0 and text in done.stderr, (words, done.stderr)
