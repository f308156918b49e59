# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Networks of releases 5 to 8: an implicit batch, fully connected and recurrent layers, against numpy."""

import numpy as np
import pytest

import tenon.tensorrt as trt


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


@pytest.fixture
def builder(log):
    return trt.Builder(log)


def load(builder, network, log):
    config = builder.create_builder_config()
    config.builder_optimization_level = 0
    plan = builder.build_serialized_network(network, config)
    assert plan is not None, log.errors
    return trt.Runtime(log).deserialize_cuda_engine(plan)


def test_a_batch_that_the_network_leaves_out(builder, log):
    rng = np.random.default_rng(1)
    kernel, bias = rng.random((3, 8), np.float32), rng.random(3, np.float32)
    x = rng.random((4, 2, 2, 2), np.float32)
    builder.max_batch_size = 4
    assert builder.max_batch_size == 4
    network = builder.create_network(implicit_batch=True)
    assert network.has_implicit_batch_dimension
    data = network.add_input("x", trt.float32, (2, 2, 2))
    layer = network.add_fully_connected(data, 3, kernel, bias)
    assert (layer.type, layer.num_output_channels) == (trt.LayerType.FULLY_CONNECTED, 3)
    assert isinstance(network.get_layer(0), trt.IFullyConnectedLayer)
    np.testing.assert_array_equal(layer.kernel.reshape(3, 8), kernel)
    top = network.add_softmax(layer.get_output(0)).get_output(0)
    top.name = "y"
    network.mark_output(top)
    engine = load(builder, network, log)
    assert engine.has_implicit_batch_dimension
    assert engine.max_batch_size == 4
    assert tuple(engine.get_binding_shape("x")) == (2, 2, 2)
    y, again = np.full((2, 4, 3, 1, 1), -1, np.float32)
    context = engine.create_execution_context()
    assert tuple(context.get_binding_shape(1)) == (3, 1, 1)
    assert context.execute(4, [x.ctypes.data, y.ctypes.data])
    other = engine.create_execution_context()
    assert other.execute_async(4, [x.ctypes.data, again.ctypes.data], 0)
    del other  # once its inference is done: a stream may run it beside us
    # a softmax of three dimensions without a batch goes over the channels
    expected = softmax(x.reshape(4, 8) @ kernel.T + bias)
    np.testing.assert_allclose(y.reshape(4, 3), expected, rtol=1e-5)
    np.testing.assert_array_equal(y, again)
    assert not context.execute(5, [x.ctypes.data, y.ctypes.data])


def test_an_explicit_batch_has_no_other(builder, log):
    network = builder.create_network()
    assert not network.has_implicit_batch_dimension
    x = network.add_input("x", trt.float32, (2, 3))
    y = network.add_unary(x, trt.UnaryOperation.NEG).get_output(0)
    network.mark_output(y)
    engine = load(builder, network, log)
    assert engine.max_batch_size == 1
    with pytest.raises(ValueError, match="batch_size must be 1"):
        engine.create_execution_context().execute(2, [0, 0])


def test_a_recurrent_layer(builder, log):
    rng = np.random.default_rng(2)
    w, r = rng.random((2, 3), np.float32), rng.random((2, 2), np.float32)
    x = rng.random((1, 4, 3), np.float32)
    network = builder.create_network()
    layer = network.add_rnn_v2(network.add_input("x", trt.float32, (1, 4, 3)), 1, 2, 4, trt.RNNOperation.TANH)
    layer.set_weights_for_gate(0, trt.RNNGateType.INPUT, True, w)
    layer.set_weights_for_gate(0, trt.RNNGateType.INPUT, False, r)
    assert (layer.num_layers, layer.hidden_size, layer.max_seq_length, layer.data_length) == (1, 2, 4, 3)
    assert layer.op == trt.RNNOperation.TANH
    assert layer.direction == trt.RNNDirection.UNIDIRECTION
    assert layer.input_mode == trt.RNNInputMode.LINEAR
    assert layer.hidden_state is None
    np.testing.assert_array_equal(layer.get_weights_for_gate(0, trt.RNNGateType.INPUT, True).reshape(2, 3), w)
    layer.get_output(0).name = "y"
    network.mark_output(layer.get_output(0))
    engine = load(builder, network, log)
    y = np.empty((4, 2), np.float32)
    assert engine.create_execution_context().execute_v2([x.ctypes.data, y.ctypes.data])
    h = np.zeros(2)
    for step in range(4):
        h = np.tanh(w @ x[0, step] + r @ h)
        np.testing.assert_allclose(y[step], h, rtol=1e-5)


class Selector(trt.IAlgorithmSelector):
    def __init__(self):
        super().__init__()
        self.asked, self.reported = [], []

    def select_algorithms(self, context, choices):
        self.asked.append((context.name, [tuple(shape) for shape in context.get_shape(0)]))
        assert all(choice.algorithm_variant.tactic is not None for choice in choices)
        return list(range(len(choices)))

    def report_algorithms(self, contexts, choices):
        self.reported += [(context.name, choice.get_algorithm_io_info(0).dtype) for context, choice in
                          zip(contexts, choices)]


def test_an_algorithm_selector(builder, log):
    network = builder.create_network()
    weights = np.ones((4, 3, 3, 3), np.float32)
    layer = network.add_convolution_nd(network.add_input("x", trt.float32, (1, 3, 8, 8)), 4, (3, 3), weights)
    layer.name = "conv"
    network.mark_output(layer.get_output(0))
    config = builder.create_builder_config()
    selector = Selector()
    config.algorithm_selector = selector
    assert config.algorithm_selector is selector
    assert builder.build_serialized_network(network, config) is not None, log.errors
    assert any("conv" in name and shapes == [(1, 3, 8, 8)] * 3 for name, shapes in selector.asked)
    assert any("conv" in name and dtype == trt.float32 for name, dtype in selector.reported)
