# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""pycuda and cuda.bindings.runtime over host memory, and engines that run in their streams."""

import ctypes
import gc
import sys

import numpy as np
import pytest

from conftest import ROOT, add_affine

sys.path[:0] = [str(ROOT / "python/host_cuda"), str(ROOT / "python/alias")]

import pycuda.autoinit  # noqa: E402, F401
import pycuda.driver as cuda  # noqa: E402
import tensorrt  # noqa: E402
from cuda import cudart as older  # noqa: E402
from cuda.bindings import driver  # noqa: E402
from cuda.bindings import runtime as cudart  # noqa: E402

import tenon.tensorrt as trt  # noqa: E402
from tenon import host_cuda  # noqa: E402

H2D, D2H = cudart.cudaMemcpyKind.cudaMemcpyHostToDevice, cudart.cudaMemcpyKind.cudaMemcpyDeviceToHost


def check(result):
    """As NVIDIA's samples do it."""
    error, values = result[0], result[1:]
    assert isinstance(error, cudart.cudaError_t) and not isinstance(error, driver.CUresult)
    assert error == cudart.cudaError_t.cudaSuccess, error
    return values[0] if len(values) == 1 else values


class Gate:
    """Holds a stream until it is opened."""

    def __init__(self, stream):
        import threading

        self._open = threading.Event()
        self._callback = host_cuda.HostFunction(lambda _: self._open.wait(30))
        assert host_cuda.call("cudaLaunchHostFunc", stream, self._callback, None) == (0,)

    def open(self):
        self._open.set()


def test_alias_is_the_module():
    assert tensorrt is trt and tensorrt.Logger is trt.Logger and tensorrt.__version__.startswith("10.13.")


def test_pycuda_memory():
    array = np.arange(12, dtype=np.float32).reshape(3, 4)
    device = cuda.to_device(array)
    assert np.array_equal(cuda.from_device(device, (3, 4), np.float32), array)
    cuda.memset_d8(device, 0, 16)
    back = np.empty_like(array)
    cuda.memcpy_dtoh(back, device)
    assert not back[0].any() and np.array_equal(back[1:], array[1:])
    with pytest.raises(cuda.LogicError, match="invalid argument"):
        cuda.memcpy_htod(device, np.zeros(13, np.float32))
    with pytest.raises(cuda.MemoryError, match="out of memory"):
        cuda.mem_alloc(1 << 60)
    with pytest.raises(ValueError, match="contiguous"):
        cuda.memcpy_htod(device, array[:, ::2])
    device.free()
    with pytest.raises(cuda.LogicError):
        device.free()
    with pytest.raises(cuda.LogicError, match="no kernels"):
        cuda.module_from_file("kernel.cubin")


def test_memory_goes_with_its_object():
    device = cuda.mem_alloc(64)
    address = int(device)
    pinned = cuda.pagelocked_zeros((4, 4), np.int32)
    view, start = pinned[2:], pinned.ctypes.data
    del device, pinned
    gc.collect()
    assert host_cuda.call("cudaFree", address)[0] == 1  # invalid: it was freed
    view[:] = 7  # the view keeps the array's memory
    assert host_cuda.call("cudaHostRegister", start, 16, 0)[0] == 712  # still ours
    assert view.sum() == 56


def test_pycuda_streams_run_beside_the_host():
    stream, start, end = cuda.Stream(), cuda.Event(), cuda.Event()
    host = cuda.pagelocked_empty(4, np.int32)
    host[:] = [1, 2, 3, 4]
    back = cuda.pagelocked_zeros(4, np.int32)
    device = cuda.mem_alloc(16)
    gate = Gate(stream.handle)
    start.record(stream)
    cuda.memcpy_htod_async(device, host, stream)
    cuda.memcpy_dtoh_async(back, device, stream)
    end.record(stream)
    assert not stream.is_done() and not end.query() and not back.any()
    gate.open()
    stream.synchronize()
    assert stream.is_done() and end.query() and back.tolist() == [1, 2, 3, 4]
    assert end.time_since(start) >= 0 and start.time_till(end) == end.time_since(start)


