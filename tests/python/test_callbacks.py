# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Classes that a script derives: they are called, and what they raise reaches the caller of the library."""

import gc
import weakref

import numpy as np
import pytest

import tenon.tensorrt as trt
from conftest import Log, Shop, add_affine


class Trouble(Exception):
    pass


def test_logger_in_python_hears_errors(log):
    assert trt.Runtime(log).deserialize_cuda_engine(b"not a plan") is None
    severity, text = log.lines[-1]
    assert severity == trt.ILogger.ERROR and "deserializeCudaEngine" in text


def test_logger_that_raises():
    class Raising(trt.ILogger):
        def log(self, severity, msg):
            raise Trouble(msg)

    runtime = trt.Runtime(Raising())
    with pytest.raises(Trouble, match="deserializeCudaEngine"):
        runtime.deserialize_cuda_engine(b"not a plan")


def test_logger_without_log():
    class Mute(trt.ILogger):
        pass

    with pytest.raises(TypeError, match="log"):
        trt.Runtime(Mute()).deserialize_cuda_engine(b"")
    with pytest.raises(NotImplementedError):
        Mute().log(trt.Logger.ERROR, "")


def test_default_logger_writes_to_standard_error(capfd):
    trt.Runtime(trt.Logger()).deserialize_cuda_engine(b"")
    trt.Runtime(trt.Logger(trt.Logger.INTERNAL_ERROR)).deserialize_cuda_engine(b"")
    lines = capfd.readouterr().err.splitlines()
    assert "] [TRT] [E] " in lines[0] and all("[E]" in line or line.startswith(" ") for line in lines)


def test_logger_and_parents_stay_alive():
    log = Log()
    watch = weakref.ref(log)
    engine = make_engine(log)
    context = engine.create_execution_context()
    del log, engine
    gc.collect()
    assert watch() is not None
    assert context.set_input_shape("x", (9, 9)) is False  # logs, so the logger must be there
    assert "setInputShape" in watch().errors
    del context
    gc.collect()
    assert watch() is None


def make_engine(log):
    shop = Shop(log)
    add_affine(shop.network, batch=2)
    return trt.Runtime(log).deserialize_cuda_engine(shop.plan())


class Monitor(trt.IProgressMonitor):
    def __init__(self, fail_at=None, stop_at=None):
        super().__init__()
        self.events, self.fail_at, self.stop_at = [], fail_at, stop_at

    def phase_start(self, phase_name, parent_phase, num_steps):
        self.events.append(("start", phase_name, num_steps))

    def step_complete(self, phase_name, step):
        self.events.append(("step", phase_name, step))
        if self.fail_at is not None and len(self.events) > self.fail_at:
            raise Trouble("enough")
        return self.stop_at is None or len(self.events) <= self.stop_at

    def phase_finish(self, phase_name):
        self.events.append(("finish", phase_name))


def test_progress_monitor_hears_and_stops(log, shop):
    add_affine(shop.network, batch=2)
    shop.config.progress_monitor = monitor = Monitor()
    assert shop.config.progress_monitor is monitor
    assert shop.plan() is not None
    phases = [event[1] for event in monitor.events if event[0] == "start"]
    assert phases and sorted(phases) == sorted(event[1] for event in monitor.events if event[0] == "finish")
    shop.config.progress_monitor = Monitor(stop_at=0)
    assert shop.plan() is None


def test_progress_monitor_that_raises(shop):
    add_affine(shop.network, batch=2)
    shop.config.progress_monitor = Monitor(fail_at=0)
    with pytest.raises(Trouble):
        shop.plan()
    shop.config.progress_monitor = None
    assert shop.plan() is not None  # and nothing is left behind


class Recorder(trt.IErrorRecorder):
    def __init__(self):
        super().__init__()
        self.errors = []

    def num_errors(self):
        return len(self.errors)

    def get_error_code(self, arg0):
        return self.errors[arg0][0]

    def get_error_desc(self, arg0):
        return self.errors[arg0][1]

    def has_overflowed(self):
        return False

    def clear(self):
        self.errors.clear()

    def report_error(self, arg0, arg1):
        self.errors.append((arg0, arg1))
        return True


def test_error_recorder_is_handed_on(log):
    engine = make_engine(log)
    engine.error_recorder = recorder = Recorder()
    assert engine.error_recorder is recorder
    context = engine.create_execution_context()
    assert context.error_recorder is recorder
    assert not context.set_input_shape("nobody", (1, 4))
    code, text = recorder.errors[0]
    assert code == trt.ErrorCodeTRT.INVALID_ARGUMENT and "nobody" in text


class Allocator(trt.IOutputAllocator):
    dtype = np.float32

    def __init__(self):
        super().__init__()
        self.buffer, self.shape = None, None

    def reallocate_output(self, tensor_name, memory, size, alignment):
        if size == 0:
            raise Trouble("no size")
        self.buffer = np.empty(size + alignment, np.uint8)
        start = self.buffer.ctypes.data
        self.address = start + (-start) % alignment
        return self.address

    def notify_shape(self, tensor_name, shape):
        self.shape = tuple(shape)

    @property
    def array(self):
        offset = self.address - self.buffer.ctypes.data
        count = int(np.prod(self.shape)) * np.dtype(self.dtype).itemsize
        return self.buffer[offset:offset + count].view(self.dtype).reshape(self.shape)


