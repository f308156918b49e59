# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Lower precision by the short way: tenon.build(int8=True, calib=...) and its companions."""

import struct

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

import tenon
from tenon import tensorrt as trt

RANDOM = np.random.default_rng(11)
SAMPLES = RANDOM.normal(0, 1, (7, 3, 8, 8)).astype(np.float32)
SHAPE = {"x": ((1, 3, 8, 8), (2, 3, 8, 8), (8, 3, 8, 8))}


@pytest.fixture(scope="module")
def model():
    weights = [RANDOM.normal(0, 0.2, shape).astype(np.float32) for shape in ((16, 3, 3, 3), (8, 16, 3, 3))]
    graph = helper.make_graph(
        [helper.make_node("Conv", ["x", "w"], ["a"], name="first"), helper.make_node("Relu", ["a"], ["r"]),
         helper.make_node("Conv", ["r", "v"], ["y"], name="second")], "convs",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3, 8, 8])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 8, 4, 4])],
        [numpy_helper.from_array(w, name) for w, name in zip(weights, "wv", strict=True)])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9).SerializeToString()


@pytest.fixture(scope="module")
def floats(model):
    return tenon.build(model, SHAPE, level=0)(SAMPLES)["y"]


def test_samples_are_of_the_type_of_the_input(tmp_path):
    table = RANDOM.normal(0, 1, (50, 16)).astype(np.float32)
    weights = RANDOM.normal(0, 0.1, (16, 8)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "ids"], ["rows"]), helper.make_node("MatMul", ["rows", "w"], ["y"])],
        "lookup", [helper.make_tensor_value_info("ids", TensorProto.INT64, [2, 6])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [2, 6, 8])],
        [numpy_helper.from_array(table, "table"), numpy_helper.from_array(weights, "w")])
    lookup = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9).SerializeToString()
    ids, cache = RANDOM.integers(0, 50, (6, 6)), tmp_path / "table.cache"
    tenon.build(lookup, level=0, int8=True, calib=ids, calibrator="minmax", calib_cache=cache, max_error=0.5,
                error_metric="relative")
    assert scale_in(cache, "rows") == pytest.approx(np.abs(table[ids]).max() / 127, rel=1e-6)
    with pytest.raises(ValueError, match="expected int64 .*found float32"):
        tenon.build(lookup, level=0, int8=True, calib=ids.astype(np.float32))
    with pytest.raises(ValueError, match="pictures become float32, and it is of int64"):
        tenon.build(lookup, level=0, int8=True, calib=tmp_path)


def relative(found, expected):
    return np.linalg.norm(found - expected) / np.linalg.norm(expected)


def scale_in(table, name):
    """Of a tensor in a calibration table: hexadecimal bits of a float."""
    (line,) = (line for line in table.read_text().splitlines() if line.startswith(f"{name}: "))
    return struct.unpack(">f", bytes.fromhex(line.split(": ")[1].rjust(8, "0")))[0]


@pytest.mark.parametrize("calibrator", ["entropy2", "entropy", "minmax", "percentile:99.9"])
def test_samples_make_an_engine_of_integers(model, floats, calibrator):
    engine = tenon.build(model, SHAPE, level=0, int8=True, calib=SAMPLES, calibrator=calibrator)
    assert "int8: 2 of 2 products" in engine.explain()
    assert 0 < relative(engine(SAMPLES)["y"], floats) < 0.05


def test_a_table_is_written_then_read(model, tmp_path):
    np.save(tmp_path / "samples.npy", SAMPLES)
    cache = tmp_path / "ranges.cache"
    first = tenon.build(model, SHAPE, level=0, int8=True, calib=tmp_path / "samples.npy", calibrator="minmax",
                        calib_cache=cache)
    assert scale_in(cache, "x") * 127 == pytest.approx(np.abs(SAMPLES).max(), rel=1e-6)
    again = tenon.build(model, SHAPE, level=0, int8=True, calib_cache=cache)
    np.testing.assert_array_equal(again(SAMPLES)["y"], first(SAMPLES)["y"])
    assert "scales of a table" in again.explain()


