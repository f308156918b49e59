# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The Caffe parser from Python, as programs for releases 5 to 8 use it."""

import numpy as np
import pytest

import tenon.tensorrt as trt

LOGGER = trt.Logger(trt.Logger.ERROR)
NET = b"""
input: "x" input_shape { dim: 1 dim: 2 }
layer { name: "fc" type: "InnerProduct" bottom: "x" top: "y" inner_product_param { num_output: 1 bias_term: false }
        blobs { shape { dim: 1 dim: 2 } data: 3 data: -1 } }
"""


def built(blobs, network, builder):
    network.mark_output(blobs.find("y"))
    config = builder.create_builder_config()
    config.builder_optimization_level = 0
    return trt.Runtime(LOGGER).deserialize_cuda_engine(builder.build_serialized_network(network, config))


@pytest.mark.parametrize("way", ["parse", "parse_buffer"])
def test_parse(way, tmp_path):
    with trt.Builder(LOGGER) as builder, builder.create_network(0) as network, trt.CaffeParser() as parser:
        if way == "parse":
            (tmp_path / "n.prototxt").write_bytes(NET)
            path = str(tmp_path / "n.prototxt")
            blobs = parser.parse(deploy=path, model=path, network=network, dtype=trt.float32)
        else:
            blobs = parser.parse_buffer(NET, NET, network, trt.float32)
        assert blobs.find("nothing") is None
        engine = built(blobs, network, builder)
    context = engine.create_execution_context()
    x, y = np.array([[2, 5]], np.float32), np.zeros((1, 1), np.float32)
    assert context.execute_v2([x.ctypes.data, y.ctypes.data])
    assert y == 1


def test_errors_and_factories():
    class Factory(trt.ICaffePluginFactoryV2):
        def is_plugin_v2(self, layer_name):
            return layer_name == "fc"

    builder = trt.Builder(LOGGER)
    network = builder.create_network(0)
    parser = trt.CaffeParser()
    assert parser.parse("/no/such", None, network, trt.float32) is None
    parser.plugin_namespace = "mine"
    parser.plugin_factory_v2 = Factory()
    with pytest.raises(TypeError, match="must define create_plugin"):
        parser.parse_buffer(NET, b"", network, trt.float32)
    parser.plugin_factory_v2 = None
    parser.protobuf_buffer_size = 3
    assert parser.parse_buffer(NET, b"", network, trt.float32) is None
    parser.protobuf_buffer_size = 1 << 20
    assert parser.parse_buffer(NET, b"", network, trt.float32).find("y").shape == (1, 1)
    trt.shutdown_protobuf_library()


def test_a_factory_makes_plugins_of_layers():
    class Factory(trt.ICaffePluginFactoryV2):
        def is_plugin_v2(self, layer_name):
            return layer_name == "scaled"

        def create_plugin(self, layer_name, weights):
            (slope,) = weights
            assert slope.size == 1 and slope.dtype == trt.float32
            creator = trt.get_plugin_registry().get_plugin_creator("LReLU_TRT", "1", "")
            return creator.create_plugin(layer_name, trt.PluginFieldCollection(
                [trt.PluginField("negSlope", slope.numpy(), trt.PluginFieldType.FLOAT32)]))

    trt.init_libnvinfer_plugins(LOGGER, "")
    builder = trt.Builder(LOGGER)
    network = builder.create_network(0)
    parser = trt.CaffeParser()
    parser.plugin_factory_v2 = Factory()
    blobs = parser.parse_buffer(b'''input: "x" input_shape { dim: 1 dim: 2 }
        layer { name: "scaled" type: "Leaky" bottom: "x" top: "y" blobs { shape { dim: 1 } data: 4 } }''', b"", network,
                                trt.float32)
    context = built(blobs, network, builder).create_execution_context()
    x, y = np.array([[2, -5]], np.float32), np.zeros((1, 2), np.float32)
    assert context.execute_v2([x.ctypes.data, y.ctypes.data])
    np.testing.assert_array_equal(y, [[2, -20]])


def test_mean_file(tmp_path):
    values = np.array([1, 2.5, -3, 4], np.float32)
    (tmp_path / "mean").write_bytes(b"\x08\x01\x10\x02\x18\x01\x20\x02\x2a\x10" + values.tobytes())
    parser = trt.CaffeParser()
    mean = parser.parse_binary_proto(str(tmp_path / "mean"))
    del parser
    assert mean.shape == (1, 2, 1, 2) and mean.dtype == np.float32 and (mean.ravel() == values).all()
    assert trt.CaffeParser().parse_binary_proto("/no/such") is None
