# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Nodes TRT_PluginV2, which hold a plugin as the bytes that it wrote itself."""

import numpy as np
import pytest
import tenon.tensorrt as trt
from onnx import TensorProto, helper
from plugin_runs import draw, field, run


def written(log, name, **fields):
    """-> what a plugin of these fields writes of itself"""
    trt.init_libnvinfer_plugins(log, "")
    creator = trt.get_plugin_registry().get_plugin_creator(name, "1", "")
    plugin = creator.create_plugin("plugin", trt.PluginFieldCollection([field(*one) for one in fields.items()]))
    return bytes(plugin.serialize())


@pytest.mark.parametrize("slope", [0.1, 0.5])
def test_the_plugin_is_read_from_its_bytes(log, slope):
    x = draw(2, 3, 4, 5)
    data = written(log, "LReLU_TRT", negSlope=slope)
    (y,) = run(log, "TRT_PluginV2", [x], ["float32"], name="LReLU_TRT", version="1", namespace="", data=data)
    np.testing.assert_allclose(y, np.where(x > 0, x, np.float32(slope) * x), rtol=1e-6)


def test_a_plugin_that_nobody_knows(log):
    node = helper.make_node("TRT_PluginV2", ["x"], ["y"], version="3", data=b"1234", namespace="far")
    node.attribute.append(helper.make_attribute("name", "mine"))
    graph = helper.make_graph([node], "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [2])],
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    builder = trt.Builder(log)
    network = builder.create_network(0)
    parser = trt.OnnxParser(network, log)
    assert not parser.parse(model.SerializeToString())
    said = "\n".join(str(parser.get_error(i)) for i in range(parser.num_errors)) + log.errors
    assert all(word in said for word in ("'mine'", "'3'", "'far'", "TRT_PluginV2")), said
