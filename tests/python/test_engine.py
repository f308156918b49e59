# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Parser, engines and contexts, by name and by binding index, and the short way. ONNX Runtime is the oracle."""

import json
import threading
import time

import numpy as np
import onnxruntime
import pytest

import tenon
import tenon.tensorrt as trt
from conftest import ROOT, Shop, add_affine

MODEL = ROOT / "examples/models/efficientnet-lite0.onnx"


@pytest.fixture(scope="module")
def classifier():
    """efficientnet-lite0 for one or two pictures, and what ONNX Runtime makes of two random ones."""
    shape = (3, 224, 224)
    engine = tenon.build(MODEL, {"image": ((1, *shape), (1, *shape), (2, *shape))}, level=0)
    images = np.random.default_rng(0).random((2, *shape), np.float32)
    session = onnxruntime.InferenceSession(MODEL, providers=["CPUExecutionProvider"])
    return engine, images, session.run(None, {"image": images})[0]


def test_five_lines(classifier, tmp_path):
    engine, images, want = classifier
    for given in (images, [images], {"image": images}):
        np.testing.assert_allclose(engine(given)["logits"], want, atol=1e-3)
    engine.save(tmp_path / "model.plan")
    loaded = tenon.load(tmp_path / "model.plan")
    np.testing.assert_array_equal(loaded(images[:1])["logits"], engine(images[:1])["logits"])
    assert "efficientnet" in engine.explain() or "conv" in engine.explain()
    assert engine.inputs == {"image": np.dtype("float32")} and list(engine.outputs) == ["logits"]


def test_short_way_with_scalars_and_views(log, tmp_path):
    shop = Shop(log)
    x = shop.network.add_input("x", trt.float32, ())
    y = shop.network.add_input("y", trt.float32, (2, 3))
    one = shop.network.add_shuffle(x)
    one.reshape_dims = (1, 1)
    total = shop.network.add_elementwise(one.get_output(0), y, trt.ElementWiseOperation.PROD)
    total.get_output(0).name = "z"
    shop.network.mark_output(total.get_output(0))
    plan = shop.plan()
    assert plan is not None, log.errors
    (tmp_path / "a.plan").write_bytes(plan)
    columns = np.arange(12, dtype=np.float32).reshape(2, 6)[:, ::2]
    np.testing.assert_array_equal(tenon.load(tmp_path / "a.plan")([np.float32(3), columns])["z"], 3 * columns)


def test_short_way_says_what_is_wrong(classifier, tmp_path):
    engine, images, _ = classifier
    with pytest.raises(TypeError, match="float32.*float64"):
        engine(images.astype(np.float64))
    with pytest.raises(ValueError, match="profile"):
        engine(np.concatenate([images, images]))
    with pytest.raises(ValueError, match="expected the inputs"):
        engine({"picture": images})
    with pytest.raises(ValueError, match="image"):
        tenon.build(MODEL)
    with pytest.raises(tenon.BuildError):
        tenon.build(b"no model")
    (tmp_path / "bad.plan").write_bytes(b"no plan")
    with pytest.raises(tenon.BuildError, match="plan"):
        tenon.load(tmp_path / "bad.plan")


def test_parser(log, shop):
    parser = trt.OnnxParser(shop.network, log)
    assert not parser.parse(b"\xff\xff no model") and parser.num_errors > 0
    error = parser.get_error(0)
    assert error.desc() and error.code() != trt.ErrorCode.SUCCESS and str(error)
    with pytest.raises(IndexError):
        parser.get_error(parser.num_errors)
    parser.clear_errors()
    assert parser.num_errors == 0 and parser.supports_operator("Conv") and not parser.supports_operator("Nonsense")
    with Shop(log).builder as builder, builder.create_network() as network:
        second = trt.OnnxParser(network, log)
        assert second.parse_from_file(str(MODEL)), log.errors
        assert [network.get_input(0).name, network.get_output(0).name] == ["image", "logits"]
        assert tuple(network.get_input(0).shape) == (-1, 3, 224, 224) and network.num_layers > 50


def test_parser_may_go_before_the_build(log, shop):
    trt.OnnxParser(shop.network, log).parse(MODEL.read_bytes())
    profile = shop.builder.create_optimization_profile()
    profile.set_shape("image", *[(1, 3, 224, 224)] * 3)
    assert profile.get_shape("image") == [(1, 3, 224, 224)] * 3 and bool(profile)
    assert shop.config.add_optimization_profile(profile) == 0
    assert shop.plan() is not None, log.errors


