# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""From a parser to numbers."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "build/release/python"))
import tenon.tensorrt as trt  # noqa: E402 the path comes first

LOGGER = trt.Logger(trt.Logger.ERROR)


def run(fill, feeds, batch=None):
    """Outputs by name. `fill(network)` parses into the network; `feeds` are arrays by the inputs' names."""
    builder = trt.Builder(LOGGER)
    network = builder.create_network(0)
    kept = fill(network)
    config = builder.create_builder_config()
    config.builder_optimization_level = 0
    profile = builder.create_optimization_profile()
    for name, array in feeds.items():
        profile.set_shape(name, array.shape, array.shape, array.shape)
    config.add_optimization_profile(profile)
    plan = builder.build_serialized_network(network, config)
    assert plan is not None, kept
    engine = trt.Runtime(LOGGER).deserialize_cuda_engine(plan)
    context = engine.create_execution_context()
    outputs = {}
    for i in range(engine.num_io_tensors):
        name = engine.get_tensor_name(i)
        if engine.get_tensor_mode(name) == trt.TensorIOMode.INPUT:
            assert context.set_input_shape(name, feeds[name].shape)
    arrays = {name: np.ascontiguousarray(array) for name, array in feeds.items()}
    for i in range(engine.num_io_tensors):
        name = engine.get_tensor_name(i)
        if name not in arrays:
            arrays[name] = outputs[name] = np.zeros(tuple(context.get_tensor_shape(name)),
                                                    trt.nptype(engine.get_tensor_dtype(name)))
        context.set_tensor_address(name, arrays[name].ctypes.data)
    assert context.execute_async_v3(0)
    return outputs


def run_uff(model, inputs, outputs, feeds, dtype=trt.float32):
    """`inputs`: name -> (dims without batch, order)."""
    def fill(network):
        parser = trt.UffParser()
        for name, (dims, order) in inputs.items():
            assert parser.register_input(name, dims, order)
        for name in outputs:
            assert parser.register_output(name)
        assert parser.parse_buffer(model.bytes(), network, dtype)
        return parser
    return run(fill, feeds)


def run_onnx(model, feeds):
    def fill(network):
        parser = trt.OnnxParser(network, LOGGER)
        assert parser.parse(model.SerializeToString()), [parser.get_error(i).desc() for i in range(parser.num_errors)]
        return parser
    return run(fill, feeds)


def assert_close(found, expected, tolerance=1e-5):
    assert found.shape == expected.shape, f"{found.shape}, expected {expected.shape}"
    scale = max(np.abs(expected).max(), 1e-6)
    assert np.abs(found - expected).max() <= tolerance * scale, np.abs(found - expected).max() / scale
