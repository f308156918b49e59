# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""cuda.bindings.runtime for memory, streams and events, over host memory: each call gives (cudaError_t, results...)."""

import enum

from tenon import host_cuda as _host


def _codes():
    """The error codes, from the names that the library knows."""
    found = {}
    for code in range(1000):
        name = _host.error_name(code)
        if name.startswith("cuda"):
            found[name] = code
    return found


cudaError_t = enum.IntEnum("cudaError_t", _codes())


class cudaMemcpyKind(enum.IntEnum):
    cudaMemcpyHostToHost = 0
    cudaMemcpyHostToDevice = 1
    cudaMemcpyDeviceToHost = 2
    cudaMemcpyDeviceToDevice = 3
    cudaMemcpyDefault = 4


cudaStreamDefault, cudaStreamNonBlocking = 0, 1
cudaStreamLegacy, cudaStreamPerThread = 1, 2
cudaEventDefault, cudaEventBlockingSync, cudaEventDisableTiming = 0, 1, 2
cudaHostAllocDefault, cudaHostAllocPortable, cudaHostAllocMapped, cudaHostAllocWriteCombined = 0, 1, 2, 4
cudaMemAttachGlobal, cudaMemAttachHost = 1, 2


class _Handle:
    """A handle that is as good as its number."""

    def __init__(self, init_value=0):
        self._value = int(init_value)

    def __int__(self):
        return self._value

    __index__ = __int__

    def __eq__(self, other):
        return isinstance(other, (int, _Handle)) and int(other) == self._value

    def __hash__(self):
        return hash(self._value)

    def __repr__(self):
        return f"<{type(self).__name__} {self._value:#x}>"


class cudaStream_t(_Handle):
    """A stream."""


class cudaEvent_t(_Handle):
    """An event."""


def _address(value):
    """A pointer, from a number, a handle, or an object with the buffer protocol."""
    if value is None:
        return None
    if hasattr(value, "__array_interface__"):
        return value.__array_interface__["data"][0]
    if hasattr(value, "__index__"):
        return value.__index__()
    if hasattr(value, "__int__"):
        return int(value)
    import numpy

    return numpy.frombuffer(value, numpy.uint8).ctypes.data


def _call(name, *arguments):
    code, *results = _host.call(name, *arguments)
    return (cudaError_t(code), *results)


def _create(kind, name, *arguments):
    code, value = _call(name, *arguments)
    return code, kind(value)


def cudaMalloc(size):
    return _call("cudaMalloc", size)


def cudaMallocManaged(size, flags=cudaMemAttachGlobal):
    return _call("cudaMallocManaged", size, flags)


def cudaMallocAsync(size, hStream):
    return _call("cudaMallocAsync", size, _address(hStream))


def cudaMallocHost(size):
    return _call("cudaMallocHost", size)


def cudaHostAlloc(size, flags):
    return _call("cudaHostAlloc", size, flags)


def cudaFree(devPtr):
    return _call("cudaFree", _address(devPtr))


def cudaFreeAsync(devPtr, hStream):
    return _call("cudaFreeAsync", _address(devPtr), _address(hStream))


def cudaFreeHost(ptr):
    return _call("cudaFreeHost", _address(ptr))


def cudaHostRegister(ptr, size, flags):
    return _call("cudaHostRegister", _address(ptr), size, flags)


def cudaHostUnregister(ptr):
    return _call("cudaHostUnregister", _address(ptr))


def cudaMemGetInfo():
    return _call("cudaMemGetInfo")


def cudaMemcpy(dst, src, count, kind):
    return _call("cudaMemcpy", _address(dst), _address(src), count, int(kind))


def cudaMemcpyAsync(dst, src, count, kind, stream=0):
    return _call("cudaMemcpyAsync", _address(dst), _address(src), count, int(kind), _address(stream))


def cudaMemset(devPtr, value, count):
    return _call("cudaMemset", _address(devPtr), value, count)


def cudaMemsetAsync(devPtr, value, count, stream=0):
    return _call("cudaMemsetAsync", _address(devPtr), value, count, _address(stream))


def cudaStreamCreate():
    return _create(cudaStream_t, "cudaStreamCreate")


def cudaStreamCreateWithFlags(flags):
    return _create(cudaStream_t, "cudaStreamCreateWithFlags", flags)


def cudaStreamCreateWithPriority(flags, priority):
    return _create(cudaStream_t, "cudaStreamCreateWithPriority", flags, priority)


def cudaStreamDestroy(stream):
    return _call("cudaStreamDestroy", _address(stream))


def cudaStreamSynchronize(stream):
    return _call("cudaStreamSynchronize", _address(stream))


def cudaStreamQuery(stream):
    return _call("cudaStreamQuery", _address(stream))


def cudaStreamWaitEvent(stream, event, flags=0):
    return _call("cudaStreamWaitEvent", _address(stream), _address(event), flags)


def cudaEventCreate():
    return _create(cudaEvent_t, "cudaEventCreate")


def cudaEventCreateWithFlags(flags):
    return _create(cudaEvent_t, "cudaEventCreateWithFlags", flags)


def cudaEventDestroy(event):
    return _call("cudaEventDestroy", _address(event))


def cudaEventRecord(event, stream=0):
    return _call("cudaEventRecord", _address(event), _address(stream))


def cudaEventQuery(event):
    return _call("cudaEventQuery", _address(event))


def cudaEventSynchronize(event):
    return _call("cudaEventSynchronize", _address(event))


def cudaEventElapsedTime(start, end):
    return _call("cudaEventElapsedTime", _address(start), _address(end))


def cudaGetDeviceCount():
    return _call("cudaGetDeviceCount")


def cudaGetDevice():
    return _call("cudaGetDevice")


def cudaSetDevice(device):
    return _call("cudaSetDevice", device)


def cudaDeviceGetAttribute(attr, device):
    return _call("cudaDeviceGetAttribute", int(attr), device)


def cudaDeviceSynchronize():
    return _call("cudaDeviceSynchronize")


def cudaDeviceReset():
    return _call("cudaDeviceReset")


def cudaRuntimeGetVersion():
    return _call("cudaRuntimeGetVersion")


def cudaDriverGetVersion():
    return _call("cudaDriverGetVersion")


def cudaGetLastError():
    return _call("cudaGetLastError")


def cudaPeekAtLastError():
    return _call("cudaPeekAtLastError")


def cudaGetErrorName(error):
    return cudaError_t.cudaSuccess, _host.error_name(error).encode()


def cudaGetErrorString(error):
    return cudaError_t.cudaSuccess, _host.error_text(error).encode()
