# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Plugins in Python that run in a stream, on its thread, while other threads hold or wait for the interpreter."""

import threading

import numpy as np
import pytest
from test_host_cuda import Gate, check, cudart
from test_plugins import Scale, scale_creator  # noqa: F401 a fixture

import tenon.tensorrt as trt


class Watched(Scale):
    """Remembers on which threads it ran, and may fail."""

    threads = []
    fails = False

    def clone(self):
        return Watched(self.factor)

    def enqueue(self, *arguments):
        Watched.threads.append(threading.get_ident())
        if Watched.fails:
            raise ZeroDivisionError("in the stream")
        super().enqueue(*arguments)


@pytest.fixture
def make_context(log, shop, scale_creator, monkeypatch):  # noqa: F811 the fixture
    monkeypatch.setattr(scale_creator, "deserialize_plugin",
                        lambda name, data: Watched(float(np.frombuffer(data, np.float32)[0])))
    x = shop.network.add_input("x", trt.float32, (2, 3))
    layer = shop.network.add_plugin_v2([x], Watched(3))
    layer.get_output(0).name = "y"
    shop.network.mark_output(layer.get_output(0))
    engine = trt.Runtime(log).deserialize_cuda_engine(shop.plan())
    Watched.threads, Watched.fails = [], False
    return engine.create_execution_context


@pytest.fixture
def stream():
    handle = check(cudart.cudaStreamCreate())
    yield handle
    check(cudart.cudaStreamDestroy(handle))


def bind(context):
    x, y = np.arange(6, dtype=np.float32).reshape(2, 3), np.zeros((4, 3), np.float32)
    assert context.set_tensor_address("x", x.ctypes.data) and context.set_tensor_address("y", y.ctypes.data)
    return x, y


def test_a_plugin_runs_in_its_turn(make_context, stream):
    context = make_context()
    x, y = bind(context)
    gate = Gate(int(stream))
    assert context.execute_async_v3(int(stream))
    assert not Watched.threads and not y.any()  # what is in front of it in the stream is held
    gate.open()
    check(cudart.cudaStreamSynchronize(stream))
    np.testing.assert_array_equal(y, np.concatenate([3 * x, 3 * x]))
    assert threading.get_ident() not in Watched.threads


def test_calls_that_wait_let_the_plugin_have_the_interpreter(make_context, stream):
    context = make_context()
    x, y = bind(context)
    for wait in (lambda: context.set_optimization_profile_async(0, int(stream)),
                 lambda: context.infer_shapes(), lambda: context.execute_v2([x.ctypes.data, y.ctypes.data])):
        gate = Gate(int(stream))
        assert context.execute_async_v3(int(stream))
        timer = threading.Timer(0.05, gate.open)
        timer.start()
        wait()
        timer.join()
        check(cudart.cudaStreamSynchronize(stream))
        np.testing.assert_array_equal(y[:2], 3 * x)
        y[:] = 0


def test_a_context_that_goes_waits_for_its_plugin(make_context, stream):
    context = make_context()
    x, y = bind(context)
    gate = Gate(int(stream))
    assert context.execute_async_v3(int(stream))
    timer = threading.Timer(0.05, gate.open)
    timer.start()
    del context  # the only reference
    np.testing.assert_array_equal(y[2:], 3 * x)  # the inference is done
    timer.join()


def test_what_a_plugin_raises_fails_the_stream(make_context, stream, log):
    context = make_context()
    bind(context)
    Watched.fails = True
    gate = Gate(int(stream))
    assert context.execute_async_v3(int(stream))
    gate.open()
    (error,) = cudart.cudaStreamSynchronize(stream)
    assert error == cudart.cudaError_t.cudaErrorLaunchFailure
    with pytest.raises(ZeroDivisionError, match="in the stream"):  # the next call of the module
        context.infer_shapes()
    assert "enqueue returned" in log.errors
