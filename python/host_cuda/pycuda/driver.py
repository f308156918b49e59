# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""pycuda.driver for memory, streams and events. A device pointer is an address of host memory that only these calls,
and an engine, should use."""

import ctypes as _ctypes
import types as _types
import weakref as _weakref

import numpy as _numpy

from tenon import host_cuda as _host


class Error(Exception):
    """Base of all errors here."""


class MemoryError(Error):  # noqa: A001 pycuda's name
    pass


class LogicError(Error):
    pass


class LaunchError(Error):
    pass


class RuntimeError(Error):  # noqa: A001 pycuda's name
    pass


_NOT_READY, _OUT_OF_MEMORY, _LAUNCH_FAILURE = 600, 2, 719
_HOST_TO_DEVICE, _DEVICE_TO_HOST, _DEVICE_TO_DEVICE = 1, 2, 3


def _do(name, *arguments):
    """Calls the library; gives what it wrote, a single value as itself."""
    code, *results = _host.call(name, *arguments)
    if code != 0:
        kind = {_OUT_OF_MEMORY: MemoryError, _LAUNCH_FAILURE: LaunchError}.get(code, LogicError)
        raise kind(f"{name} failed: {_host.error_text(code)}")
    return results[0] if len(results) == 1 else tuple(results)


def _is_done(name, handle):
    code, *_ = _host.call(name, handle)
    if code not in (0, _NOT_READY):
        raise LogicError(f"{name} failed: {_host.error_text(code)}")
    return code == 0


def _handle(stream):
    return stream.handle if stream is not None else 0


# ---- devices

host_alloc_flags = _types.SimpleNamespace(PORTABLE=1, DEVICEMAP=2, WRITECOMBINED=4)
mem_host_register_flags = _types.SimpleNamespace(PORTABLE=1, DEVICEMAP=2)
mem_attach_flags = _types.SimpleNamespace(GLOBAL=1, HOST=2, SINGLE=4)
event_flags = _types.SimpleNamespace(DEFAULT=0, BLOCKING_SYNC=1, DISABLE_TIMING=2)
stream_flags = _types.SimpleNamespace(DEFAULT=0, NON_BLOCKING=1)
ctx_flags = _types.SimpleNamespace(SCHED_AUTO=0, SCHED_SPIN=1, SCHED_YIELD=2, SCHED_BLOCKING_SYNC=4, MAP_HOST=8)


def init(flags=0):
    if flags != 0:
        raise LogicError("init: flags must be 0")


def get_version():
    version = _do("cudaRuntimeGetVersion")
    return version // 1000, version % 1000 // 10, 0


def get_driver_version():
    return _do("cudaDriverGetVersion")


def mem_get_info():
    return _do("cudaMemGetInfo")


class Device:
    def __init__(self, number):
        if not 0 <= number < Device.count():
            raise LogicError("invalid device ordinal")
        self._number = number

    @staticmethod
    def count():
        return _do("cudaGetDeviceCount")

    def name(self):
        return "Tenon host memory"

    def total_memory(self):
        return mem_get_info()[1]

    def compute_capability(self):
        return 0, 0

    def get_attribute(self, attribute):
        return _do("cudaDeviceGetAttribute", int(attribute), self._number)

    def pci_bus_id(self):
        return "0000:00:00.0"

    def make_context(self, flags=0):
        context = Context(self)
        context.push()
        return context

    def retain_primary_context(self):
        return Context(self)


class Context:
    """There is one device, and memory and streams belong to the process: a context only remembers who is on top."""

    _stack = []

    def __init__(self, device):
        self._device = device

    def push(self):
        Context._stack.append(self)

    def detach(self):
        if self in Context._stack:
            Context._stack.remove(self)

    @staticmethod
    def pop():
        if not Context._stack:
            raise LogicError("pop: there is no context")
        Context._stack.pop()

    @staticmethod
    def get_current():
        return Context._stack[-1] if Context._stack else None

    @staticmethod
    def get_device():
        return Device(0)

    @staticmethod
    def synchronize():
        _do("cudaDeviceSynchronize")


# ---- memory

class _Allocation:
    """Memory that goes with its object, or before by free()."""

    def __init__(self, address, size, free):
        self._address, self.size = address, size
        self._finalizer = _weakref.finalize(self, _host.call, free, address)

    def free(self):
        if not self._finalizer.alive:
            raise LogicError("free: the memory is free already")
        self._finalizer()

    def __int__(self):
        return self._address

    __index__ = __int__


class DeviceAllocation(_Allocation):
    """Device memory; int() is its address."""

    def as_buffer(self, size, offset=0):
        raise LogicError("device memory is not for the host; copy it")


class HostAllocation(_Allocation):
    """What page-locked arrays lie in; their `base`."""


def mem_alloc(bytes):  # noqa: A002 pycuda's name
    if bytes == 0:
        raise LogicError("mem_alloc failed: invalid argument: 0 bytes")
    return DeviceAllocation(_do("cudaMalloc", int(bytes)), int(bytes), "cudaFree")


def mem_alloc_like(array):
    return mem_alloc(array.nbytes)


def _array_at(allocation, shape, dtype, order):
    """An array over an allocation, which lives as long as the array and its views."""
    memory = (_ctypes.c_char * max(allocation.size, 1)).from_address(int(allocation))
    memory.allocation = allocation
    return _numpy.ndarray(shape, dtype, memory, order=order)


def _nbytes(shape, dtype):
    return int(_numpy.prod(shape, dtype=_numpy.int64)) * _numpy.dtype(dtype).itemsize


def pagelocked_empty(shape, dtype, order="C", mem_flags=0):
    size = max(_nbytes(shape, dtype), 1)
    return _array_at(HostAllocation(_do("cudaHostAlloc", size, mem_flags), size, "cudaFreeHost"), shape, dtype, order)


def pagelocked_zeros(shape, dtype, order="C", mem_flags=0):
    array = pagelocked_empty(shape, dtype, order, mem_flags)
    array.fill(0)
    return array


def pagelocked_empty_like(array, mem_flags=0):
    return pagelocked_empty(array.shape, array.dtype, mem_flags=mem_flags)


def pagelocked_zeros_like(array, mem_flags=0):
    return pagelocked_zeros(array.shape, array.dtype, mem_flags=mem_flags)


def managed_empty(shape, dtype, order="C", mem_flags=mem_attach_flags.GLOBAL):
    size = max(_nbytes(shape, dtype), 1)
    return _array_at(DeviceAllocation(_do("cudaMallocManaged", size, mem_flags), size, "cudaFree"), shape, dtype, order)


def managed_zeros(shape, dtype, order="C", mem_flags=mem_attach_flags.GLOBAL):
    array = managed_empty(shape, dtype, order, mem_flags)
    array.fill(0)
    return array


def register_host_memory(array, flags=0):
    _do("cudaHostRegister", array.ctypes.data, array.nbytes, flags)
    _weakref.finalize(array, _host.call, "cudaHostUnregister", array.ctypes.data)
    return array


def _host_side(buffer, writable):
    """(address, bytes, what keeps it alive) of a contiguous host buffer."""
    array = buffer if isinstance(buffer, _numpy.ndarray) else _numpy.frombuffer(buffer, _numpy.uint8)
    if not (array.flags.c_contiguous or array.flags.f_contiguous):
        raise ValueError("the array is not contiguous")
    if writable and not array.flags.writeable:
        raise ValueError("the array is read-only")
    return array.ctypes.data, array.nbytes, array


def _copy(dst, src, size, kind):
    _do("cudaMemcpy", dst, src, size, kind)


def _copy_async(dst, src, size, kind, stream):
    _do("cudaMemcpyAsync", dst, src, size, kind, _handle(stream))


def memcpy_htod(dest, src):
    address, size, _keep = _host_side(src, False)
    _copy(int(dest), address, size, _HOST_TO_DEVICE)


def memcpy_htod_async(dest, src, stream=None):
    address, size, _keep = _host_side(src, False)
    _copy_async(int(dest), address, size, _HOST_TO_DEVICE, stream)


def memcpy_dtoh(dest, src):
    address, size, _keep = _host_side(dest, True)
    _copy(address, int(src), size, _DEVICE_TO_HOST)


def memcpy_dtoh_async(dest, src, stream=None):
    address, size, _keep = _host_side(dest, True)
    _copy_async(address, int(src), size, _DEVICE_TO_HOST, stream)


def memcpy_dtod(dest, src, size):
    _copy(int(dest), int(src), size, _DEVICE_TO_DEVICE)


def memcpy_dtod_async(dest, src, size, stream=None):
    _copy_async(int(dest), int(src), size, _DEVICE_TO_DEVICE, stream)


def to_device(buffer):
    memory = mem_alloc(_host_side(buffer, False)[1])
    memcpy_htod(memory, buffer)
    return memory


def from_device(devptr, shape, dtype, order="C"):
    array = _numpy.empty(shape, dtype, order)
    memcpy_dtoh(array, devptr)
    return array


def from_device_like(devptr, other):
    return from_device(devptr, other.shape, other.dtype)


def memset_d8(dest, data, count):
    _do("cudaMemset", int(dest), data, count)


def memset_d8_async(dest, data, count, stream=None):
    _do("cudaMemsetAsync", int(dest), data, count, _handle(stream))


# ---- streams and events

class Stream:
    def __init__(self, flags=0, priority=0):
        self.handle = _do("cudaStreamCreateWithPriority", flags, priority)
        self._finalizer = _weakref.finalize(self, _host.call, "cudaStreamDestroy", self.handle)

    def synchronize(self):
        _do("cudaStreamSynchronize", self.handle)

    def is_done(self):
        return _is_done("cudaStreamQuery", self.handle)

    def wait_for_event(self, event):
        _do("cudaStreamWaitEvent", self.handle, event.handle, 0)


class Event:
    def __init__(self, flags=0):
        self.handle = _do("cudaEventCreateWithFlags", flags)
        self._finalizer = _weakref.finalize(self, _host.call, "cudaEventDestroy", self.handle)

    def record(self, stream=None):
        _do("cudaEventRecord", self.handle, _handle(stream))
        return self

    def synchronize(self):
        _do("cudaEventSynchronize", self.handle)
        return self

    def query(self):
        return _is_done("cudaEventQuery", self.handle)

    def time_since(self, event):
        """Milliseconds from `event` to this one."""
        return _do("cudaEventElapsedTime", event.handle, self.handle)

    def time_till(self, event):
        return event.time_since(self)


# ---- kernels

def _no_kernels(*_arguments, **_keywords):
    raise LogicError("this device is host memory, it runs no kernels")


module_from_file = module_from_buffer = _no_kernels