def test_a_calibrator_of_the_users_own(model, floats):
    class Mine(trt.IInt8MinMaxCalibrator):
        left = 3

        def get_batch_size(self):
            return 2

        def get_batch(self, names):
            self.left -= 1
            self.batch = np.ascontiguousarray(SAMPLES[2 * self.left:2 * self.left + 2])
            return [self.batch.ctypes.data] if self.left >= 0 else None

        def read_calibration_cache(self):
            return None

        def write_calibration_cache(self, table):
            self.table = bytes(table)

    mine = Mine()
    engine = tenon.build(model, SHAPE, level=0, int8=True, calibrator=mine)
    assert relative(engine(SAMPLES)["y"], floats) < 0.05 and b"x: " in mine.table

    class Broken(Mine):
        def get_batch(self, names):
            raise KeyError("no such picture")

    with pytest.raises(KeyError, match="no such picture"):
        tenon.build(model, SHAPE, level=0, int8=True, calibrator=Broken())


class Listener(trt.IProgressMonitor):
    """Stops when a phase of that name has done a step."""

    def __init__(self, stop_in=None):
        super().__init__()
        self.stop_in, self.begun, self.open = stop_in, [], []

    def phase_start(self, phase_name, parent_phase, num_steps):
        assert parent_phase == (self.open[-1] if self.open else None)
        self.begun.append((phase_name, num_steps))
        self.open.append(phase_name)

    def step_complete(self, phase_name, step):
        return phase_name != self.stop_in

    def phase_finish(self, phase_name):
        assert self.open.pop() == phase_name


class Batches(trt.IInt8EntropyCalibrator2):
    """The samples two by two."""

    def __init__(self):
        super().__init__()
        self.given, self.table = 0, None

    def get_batch_size(self):
        return 2

    def get_batch(self, names):
        if self.given == 3:
            return None
        self.batch = np.ascontiguousarray(SAMPLES[2 * self.given:2 * self.given + 2])
        self.given += 1
        return [self.batch.ctypes.data]

    def read_calibration_cache(self):
        return None

    def write_calibration_cache(self, table):
        self.table = bytes(table)


def calibrated_plan(model, monitor):
    """-> (plan or None, the calibrator)"""
    log = trt.Logger(trt.Logger.ERROR)
    builder = trt.Builder(log)
    network = builder.create_network(0)
    assert trt.OnnxParser(network, log).parse(model)
    config = builder.create_builder_config()
    profile = builder.create_optimization_profile()
    profile.set_shape("x", *[(2, *SAMPLES.shape[1:])] * 3)
    config.add_optimization_profile(profile)
    config.set_flag(trt.BuilderFlag.INT8)
    config.int8_calibrator = calibrator = Batches()
    config.progress_monitor = monitor
    return builder.build_serialized_network(network, config), calibrator


def test_a_monitor_hears_of_calibration(model):
    listener = Listener()
    plan, calibrator = calibrated_plan(model, listener)
    assert plan is not None and calibrator.table and not listener.open
    at = listener.begun.index(("calibration", 2))
    assert listener.begun[at + 1:at + 4] == [(f"calibration batch {i}", 1) for i in range(3)]
    assert listener.begun[at + 4][0] == "calibration thresholds"


def test_a_monitor_stops_calibration(model):
    listener = Listener("calibration batch 0")
    plan, calibrator = calibrated_plan(model, listener)
    assert plan is None and calibrator.given == 1 and calibrator.table is None and not listener.open


@pytest.mark.parametrize("batch, size, said", [
    (5, 2, "get_batch: expected a list of addresses, one an input, or None, found 5"),
    ([1.5], 2, r"get_batch: expected a list of addresses, one an input, or None, found \[1.5\]"),
    ([1, 2], 2, "get_batch: expected 1 addresses, found 2"),
    (None, "two", "get_batch_size: expected an integer, found 'two'")])
def test_what_is_no_batch_is_named(model, batch, size, said):
    class Wrong(Batches):
        def get_batch_size(self):
            return size

        def get_batch(self, names):
            return batch

    with pytest.raises(TypeError, match=said):
        tenon.build(model, SHAPE, level=0, int8=True, calibrator=Wrong())