def test_cuda_bindings():
    assert older.cudaMalloc is cudart.cudaMalloc
    device = check(cudart.cudaMalloc(16))
    host = check(cudart.cudaMallocHost(16))
    array = np.ctypeslib.as_array(ctypes.cast(host, ctypes.POINTER(ctypes.c_float)), (4,))
    array[:] = [1, 2, 3, 4]
    stream = check(cudart.cudaStreamCreate())
    check(cudart.cudaMemcpyAsync(device, host, 16, H2D, stream))
    back = np.zeros(4, np.float32)
    check(cudart.cudaStreamSynchronize(stream))
    check(cudart.cudaMemcpy(back, device, 16, D2H))
    assert back.tolist() == [1, 2, 3, 4]
    error, = cudart.cudaMemcpy(device, host, 17, H2D)
    assert error == cudart.cudaError_t.cudaErrorInvalidValue
    assert cudart.cudaGetErrorString(error)[1] == b"invalid argument"
    assert cudart.cudaStreamSynchronize(12345)[0].name == "cudaErrorInvalidResourceHandle"
    check(cudart.cudaStreamDestroy(stream))
    check(cudart.cudaFree(device))
    check(cudart.cudaFreeHost(host))
    assert check(cudart.cudaGetDeviceCount()) == 1 and check(cudart.cudaRuntimeGetVersion()) == 13000


def test_inference_joins_the_stream(affine):
    engine, weights = affine
    context = engine.create_execution_context()
    stream = cuda.Stream()
    x = cuda.pagelocked_empty((2, 4), np.float32)
    y = cuda.pagelocked_zeros((2, 3), np.float32)
    x[:] = np.random.default_rng(4).random((2, 4))
    device_x, device_y = cuda.mem_alloc(x.nbytes), cuda.mem_alloc(y.nbytes)
    context.set_input_shape("x", (2, 4))
    gate = Gate(stream.handle)
    cuda.memcpy_htod_async(device_x, x, stream)
    assert context.execute_async_v2([int(device_x), int(device_y)], stream.handle)
    cuda.memcpy_dtoh_async(y, device_y, stream)
    assert not stream.is_done() and not y.any()
    gate.open()
    stream.synchronize()
    np.testing.assert_allclose(y, x @ weights + 1, rtol=1e-6)


@pytest.mark.parametrize("samples, built", ((2, True), (1, False)))
def test_a_calibrator_s_memory_holds_a_batch(log, shop, samples, built):
    """A batch is of two samples, as in the network."""
    class Calibrator(trt.IInt8EntropyCalibrator2):
        def __init__(self):
            super().__init__()
            self.device = cuda.to_device(np.ones((samples, 4), np.float32))
            self.left = 2

        def get_batch_size(self):
            return samples

        def get_batch(self, names):
            self.left -= 1
            return [int(self.device)] if self.left >= 0 else None

        def read_calibration_cache(self):
            return None

        def write_calibration_cache(self, cache):
            pass

    add_affine(shop.network, batch=2)
    shop.config.set_flag(trt.BuilderFlag.INT8)
    shop.config.int8_calibrator = Calibrator()
    assert (shop.plan() is not None) == built
    assert built or "gave memory of 16 bytes for input 'x', expected 32 for f32[2,4]" in log.errors


def test_inference_in_a_stranger_s_stream(affine, log):
    engine, _ = affine
    context = engine.create_execution_context()
    context.set_input_shape("x", (2, 4))
    buffers = [np.zeros((2, 4), np.float32), np.zeros((2, 3), np.float32)]
    assert not context.execute_async_v2([b.ctypes.data for b in buffers], 0x7F00DEADBEE0)
    assert "expected a live stream" in log.errors
