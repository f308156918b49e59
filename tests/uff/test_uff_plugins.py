# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Nodes of UFF models that are plugins of the registry, as graphsurgeon writes them."""

import numpy as np
import pytest
import uff
from engines import LOGGER, assert_close, run_uff, trt

X = np.random.default_rng(1).uniform(-1, 1, (2, 3, 4, 5)).astype(np.float32)


@pytest.fixture(autouse=True)
def plugins():
    assert trt.init_libnvinfer_plugins(LOGGER, "")


def test_a_node_becomes_the_plugin_of_its_name():
    model = uff.Model()
    model.input("x")
    model.node("y", "_Clip_TRT", ["x"], clipMin_u_float=-0.5, clipMax_u_float=0.25)
    outputs = run_uff(model, {"x": ((3, 4, 5), trt.UffInputOrder.NCHW)}, ["y"], {"x": X})
    assert_close(outputs["y"], X.clip(-0.5, 0.25))


def test_a_picture_that_is_fed_channels_last_is_turned():
    model = uff.Model()
    model.input("x")
    model.node("y", "_CoordConvAC", ["x"])
    fed = np.ascontiguousarray(X.transpose(0, 2, 3, 1))
    outputs = run_uff(model, {"x": ((4, 5, 3), trt.UffInputOrder.NHWC)}, ["y"], {"x": fed})
    assert outputs["y"].shape == (2, 5, 4, 5)
    np.testing.assert_array_equal(outputs["y"][:, :3], X)


@pytest.mark.parametrize("order", ["NHWC", "NCHW"])
def test_a_plugin_within_a_graph_of_channels_last_sees_channels_first(order):
    """Behind a convolution, a relu and a concat of the file's order; before a sum with, and a pool of, that order."""
    rng = np.random.default_rng(4)
    weights = rng.uniform(-1, 1, (1, 1, 3, 2)).astype(np.float32)
    scale, bias = [1.0, -2.0, 3.0, 0.5], [0.0, 1.0, 2.0, -1.0]
    model = uff.Model()
    model.input("x")
    model.const("w", weights)
    model.node("conv", "Conv", ["x", "w"], ["N+C", "+CK"], strides=[1, 1], padding=[0, 0])
    model.node("relu", "Activation", ["conv"], func="relu")
    model.node("both", "Concat", ["relu", "conv"], axis=3)
    model.node("norm", "_InstanceNormalization_TRT", ["both"], epsilon_u_float=1e-5, scales_u_flist=scale,
               bias_u_flist=bias)
    model.node("sum", "Binary", ["norm", "both"], func="add")
    model.node("less", "Binary", ["both", "norm"], func="sub")
    model.node("pool", "Pool", ["norm"], ["N+C"], func="max", kernel=[2, 1], strides=[1, 1], padding=[0, 0])
    fed, dims = (X, (3, 4, 5)) if order == "NCHW" else (np.ascontiguousarray(X.transpose(0, 2, 3, 1)), (4, 5, 3))
    outputs = run_uff(model, {"x": (dims, getattr(trt.UffInputOrder, order))}, ["norm", "sum", "less", "pool"],
                      {"x": fed})
    conv = np.einsum("nchw,ck->nkhw", X, weights[0, 0])
    both = np.concatenate([conv.clip(0), conv], 1)
    mean, var = both.mean((2, 3), keepdims=True), both.var((2, 3), keepdims=True)
    of = [np.array(one).reshape(1, 4, 1, 1) for one in (scale, bias)]
    norm = (both - mean) / np.sqrt(var + 1e-5) * of[0] + of[1]
    assert_close(outputs["norm"], norm)
    assert_close(outputs["sum"], (norm + both).transpose(0, 2, 3, 1))
    assert_close(outputs["less"], (both - norm).transpose(0, 2, 3, 1))
    assert_close(outputs["pool"], np.maximum(norm[:, :, :-1], norm[:, :, 1:]).transpose(0, 2, 3, 1))


def anchors_of(height, width, sizes):
    return np.array([[(x + 0.5) / width - w / 2, (y + 0.5) / height - h / 2, (x + 0.5) / width + w / 2,
                      (y + 0.5) / height + h / 2] for y in range(height) for x in range(width) for w, h in sizes])


def test_the_end_of_a_detector():
    """Anchors without an input and with two results, joined; then the detections, both of whose results are outputs."""
    model = uff.Model()
    model.input("loc")
    model.input("conf")
    model.node("anchors", "_GridAnchor_TRT", [], minSize_u_float=0.2, maxSize_u_float=0.9, numLayers_u_int=2,
               aspectRatios_u_flist=[1.0, 2.0, 0.5], featureMapShapes_u_ilist=[2, 1],
               variance_u_flist=[0.1, 0.1, 0.2, 0.2])
    model.node("priors", "Concat", ["anchors", "anchors:1"], axis=2)
    model.node("NMS", "_NMS_TRT", ["loc", "priors", "conf"], shareLocation_u_int=1, varianceEncodedInTarget_u_int=0,
               backgroundLabelId_u_int=0, numClasses_u_int=2, topK_u_int=16, keepTopK_u_int=16,
               confidenceThreshold_u_float=0.5, nmsThreshold_u_float=1.0, inputOrder_u_ilist=[0, 2, 1],
               confSigmoid_u_int=0, isNormalized_u_int=1, codeType_u_int=3)
    model.node("MarkOutput_0", "MarkOutput", ["NMS"])
    root = 2 ** 0.5
    finest = [(0.1, 0.1), (0.2 * root, 0.2 / root), (0.2 / root, 0.2 * root)]
    coarse = [(0.9, 0.9), (0.9 * root, 0.9 / root), (0.9 / root, 0.9 * root), (0.9**0.5, 0.9**0.5)]
    anchors = np.concatenate([anchors_of(2, 2, finest), anchors_of(1, 1, coarse)])
    loc = np.random.default_rng(2).uniform(-1, 1, (2, 16, 4)).astype(np.float32)
    conf = np.random.default_rng(3).uniform(0, 1, (2, 16, 2)).astype(np.float32)
    given = {"loc": loc.reshape(2, -1), "conf": conf.reshape(2, -1)}
    outputs = run_uff(model, {"loc": ((64,), trt.UffInputOrder.NC), "conf": ((32,), trt.UffInputOrder.NC)}, [], given)
    assert set(outputs) == {"NMS", "NMS_1"}
    size, centre = anchors[:, 2:] - anchors[:, :2], (anchors[:, 2:] + anchors[:, :2]) / 2
    for n in range(2):
        d = loc[n][:, [1, 0, 3, 2]]
        middle, side = centre + 0.1 * d[:, :2] * size, size * np.exp(0.2 * d[:, 2:])
        boxes = np.concatenate([middle - side / 2, middle + side / 2], 1).clip(0, 1)
        best = [i for i in np.argsort(-conf[n, :, 1]) if conf[n, i, 1] > 0.5]
        assert outputs["NMS_1"][n, 0, 0, 0] == len(best) > 3
        found = outputs["NMS"][n, 0, : len(best)]
        np.testing.assert_allclose(found, [[n, 1, conf[n, i, 1], *boxes[i]] for i in best], rtol=1e-4, atol=1e-5)


def test_a_plugin_that_nobody_has_is_named():
    model = uff.Model()
    model.input("x")
    model.node("y", "_Mystery_TRT", ["x"])
    with pytest.raises(AssertionError):
        run_uff(model, {"x": ((3, 4, 5), trt.UffInputOrder.NCHW)}, ["y"], {"x": X})
