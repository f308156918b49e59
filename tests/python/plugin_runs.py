# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What tests of standard plugins share: engines of one plugin, and detections by numpy."""

import numpy as np
import tenon.tensorrt as trt
from onnx import TensorProto, helper

TYPES = {np.dtype("float32"): TensorProto.FLOAT, np.dtype("float16"): TensorProto.FLOAT16,
         np.dtype("int32"): TensorProto.INT32}
TRT_TYPES = {np.dtype("float32"): trt.float32, np.dtype("float16"): trt.float16, np.dtype("int32"): trt.int32,
             np.dtype("int64"): trt.int64, np.dtype("int8"): trt.int8, np.dtype("bool"): trt.bool}


def run(log, op, inputs, outputs, **attributes):
    """The outputs of one node with these inputs; `outputs` are their types."""
    trt.init_libnvinfer_plugins(log, "")
    names = [f"x{i}" for i in range(len(inputs))]
    results = [f"y{i}" for i in range(len(outputs))]
    named = [helper.make_attribute("name", attributes.pop("name"))] if "name" in attributes else []
    node = helper.make_node(op, names, results, name="node", **attributes)
    node.attribute.extend(named)
    ends = [helper.make_tensor_value_info(n, TYPES[x.dtype], x.shape) for n, x in zip(names, inputs)]
    made = [helper.make_tensor_value_info(n, TYPES[np.dtype(t)], None) for n, t in zip(results, outputs)]
    graph = helper.make_graph([node], "g", ends, made)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    builder = trt.Builder(log)
    network = builder.create_network(0)
    parser = trt.OnnxParser(network, log)
    assert parser.parse(model.SerializeToString()), log.errors
    return run_network(log, builder, network, inputs)


def run_plugin(log, name, inputs, version="1", **fields):
    """The outputs of a layer of one plugin, made by its creator: numbers, arrays or texts are its fields."""
    trt.init_libnvinfer_plugins(log, "")
    creator = trt.get_plugin_registry().get_creator(name, version, "")
    assert creator is not None
    builder = trt.Builder(log)
    network = builder.create_network(0)
    tensors = [network.add_input(f"x{i}", TRT_TYPES[x.dtype], x.shape)
               for i, x in enumerate(inputs)]
    layer = add_plugin(log, network, creator, tensors, fields)
    for i in range(layer.num_outputs):
        layer.get_output(i).name = f"y{i}"
        network.mark_output(layer.get_output(i))
    return run_network(log, builder, network, inputs)


def add_plugin(log, network, creator, tensors, fields):
    """A layer of the generation that the creator is of."""
    given = trt.PluginFieldCollection([field(*one) for one in fields.items()])
    third = isinstance(creator, trt.IPluginCreatorV3One)
    plugin = creator.create_plugin("plugin", given, *([trt.TensorRTPhase.BUILD] if third else []))
    assert plugin is not None, log.errors
    return network.add_plugin_v3(tensors, [], plugin) if third else network.add_plugin_v2(tensors, plugin)


def field(name, value):
    if isinstance(value, str):
        return trt.PluginField(name, value.encode(), trt.PluginFieldType.CHAR)
    value = np.atleast_1d(value)
    whole = value.dtype.kind == "i"
    return trt.PluginField(name, value.astype(np.int32 if whole else np.float32),
                           trt.PluginFieldType.INT32 if whole else trt.PluginFieldType.FLOAT32)


def run_network(log, builder, network, inputs):
    """Built, written, read and run: the outputs in their order."""
    config = builder.create_builder_config()
    config.builder_optimization_level = 0
    plan = builder.build_serialized_network(network, config)
    assert plan is not None, log.errors
    engine = trt.Runtime(log).deserialize_cuda_engine(plan)
    context = engine.create_execution_context()
    results = [network.get_output(i).name for i in range(network.num_outputs)]
    inputs = [np.ascontiguousarray(x) for x in inputs]
    arrays = [np.full(tuple(context.get_tensor_shape(n)), 77, trt.nptype(engine.get_tensor_dtype(n))) for n in results]
    by_name = dict(zip([network.get_input(i).name for i in range(len(inputs))] + results, inputs + arrays))
    names = [engine.get_tensor_name(i) for i in range(engine.num_io_tensors)]
    assert context.execute_v2([by_name[name].ctypes.data for name in names]), log.errors
    return arrays


def draw(*shape, seed=0, low=-1, high=1):
    return np.random.default_rng(seed).uniform(low, high, shape).astype(np.float32)


def overlap(a, b):
    sides = np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])
    if (sides <= 0).any():
        return 0.0
    shared = sides.prod()
    return shared / ((a[2:] - a[:2]).prod() + (b[2:] - b[:2]).prod() - shared)


def boxes_of(n, seed):
    corner = draw(n, 2, seed=seed, low=0, high=0.7)
    return np.concatenate([corner, corner + draw(n, 2, seed=seed + 1, low=0.1, high=0.4)], 1)


def greedy(found, boxes, threshold, most, agnostic=False, suppresses=np.greater):
    """Of (score, box, class), best first, those that share little with one taken before."""
    taken = []
    for score, box, label in sorted(found, key=lambda one: -one[0]):
        shares = [suppresses(overlap(boxes[box], boxes[b]), threshold) for _, b, c in taken if agnostic or c == label]
        if not any(shares) and len(taken) < most:
            taken.append((score, box, label))
    return taken
