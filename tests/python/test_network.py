# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Values, networks and layers: numpy is the oracle."""

import gc

import numpy as np
import pytest

import tenon.tensorrt as trt
from conftest import add_affine


def run(log, shop, inputs):
    """Builds, and gives the outputs for arrays by name."""
    plan = shop.plan()
    assert plan is not None, log.errors
    engine = trt.Runtime(log).deserialize_cuda_engine(plan)
    context = engine.create_execution_context()
    arrays = dict(inputs)
    for name in (engine[i] for i in range(engine.num_io_tensors)):
        if engine.get_tensor_mode(name) == trt.TensorIOMode.OUTPUT:
            arrays[name] = np.empty(tuple(context.get_tensor_shape(name)), trt.nptype(engine.get_tensor_dtype(name)))
    assert context.execute_v2([arrays[engine[i]].ctypes.data for i in range(engine.num_io_tensors)]), log.errors
    return arrays


def test_dims_behave_like_tuples():
    dims = trt.Dims((1, 2, 3))
    assert dims == (1, 2, 3) and dims == [1, 2, 3] and not dims == (1, 2)
    assert len(dims) == 3 and list(dims) == [1, 2, 3] and dims[-1] == 3 and dims[1:] == (2, 3)
    dims[0] = 7
    assert str(dims) == repr(dims) == "(7, 2, 3)"
    dims[:2] = trt.Dims([8, 9])
    assert tuple(dims) == (8, 9, 3)
    assert trt.volume(dims) == 216
    assert trt.DimsHW(4, 5).h == 4 and trt.DimsHW((4, 5)).w == 5
    with pytest.raises(IndexError):
        dims[3]
    with pytest.raises(ValueError):
        trt.Dims(range(9))
    with pytest.raises(ValueError):
        trt.Dims3((1, 2))


def test_data_types_and_numpy():
    for name in ("float32", "float16", "int8", "int32", "int64", "uint8"):
        assert trt.nptype(getattr(trt, name)) == np.dtype(name).type
        assert trt.Weights(np.zeros(3, name)).dtype == getattr(trt, name)
    assert trt.nptype(trt.bool) == np.bool_
    assert trt.float16.itemsize == 2 and trt.int4.itemsize == 0.5
    with pytest.raises(TypeError):
        trt.nptype(trt.bfloat16)
    with pytest.raises(TypeError, match="float64"):
        trt.Weights(np.zeros(3))
    with pytest.raises(ValueError, match="contiguous"):
        trt.Weights(np.zeros((4, 4), np.float32)[:, 1])


def test_weights_are_views_both_ways():
    array = np.arange(6, dtype=np.float32)
    weights = trt.Weights(array)
    assert weights.size == 6 and weights.nbytes == 24 and len(weights) == 6
    view = weights.numpy()
    array[2] = 77
    assert view[2] == 77
    del array, weights
    gc.collect()
    assert view[5] == 5  # the view keeps the elements


def test_enumerations():
    assert int(trt.BuilderFlag.FP16) == 0 and trt.DataType(3) is trt.int32 and str(trt.int32) == "DataType.INT32"
    assert repr(trt.int32) == "<DataType.INT32: 3>" and trt.DataType.__members__["HALF"] is trt.float16
    assert trt.Logger.ERROR < trt.Logger.Severity.WARNING and bool(trt.DataType.FLOAT)
    with pytest.raises(TypeError):
        trt.Logger.ERROR < trt.DataType.INT8


def test_affine(log, shop):
    weights = add_affine(shop.network, batch=2)
    x = np.array([[1, 2, 3, 4], [-1, 0, 0.5, 2]], np.float32)
    np.testing.assert_allclose(run(log, shop, {"x": x})["y"], x @ weights + 1, rtol=1e-6)


def test_weights_live_as_long_as_the_network(log, shop):
    """Arrays that nobody else refers to must not go before the build reads them."""
    x = shop.network.add_input("x", trt.float32, (1, 2, 3, 3))
    conv = shop.network.add_convolution_nd(x, 4, (1, 1), np.full((4, 2, 1, 1), 2, np.float32))
    conv.bias = np.arange(4, dtype=np.float32)
    conv.kernel = np.full((4, 2, 1, 1), 3, np.float32)
    assert conv.kernel.tolist() == [3] * 8 and conv.num_output_maps == 4
    conv.get_output(0).name = "y"
    shop.network.mark_output(conv.get_output(0))
    del conv
    gc.collect()
    filler = [np.full(8, 9, np.float32) for _ in range(1000)]
    got = run(log, shop, {"x": np.ones((1, 2, 3, 3), np.float32)})["y"]
    np.testing.assert_array_equal(got, np.broadcast_to(6 + np.arange(4).reshape(1, 4, 1, 1), (1, 4, 3, 3)))
    assert len(filler) == 1000


def test_layers_have_their_own_class(shop):
    x = shop.network.add_input("x", trt.float32, (1, 8))
    made = shop.network.add_softmax(x)
    made.axes = 1 << 1
    found = shop.network.get_layer(0)
    assert found is made and isinstance(found, trt.ISoftMaxLayer) and found.axes == 2
    assert found.type == trt.LayerType.SOFTMAX and found.get_input(0).name == "x" and len(shop.network) == 1
    del made, found
    gc.collect()
    assert isinstance(shop.network[0], trt.ISoftMaxLayer)
    with pytest.raises(IndexError):
        shop.network[1]


def test_shuffle_reduce_and_concatenation(log, shop):
    network = shop.network
    x = network.add_input("x", trt.float32, (2, 3, 4))
    shuffle = network.add_shuffle(x)
    shuffle.first_transpose = (0, 2, 1)
    shuffle.reshape_dims = (2, 12)
    mean = network.add_reduce(shuffle.get_output(0), trt.ReduceOperation.AVG, axes=1 << 1, keep_dims=True)
    joined = network.add_concatenation([shuffle.get_output(0), mean.get_output(0)])
    joined.axis = 1
    joined.get_output(0).name = "y"
    network.mark_output(joined.get_output(0))
    data = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    flat = data.transpose(0, 2, 1).reshape(2, 12)
    want = np.concatenate([flat, flat.mean(1, keepdims=True)], 1)
    np.testing.assert_allclose(run(log, shop, {"x": data})["y"], want, rtol=1e-6)


def test_bad_arguments_give_none_and_a_line(log, shop):
    x = shop.network.add_input("x", trt.float32, (1, 8))
    assert shop.network.add_input("x", trt.float32, (1, 8)) is None  # the name is taken
    assert "addInput" in log.errors
    with pytest.raises(TypeError):
        shop.network.add_softmax(None)
    assert shop.network.get_input(5) is None


def test_unmarked_network_is_no_engine(log, shop):
    shop.network.add_input("x", trt.float32, (1, 8))
    assert shop.plan() is None
    assert "output" in log.errors
