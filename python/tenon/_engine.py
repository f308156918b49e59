# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The short way: build(), load(), and an engine that is called like a function."""

import collections.abc
import logging
import os

import numpy

from tenon import tensorrt as trt
from tenon._precision import Precision

# What TensorRT's types lack, by Tenon's names (tenon.h: data_type()).
_DTYPES = {"f32": "float32", "f16": "float16", "f64": "float64", "i8": "int8", "i16": "int16", "i32": "int32",
           "i64": "int64", "u8": "uint8", "u16": "uint16", "u32": "uint32", "u64": "uint64", "bool": "bool"}
_EXTENDED = {"bf16": "bfloat16"}


class BuildError(RuntimeError):
    """A model could not be imported, an engine not be built or loaded. The text is the library's own."""


_LEVELS = {trt.ILogger.WARNING: logging.WARNING, trt.ILogger.INFO: logging.INFO, trt.ILogger.VERBOSE: logging.DEBUG}


class _Log(trt.ILogger):
    """Keeps errors for the exception; the rest goes to the logger `tenon` of Python's logging."""

    def __init__(self):
        super().__init__()
        self.errors = []

    def log(self, severity, msg):
        if severity <= trt.ILogger.ERROR:
            self.errors.append(msg)
        else:
            logging.getLogger("tenon").log(_LEVELS[severity], msg)

    def fail(self, what):
        raise BuildError("\n".join([what, *self.errors]))


def _dtype(engine, name):
    word = trt.tenon.data_type(engine, name)
    if word in _EXTENDED:
        import ml_dtypes

        return numpy.dtype(getattr(ml_dtypes, _EXTENDED[word]))
    return numpy.dtype(_DTYPES[word])


class Engine:
    """A built network. Call it with one array, a sequence of arrays, or a dict by input name: it gives a dict by
    output name. One thread at a time; make one Engine per thread of the same plan."""

    def __init__(self, plan):
        self._log = _Log()
        self._plan = plan
        runtime = trt.Runtime(self._log)
        self._engine = runtime.deserialize_cuda_engine(plan) or self._log.fail("the plan could not be loaded")
        self._context = self._engine.create_execution_context() or self._log.fail("no execution context could be made")
        names = [self._engine.get_tensor_name(i) for i in range(self._engine.num_io_tensors)]
        is_input = lambda name: self._engine.get_tensor_mode(name) == trt.TensorIOMode.INPUT  # noqa: E731
        self.inputs = {name: _dtype(self._engine, name) for name in names if is_input(name)}
        self.outputs = {name: _dtype(self._engine, name) for name in names if not is_input(name)}

    @property
    def tensorrt(self):
        """The ICudaEngine, for everything else."""
        return self._engine

    def save(self, path):
        """Writes the plan, for load()."""
        with open(path, "wb") as file:
            file.write(self._plan)

    def explain(self):
        """Every decision of the build, as text."""
        return trt.tenon.explain(self._engine)

    def _by_name(self, arrays):
        if isinstance(arrays, collections.abc.Mapping):
            found = dict(arrays)
        else:
            values = [arrays] if hasattr(arrays, "__array__") or hasattr(arrays, "__dlpack__") else list(arrays)
            if len(values) != len(self.inputs):
                raise ValueError(f"expected {len(self.inputs)} inputs ({', '.join(self.inputs)}), found {len(values)}")
            found = dict(zip(self.inputs, values))
        if set(found) != set(self.inputs):
            raise ValueError(f"expected the inputs {sorted(self.inputs)}, found {sorted(found)}")
        return found

    def _check(self, done, what):
        if not done:
            errors, self._log.errors = self._log.errors, []
            raise ValueError("\n".join([what, *errors]))

    def __call__(self, inputs):
        kept = []
        for name, value in self._by_name(inputs).items():
            array = value if isinstance(value, numpy.ndarray) else _as_numpy(value)
            if array.dtype != self.inputs[name]:
                raise TypeError(f"input '{name}': expected {self.inputs[name]}, found {array.dtype}")
            shape, array = array.shape, numpy.ascontiguousarray(array)  # which gives no dimensions one
            kept.append(array)
            self._check(self._context.set_input_shape(name, shape), f"input '{name}'")
            self._check(self._context.set_tensor_address(name, array.ctypes.data), f"input '{name}'")
        outputs = {}
        for name, dtype in self.outputs.items():
            outputs[name] = numpy.empty(tuple(self._context.get_tensor_shape(name)), dtype)
            self._check(self._context.set_tensor_address(name, outputs[name].ctypes.data), f"output '{name}'")
        self._check(self._context.execute_v2([self._context.get_tensor_address(self._engine.get_tensor_name(i))
                                              for i in range(self._engine.num_io_tensors)]), "the inference failed")
        return outputs