def test_a_budget_keeps_products_in_floats(model, floats):
    loose = tenon.build(model, SHAPE, level=0, int8=True, calib=SAMPLES, max_error=0.2, error_metric="relative")
    assert "0 of 2 products in f32 for it, on 7 samples" in loose.explain()
    tight = tenon.build(model, SHAPE, level=0, int8=True, calib=SAMPLES, max_error=1e-6, error_metric="relative",
                        validate=SAMPLES[:4])
    assert "2 of 2 products in f32 for it, on 4 samples" in tight.explain()
    np.testing.assert_allclose(tight(SAMPLES)["y"], floats, atol=1e-5)


def test_pictures_of_a_folder_are_scaled_cropped_and_normalised(model, tmp_path):
    for i in range(4):
        pixels = RANDOM.integers(0, 256, (20, 30, 3), np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{i}.png")
    cache = tmp_path / "ranges.cache"
    pictures = tenon.Pictures(mean=(100, 110, 120), std=(50, 60, 70), resize="none", order="bgr", count=2)
    tenon.build(model, SHAPE, level=0, int8=True, calib=tmp_path, calibrator="minmax", calib_cache=cache,
                pictures=pictures)
    largest = 0
    for name in ("0.png", "2.png"):  # spread over the names
        pixels = np.asarray(Image.open(tmp_path / name), np.float32)[6:14, 11:19]
        largest = max(largest, np.abs((pixels - (100, 110, 120)) / (50, 60, 70)).max())
    assert scale_in(cache, "x") * 127 == pytest.approx(largest, rel=1e-5)
    assert "int8: 2 of 2 products" in tenon.build(model, SHAPE, level=0, int8=True, calib=tmp_path).explain()
    (tmp_path / "1.png").write_bytes(b"\x89PNG damaged")
    with pytest.raises(ValueError, match="1.png"):
        tenon.build(model, SHAPE, level=0, int8=True, calib=tmp_path)


@pytest.mark.parametrize("flag", ["fp16", "bf16"])
def test_16_bit_floats(model, floats, flag):
    engine = tenon.build(model, SHAPE, level=0, **{flag: True})
    assert f"{'f16' if flag == 'fp16' else 'bf16'}: 2 constants" in engine.explain()
    assert 0 < relative(engine(SAMPLES)["y"], floats) < 0.02


def test_fp16_looks_at_the_samples_given(model):
    said = tenon.build(model, SHAPE, level=0, fp16=True, calib=SAMPLES * np.float32(1e5)).explain()
    assert "f16: layer 'first" in said and "on the data given, the largest f16 is 65504" in said


@pytest.mark.parametrize("wrong, said", [
    ({"calib": SAMPLES}, "int8=True, or with fp16=True"),
    ({"calib_cache": "a.cache"}, "calib_cache= is of use with int8=True only"),
    ({"int8": True, "max_error": 0.1}, "expected calib= or validate="),
    ({"int8": True, "calib": SAMPLES, "validate": SAMPLES}, "with max_error= only"),
    ({"int8": True, "calib": SAMPLES, "calibrator": "median"}, "expected entropy2, entropy, minmax"),
    ({"int8": True, "calib": SAMPLES, "calibrator": "percentile:0"}, "percentile above 0"),
    ({"int8": True, "calib": SAMPLES.astype(np.float64)}, "expected float32"),
    ({"int8": True, "calib": SAMPLES[:, :2]}, r"expected float32 \[count, 3, 8, 8\]"),
    ({"int8": True, "calib": SAMPLES[:0]}, "at least one"),
    ({"int8": True, "calib": {"y": SAMPLES}}, r"inputs \['x'\], found \['y'\]"),
    ({"int8": True, "calib_cache": "/nowhere/a.cache"}, "there is no such table yet"),
])
def test_what_does_not_fit_is_said(model, wrong, said):
    with pytest.raises(ValueError, match=said):
        tenon.build(model, SHAPE, level=0, **wrong)


def test_the_librarys_own_words(model):
    with pytest.raises(tenon.BuildError, match="the range of no tensor is known"):
        tenon.build(model, SHAPE, level=0, int8=True)
    with pytest.raises(tenon.BuildError, match="top1, cosine or relative"):
        tenon.build(model, SHAPE, level=0, int8=True, calib=SAMPLES, max_error=0.1, error_metric="mean")