def test_output_allocator(affine):
    engine, weights = affine
    context = engine.create_execution_context()
    allocator = Allocator()
    assert context.set_output_allocator("y", allocator)
    x = np.random.default_rng(1).random((3, 4), np.float32)
    assert context.set_input_shape("x", x.shape) and context.set_tensor_address("x", x.ctypes.data)
    assert context.execute_async_v3(0)
    np.testing.assert_allclose(allocator.array, x @ weights + 1, rtol=1e-6)

    class Failing(Allocator):
        def reallocate_output(self, *arguments):
            raise Trouble("none left")

    context.set_output_allocator("y", Failing())
    with pytest.raises(Trouble, match="none left"):
        context.execute_async_v3(0)


def test_profiler(affine):
    class Times(trt.IProfiler):
        def __init__(self):
            super().__init__()
            self.times = {}

        def report_layer_time(self, layer_name, ms):
            self.times[layer_name] = ms

    engine, _ = affine
    context = engine.create_execution_context()
    context.profiler = times = Times()
    x, y = np.ones((2, 4), np.float32), np.empty((2, 3), np.float32)
    context.set_input_shape("x", (2, 4))
    assert context.execute_v2([x.ctypes.data, y.ctypes.data])
    assert len(times.times) == engine.num_layers and all(ms >= 0 for ms in times.times.values())


class Calibrator(trt.IInt8EntropyCalibrator2):
    """Three batches of numbers between -2 and 2, and a cache in memory."""

    def __init__(self, fail=None):
        super().__init__()
        self.asked, self.cache, self.fail = [], None, fail
        self.batch = np.linspace(-2, 2, 8, dtype=np.float32).reshape(2, 4)

    def get_batch_size(self):
        return 2

    def get_batch(self, names):
        self.asked.append(list(names))
        if self.fail == "get_batch" and len(self.asked) == 2:
            raise Trouble("no picture")
        if self.fail == "count":
            return [self.batch.ctypes.data] * 2
        return [self.batch.ctypes.data] if len(self.asked) <= 3 else None

    def read_calibration_cache(self):
        if self.fail == "read":
            raise Trouble("no cache")
        return self.cache

    def write_calibration_cache(self, cache):
        if self.fail == "write":
            raise Trouble("disk full")
        self.cache = bytes(cache)


def calibrated(shop, calibrator):
    shop.config.set_flag(trt.BuilderFlag.INT8)
    shop.config.int8_calibrator = calibrator
    assert shop.config.int8_calibrator is calibrator
    return shop.plan()


def test_calibrator_is_asked_and_its_cache_is_used(log, shop):
    add_affine(shop.network, batch=2)
    calibrator = Calibrator()
    assert calibrator.get_algorithm() == trt.CalibrationAlgoType.ENTROPY_CALIBRATION_2
    assert calibrator.interface_info.kind == "IInt8EntropyCalibrator2"
    assert calibrated(shop, calibrator) is not None, log.errors
    assert calibrator.asked == [["x"]] * 4
    header, *entries = calibrator.cache.decode().splitlines()
    assert header.startswith("TRT-") and header.endswith("EntropyCalibration2") and any(
        entry.startswith("x: ") for entry in entries)
    assert calibrated(shop, calibrator) is not None, log.errors
    assert len(calibrator.asked) == 4, "the cache makes batches needless"


@pytest.mark.parametrize("fail", ("get_batch", "read", "write"))
def test_calibrator_that_raises(shop, fail):
    add_affine(shop.network, batch=2)
    with pytest.raises(Trouble):
        calibrated(shop, Calibrator(fail))


def test_calibrator_that_gives_too_many_addresses(shop):
    add_affine(shop.network, batch=2)
    with pytest.raises(TypeError, match="expected 1 addresses, found 2"):
        calibrated(shop, Calibrator("count"))


def test_legacy_calibrator(log, shop):
    class Legacy(trt.IInt8LegacyCalibrator):
        def __init__(self):
            super().__init__()
            self.parts, self.quantiles = Calibrator(), 0

        def get_quantile(self):
            self.quantiles += 1
            return 0.999

        def get_regression_cutoff(self):
            return 1.0

        def get_batch_size(self):
            return 2

        def get_batch(self, names):
            return self.parts.get_batch(names)

        def read_calibration_cache(self):
            return None

        def write_calibration_cache(self, cache):
            self.parts.cache = bytes(cache)

        def read_histogram_cache(self):
            return None

        def write_histogram_cache(self, cache):
            pass

    add_affine(shop.network, batch=2)
    calibrator = Legacy()
    assert calibrated(shop, calibrator) is not None, log.errors
    assert calibrator.quantiles > 0 and b"LegacyCalibration" in calibrator.parts.cache


def test_stream_writer_and_readers(log, shop):
    add_affine(shop.network, batch=2)

    class Writer(trt.IStreamWriter):
        def __init__(self):
            super().__init__()
            self.data = b""

        def write(self, data):
            self.data += data
            return len(data)

    class Reader(trt.IStreamReader):
        def __init__(self, data):
            super().__init__()
            self.data = data

        def read(self, size):
            part, self.data = self.data[:size], self.data[size:]
            return part

    writer = Writer()
    assert shop.builder.build_serialized_network_to_stream(shop.network, shop.config, writer)
    assert writer.data == bytes(shop.plan())
    engine = trt.Runtime(log).deserialize_cuda_engine(Reader(writer.data))
    assert engine.num_io_tensors == 2

    class Broken(Reader):
        def read(self, size):
            raise Trouble("disk")

    with pytest.raises(Trouble, match="disk"):
        trt.Runtime(log).deserialize_cuda_engine(Broken(b""))
