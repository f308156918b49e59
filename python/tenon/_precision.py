# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Lower precision in build(): flags, calibrators over samples, the accuracy budget."""

import dataclasses
import os
from pathlib import Path

import numpy as np

from tenon import tensorrt as trt
from tenon._samples import Samples

_CALIBRATORS = {"entropy2": trt.IInt8EntropyCalibrator2, "entropy": trt.IInt8EntropyCalibrator,
                "minmax": trt.IInt8MinMaxCalibrator}


@dataclasses.dataclass(frozen=True)
class Precision:
    """What build() was asked for; see its text."""

    fp16: bool
    bf16: bool
    int8: bool
    int8_always: bool
    calib: object
    calibrator: object
    calib_cache: object
    max_error: float | None
    error_metric: str
    validate: object
    pictures: object

    def check(self):
        """Raises ValueError for what does not go together."""
        if self.int8:
            if self.max_error is not None and self.calib is None and self.validate is None:
                raise ValueError("max_error is measured on samples: expected calib= or validate=")
            if self.validate is not None and self.max_error is None:
                raise ValueError("validate= is of use with max_error= only")
            return
        for name in ("calib_cache", "max_error", "validate"):
            if getattr(self, name) is not None:
                raise ValueError(f"{name}= is of use with int8=True only")
        if self.calib is not None and not self.fp16:
            raise ValueError("calib= is of use with int8=True, or with fp16=True to look for values beyond its range")

    def apply(self, network, config, settings, shapes):
        """Sets flags, calibrator and budget. -> what has to live as long as the build."""
        for flag in ("fp16", "bf16", "int8"):
            if getattr(self, flag):
                config.set_flag(getattr(trt.BuilderFlag, flag.upper()))
        batches = batch_shapes(network, shapes)
        dtypes = {network.get_input(i).name: np.dtype(trt.nptype(network.get_input(i).dtype))
                  for i in range(network.num_inputs)}
        kept = []
        if self.int8:
            kept += self._calibrate(config, settings, batches, dtypes)
            settings.int8_always = self.int8_always
            settings.max_error = -1 if self.max_error is None else self.max_error
            settings.error_metric = self.error_metric
        measured = self.calib if self.validate is None else self.validate
        if measured is not None and (self.max_error is not None or not self.int8):
            fixed = all(network.get_input(i).shape[0] >= 0 for i in range(network.num_inputs))
            settings.set_validation(_measured(Samples(measured, batches, self.pictures, dtypes), fill=fixed))
        return kept

    def _calibrate(self, config, settings, batches, dtypes):
        if not isinstance(self.calibrator, str):
            config.int8_calibrator = self.calibrator
            return [self.calibrator]
        name, _, number = self.calibrator.partition(":")
        if name == "percentile":
            settings.calibration_percentile = float(number)
            if not 0 < settings.calibration_percentile <= 100:
                raise ValueError(f"calibrator='{self.calibrator}': expected a percentile above 0 and at most 100")
            name = "entropy2"
        if name not in _CALIBRATORS or (number and settings.calibration_percentile == 0):
            raise ValueError(f"calibrator='{self.calibrator}': expected entropy2, entropy, minmax, percentile:P, or an "
                             "object of a calibrator's class")
        if self.calib is None and self.calib_cache is None:
            return []
        has_table = self.calib_cache is not None and Path(self.calib_cache).exists()
        if self.calib is None and not has_table:
            raise ValueError(f"calib_cache='{os.fspath(self.calib_cache)}': there is no such table yet, and no calib= to "
                             "make one of")
        samples = None if has_table else Samples(self.calib, batches, self.pictures, dtypes)
        calibrator = _calibrator(_CALIBRATORS[name], samples, self.calib_cache)
        config.int8_calibrator = calibrator
        return [calibrator]


def batch_shapes(network, shapes):
    """{input: shape of one batch}: what the engine is tuned for."""
    out = {}
    for i in range(network.num_inputs):
        tensor = network.get_input(i)
        given = shapes.get(tensor.name, tuple(tensor.shape))
        out[tensor.name] = tuple(given if all(isinstance(size, int) for size in given) else given[1])
    return out


def _library_name(dtype):
    """float32 -> "f32"."""
    return "bool" if dtype == bool else f"{dtype.kind}{8 * dtype.itemsize}"


def _measured(samples, fill):
    def give(number):
        batch = samples.batch(number, fill)
        return batch and [(name, _library_name(array.dtype), list(array.shape), array.tobytes())
                          for name, array in batch.items()]

    return give


def _calibrator(base, samples, cache):
    class Calibrator(base):
        """Batches of the samples, in host memory; the table goes to the file and comes from it."""

        def __init__(self):
            super().__init__()
            self._next = 0
            self._batch = None  # lives until the next one

        def get_batch_size(self):
            return samples.batch_size if samples else 1

        def get_batch(self, names):
            self._batch = samples.batch(self._next, fill=True) if samples else None
            self._next += 1
            return self._batch and [self._batch[name].ctypes.data for name in names]

        def read_calibration_cache(self):
            return Path(cache).read_bytes() if cache is not None and Path(cache).exists() else None

        def write_calibration_cache(self, table):
            if cache is not None:
                Path(cache).write_bytes(bytes(table))

    return Calibrator()
