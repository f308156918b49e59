# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What compares layers made call by call with the operators of ONNX: a case, its model, how both run, who judges."""

from dataclasses import dataclass, field
from typing import Callable

import numpy as np
import onnxruntime
import tenon.tensorrt as trt
from conftest import Shop
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from plugin_runs import TRT_TYPES
from test_callbacks import Allocator


@dataclass
class Case:
    """`layer(network, x0, x1, ...)` gives the tensors that are outputs; `nodes` read x0, x1, ... and the constants,
    and write y0, y1, ..."""

    name: str
    layer: Callable
    nodes: list
    inputs: list
    constants: dict = field(default_factory=dict)
    opset: int = 20
    sizes: tuple = ()  # which inputs decide shapes: their values are in the profile
    rtol: float = 0  # between the routes: 0 where both end in the same operator
    judge: Callable | None = None  # None: nobody else knows the operators
    judge_rtol: float = 2e-5


def onnx_runtime(model, feeds):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, feeds)


def evaluator(model, feeds):
    return ReferenceEvaluator(model).run(None, feeds)


def constant(network, value, dtype=None):
    value = np.asarray(value, dtype)
    return network.add_constant(value.shape, value.flatten()).get_output(0)


def out(layer, *indices, **properties):
    """The outputs (the first, if none is named) of a layer with these properties."""
    assert layer is not None
    for name, value in properties.items():
        setattr(layer, name, value)
    return [layer.get_output(i) for i in indices or (0,)]


def ints(*shape, high, seed=0, low=0, dtype=np.int64):
    return np.random.default_rng(seed).integers(low, high, shape).astype(dtype)


def model_of(one):
    ends = [helper.make_tensor_value_info(f"x{i}", helper.np_dtype_to_tensor_dtype(x.dtype), x.shape)
            for i, x in enumerate(one.inputs)]
    names = sorted(name for n in one.nodes for name in n.output if name.startswith("y"))
    graph = helper.make_graph(one.nodes, "g", ends, [helper.make_empty_tensor_value_info(name) for name in names],
                              [numpy_helper.from_array(np.asarray(v), k) for k, v in one.constants.items()])
    imports = [helper.make_opsetid("", one.opset), helper.make_opsetid("trt", 1)]
    return helper.make_model(graph, opset_imports=imports, ir_version=10)


def run(log, shop, inputs, sizes):
    """The outputs in their order, of whatever length the data gives them. `sizes` are the inputs that decide shapes."""
    profile = shop.builder.create_optimization_profile()
    for name in sizes:
        values = [int(value) for value in inputs[name].flat]
        profile.set_shape_input(name, [1] * len(values), values, values)
    assert not sizes or shop.config.add_optimization_profile(profile) == 0, log.errors
    plan = shop.plan()
    assert plan is not None, log.errors
    engine = trt.Runtime(log).deserialize_cuda_engine(plan)
    context = engine.create_execution_context()
    kept = []
    for name, x in inputs.items():
        kept.append(np.array(x, order="C"))
        assert context.set_tensor_address(name, kept[-1].ctypes.data), log.errors
    made = {}
    for i in range(shop.network.num_outputs):
        name = shop.network.get_output(i).name
        made[name] = Allocator()
        made[name].dtype = trt.nptype(engine.get_tensor_dtype(name))
        assert context.set_output_allocator(name, made[name])
    assert context.execute_async_v3(0), log.errors
    return [allocator.array.copy() for allocator in made.values()]


def check(log, one):
    """Asserts that the layer of the case, its operators, and the judge give the same."""
    by_hand = Shop(log)
    tensors = [by_hand.network.add_input(f"x{i}", TRT_TYPES[x.dtype], x.shape) for i, x in enumerate(one.inputs)]
    for i, tensor in enumerate(one.layer(by_hand.network, *tensors)):
        tensor.name = f"y{i}"
        by_hand.network.mark_output(tensor)
    imported = Shop(log)
    model = model_of(one)
    parser = trt.OnnxParser(imported.network, log)
    assert parser.parse(model.SerializeToString()), log.errors
    feeds = {f"x{i}": x for i, x in enumerate(one.inputs)}
    sizes = [f"x{i}" for i in one.sizes]
    found, expected = run(log, by_hand, feeds, sizes), run(log, imported, feeds, sizes)
    assert len(found) == len(expected)
    for a, b in zip(found, expected):
        assert a.dtype == b.dtype
        if one.rtol:
            np.testing.assert_allclose(a, b, rtol=one.rtol, atol=one.rtol)
        else:
            np.testing.assert_array_equal(a, b)
    for a, c in zip(found, one.judge(model, feeds) if one.judge else []):
        assert a.shape == c.shape and a.dtype == c.dtype
        if a.dtype.kind == "f":
            np.testing.assert_allclose(a, c, rtol=one.judge_rtol, atol=one.judge_rtol)
        else:
            np.testing.assert_array_equal(a, c)