def _as_numpy(value):
    return numpy.from_dlpack(value) if hasattr(value, "__dlpack__") else numpy.asarray(value)


def _profile(builder, network, shapes):
    """A profile with (min, opt, max) of every input in `shapes`; a single shape stands for all three."""
    profile = builder.create_optimization_profile()
    for name, shape in shapes.items():
        fixed = all(isinstance(size, int) for size in shape)
        low, best, high = (shape, shape, shape) if fixed else shape
        profile.set_shape(name, tuple(low), tuple(best), tuple(high))
    unset = [network.get_input(i).name for i in range(network.num_inputs)
             if -1 in tuple(network.get_input(i).shape) and network.get_input(i).name not in shapes]
    if unset:
        raise ValueError(f"inputs with open dimensions need shapes={{name: (min, opt, max)}}: {', '.join(unset)}")
    return profile


def build(model, shapes=None, *, level=None, threads=0, workspace=None, timing_cache=None, flags=(), fp16=False,
          bf16=False, int8=False, int8_always=False, calib=None, calibrator="entropy2", calib_cache=None,
          max_error=None, error_metric="top1", validate=None, pictures=None):
    """An Engine from an ONNX model.

    model: a path, or the bytes of a model.  shapes: for inputs with open dimensions, name -> shape or (min, opt, max).
    level: 0 (no search) to 5; threads: 0 for all cores; workspace: bytes; timing_cache: a file, read and written;
    flags: BuilderFlags.  Raises BuildError with what the library said.

    Lower precision, as the command line has it: fp16, bf16 and int8 allow 16-bit floats and products of 8-bit integers.
    calib: samples for the ranges of int8 (or to look for values beyond fp16's range): an array or .npy file of the
    input's type, with samples along axis 0, a folder of pictures (needs the package pillow; `pictures`: a
    tenon.Pictures), or a dict of these by input.  calibrator: "entropy2", "entropy", "minmax", "percentile:99.99", or an object of a calibrator's
    class.  calib_cache: a table of ranges, read if it exists, else written.  int8_always: also where f32 is timed to be
    faster.  max_error: a share such as 0.005; the fewest products that meet it stay f32, as measured by error_metric
    ("top1", "cosine", "relative") on validate (as calib; those by default).  Raises ValueError for what does not go
    together and for samples that do not fit, and what a calibrator raises.
    """
    precision = Precision(fp16, bf16, int8, int8_always, calib, calibrator, calib_cache, max_error, error_metric, validate,
                          pictures)
    precision.check()
    log = _Log()
    builder = trt.Builder(log)
    network = builder.create_network(0)
    parser = trt.OnnxParser(network, log)
    is_path = isinstance(model, (str, os.PathLike))
    if not (parser.parse_from_file(os.fspath(model)) if is_path else parser.parse(model)):
        log.errors[:] = [str(parser.get_error(i)) for i in range(parser.num_errors)] or log.errors
        log.fail(f"the model {os.fspath(model) if is_path else ''} could not be imported".replace("  ", " "))
    config = builder.create_builder_config()
    for flag in flags:
        config.set_flag(flag)
    if level is not None:
        config.builder_optimization_level = level
    if workspace is not None:
        config.set_memory_pool_limit(trt.MemoryPoolType.WORKSPACE, workspace)
    settings = trt.tenon.BuildSettings()
    settings.threads = threads
    settings.timing_cache_file = os.fspath(timing_cache) if timing_cache else ""
    profile = _profile(builder, network, shapes or {})
    kept = precision.apply(network, config, settings, shapes or {})
    trt.tenon.set_build_settings(config, settings)
    config.add_optimization_profile(profile)
    plan = builder.build_serialized_network(network, config) or log.fail("the engine could not be built")
    del kept
    return Engine(plan)


def load(path):
    """The Engine in a plan file."""
    with open(path, "rb") as file:
        return Engine(file.read())