def test_bindings_by_index(affine):
    engine, weights = affine
    assert hasattr(engine, "num_bindings") and engine.num_bindings == len(engine) == 2 and engine.max_batch_size == 1
    assert [engine.get_binding_name(i) for i in range(2)] == ["x", "y"] and engine["y"] == 1 and engine[0] == "x"
    assert engine.binding_is_input("x") and not engine.binding_is_input(1)
    assert tuple(engine.get_binding_shape(0)) == (-1, 4) and engine.get_binding_dtype("y") == trt.float32
    assert engine.get_profile_shape(0, "x") == [(1, 4), (2, 4), (8, 4)]
    context = engine.create_execution_context()
    assert context.set_binding_shape(0, (5, 4)) and context.all_binding_shapes_specified
    assert tuple(context.get_binding_shape(1)) == (5, 3)
    x, y = np.random.default_rng(2).random((5, 4), np.float32), np.empty((5, 3), np.float32)
    assert context.execute(bindings=[x.ctypes.data, y.ctypes.data])
    np.testing.assert_allclose(y, x @ weights + 1, rtol=1e-6)
    with pytest.raises(ValueError, match="2 addresses"):
        context.execute_v2([x.ctypes.data])
    with pytest.raises(IndexError):
        engine.get_binding_shape(2)
    with pytest.raises(KeyError):
        engine["z"]


def test_shapes_of_a_context(affine, log):
    engine, _ = affine
    context = engine.create_execution_context()
    assert context.infer_shapes() == ["x"] and tuple(context.get_tensor_shape("y")) == (-1, 3)
    assert context.set_input_shape("x", [8, 4]) and context.infer_shapes() == []
    assert tuple(context.get_tensor_shape("y")) == (8, 3) and tuple(context.get_tensor_strides("y")) == (3, 1)
    assert not context.set_input_shape("x", (9, 4)) and "x" in log.errors
    assert context.engine is engine and context.active_optimization_profile == 0


def test_plans_are_buffers(log, shop, tmp_path):
    add_affine(shop.network, batch=2)
    plan = shop.plan()
    assert len(bytes(plan)) == plan.nbytes == len(memoryview(plan)) and memoryview(plan).readonly is False
    (tmp_path / "a.plan").write_bytes(plan)
    runtime = trt.Runtime(log)
    for serialized in (plan, bytes(plan), bytearray(plan), np.frombuffer(plan, np.uint8)):
        assert runtime.deserialize_cuda_engine(serialized) is not None
    view = memoryview(plan)
    del plan
    assert bytes(view[:4]) == (tmp_path / "a.plan").read_bytes()[:4]


def test_inspector_and_timing_cache(affine, shop):
    engine, _ = affine
    inspector = engine.create_engine_inspector()
    layers = json.loads(inspector.get_engine_information(trt.LayerInformationFormat.JSON))
    assert layers and inspector.get_layer_information(0, trt.LayerInformationFormat.ONELINE)
    cache = shop.config.create_timing_cache(b"")
    assert shop.config.set_timing_cache(cache, ignore_mismatch=False)
    again = shop.config.create_timing_cache(cache.serialize())
    assert again.combine(cache, ignore_mismatch=False)


def test_other_threads_run_during_a_build(log):
    """The interpreter's lock is free while a builder works."""
    shop = Shop(log)
    shop.config.builder_optimization_level = 2
    trt.OnnxParser(shop.network, log).parse_from_file(str(MODEL))
    profile = shop.builder.create_optimization_profile()
    profile.set_shape("image", *[(1, 3, 224, 224)] * 3)
    shop.config.add_optimization_profile(profile)
    ticks, done = [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    clock = threading.Thread(target=tick)
    clock.start()
    start = time.perf_counter()
    plan = shop.plan()
    end = time.perf_counter()
    done.set()
    clock.join()
    assert plan is not None
    inside = [t for t in ticks if start < t < end]
    assert end - start > 0.02 and len(inside) >= 3


def test_dlpack_inputs(affine, log, tmp_path):
    class Foreign:
        """Any array library: all it has is dlpack."""

        def __init__(self, array):
            self.array = array

        def __dlpack__(self, **keywords):
            return self.array.__dlpack__(**keywords)

        def __dlpack_device__(self):
            return self.array.__dlpack_device__()

    engine, weights = affine
    path = tmp_path / "affine.plan"
    path.write_bytes(engine.serialize())
    x = np.random.default_rng(3).random((4, 4), np.float32)
    np.testing.assert_allclose(tenon.load(path)(Foreign(x))["y"], x @ weights + 1, rtol=1e-6)
