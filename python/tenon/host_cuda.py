# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The host device memory library for Python: where it lies, and its functions by ctypes.

Importing this loads it, and from then on execute_async_v3 takes its streams. `folder()` is what to put into
LD_LIBRARY_PATH for other programs.
"""

import ctypes
import functools
from pathlib import Path


def folder():
    """The folder of libcudart.so.12 and .13. Raises FileNotFoundError if this build has none."""
    here = Path(__file__).parent.resolve()
    package = Path(_extension()).parent
    for found in (here / "lib/host_cuda", package / "lib/host_cuda", package.parent.parent / "lib/host_cuda"):
        if (found / "libcudart.so.13").exists():
            return found
    raise FileNotFoundError("libcudart.so.13 of Tenon's host device memory library is not in this installation")


def _extension():
    from tenon import _tensorrt

    return _tensorrt.__file__


library = ctypes.CDLL(str(folder() / "libcudart.so.13"))
library.cudaGetErrorName.restype = library.cudaGetErrorString.restype = ctypes.c_char_p

_P, _SIZE, _INT, _UINT, _FLOAT = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_uint, ctypes.c_float
_OUT = ctypes.POINTER
HostFunction = ctypes.CFUNCTYPE(None, ctypes.c_void_p)

# What each function takes; all of them return a code.
_SIGNATURES = {
    "cudaMalloc": (_OUT(_P), _SIZE),
    "cudaMallocManaged": (_OUT(_P), _SIZE, _UINT),
    "cudaMallocAsync": (_OUT(_P), _SIZE, _P),
    "cudaMallocHost": (_OUT(_P), _SIZE),
    "cudaHostAlloc": (_OUT(_P), _SIZE, _UINT),
    "cudaFree": (_P,),
    "cudaFreeAsync": (_P, _P),
    "cudaFreeHost": (_P,),
    "cudaHostRegister": (_P, _SIZE, _UINT),
    "cudaHostUnregister": (_P,),
    "cudaMemGetInfo": (_OUT(_SIZE), _OUT(_SIZE)),
    "cudaMemcpy": (_P, _P, _SIZE, _INT),
    "cudaMemcpyAsync": (_P, _P, _SIZE, _INT, _P),
    "cudaMemset": (_P, _INT, _SIZE),
    "cudaMemsetAsync": (_P, _INT, _SIZE, _P),
    "cudaStreamCreate": (_OUT(_P),),
    "cudaStreamCreateWithFlags": (_OUT(_P), _UINT),
    "cudaStreamCreateWithPriority": (_OUT(_P), _UINT, _INT),
    "cudaStreamDestroy": (_P,),
    "cudaStreamSynchronize": (_P,),
    "cudaStreamQuery": (_P,),
    "cudaStreamWaitEvent": (_P, _P, _UINT),
    "cudaLaunchHostFunc": (_P, HostFunction, _P),
    "cudaEventCreate": (_OUT(_P),),
    "cudaEventCreateWithFlags": (_OUT(_P), _UINT),
    "cudaEventDestroy": (_P,),
    "cudaEventRecord": (_P, _P),
    "cudaEventQuery": (_P,),
    "cudaEventSynchronize": (_P,),
    "cudaEventElapsedTime": (_OUT(_FLOAT), _P, _P),
    "cudaGetDeviceCount": (_OUT(_INT),),
    "cudaGetDevice": (_OUT(_INT),),
    "cudaSetDevice": (_INT,),
    "cudaDeviceGetAttribute": (_OUT(_INT), _INT, _INT),
    "cudaDeviceSynchronize": (),
    "cudaDeviceReset": (),
    "cudaRuntimeGetVersion": (_OUT(_INT),),
    "cudaDriverGetVersion": (_OUT(_INT),),
    "cudaGetLastError": (),
    "cudaPeekAtLastError": (),
}


@functools.cache
def _function(name):
    function = getattr(library, name)
    function.restype, function.argtypes = ctypes.c_int, _SIGNATURES[name]
    return function


def call(name, *arguments):
    """Calls a function with the arguments that it reads: (code, what it wrote...)."""
    types = _SIGNATURES[name]
    written = [kind._type_() for kind in types if hasattr(kind, "_type_") and issubclass(kind, ctypes._Pointer)]
    code = _function(name)(*(ctypes.byref(out) for out in written), *arguments)
    return (code, *(out.value or 0 for out in written))


def error_name(code):
    return library.cudaGetErrorName(int(code)).decode()


def error_text(code):
    return library.cudaGetErrorString(int(code)).decode()
