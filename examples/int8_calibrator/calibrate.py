# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Builds an INT8 engine with a calibrator, as tutorials for TensorRT write it.

    python3 calibrate.py model.onnx FOLDER_OF_PICTURES [--cache calibration.cache] [--batch-size 10] [-o model.plan]

Nothing in here knows of Tenon. On a machine without a GPU, install tenon-tensorrt and tenon-host-cuda.
"""

import argparse
import os

import numpy as np
import pycuda.autoinit  # noqa: F401 makes the context
import pycuda.driver as cuda
import tensorrt as trt
from PIL import Image

TRT_LOGGER = trt.Logger(trt.Logger.WARNING)
EXPLICIT_BATCH = 1 << int(trt.NetworkDefinitionCreationFlag.EXPLICIT_BATCH)
SHAPE = (3, 224, 224)


def load_picture(path):
    """RGB, shorter side to 256 pixels, the 224 x 224 in the middle, (pixel - 127) / 128, planes."""
    picture = Image.open(path).convert("RGB")
    scale = 256 / min(picture.size)
    picture = picture.resize([round(side * scale) for side in picture.size], Image.BICUBIC)
    left, top = ((side - 224) // 2 for side in picture.size)
    pixels = np.asarray(picture.crop((left, top, left + 224, top + 224)), np.float32)
    return ((pixels - 127) / 128).transpose(2, 0, 1)


class EntropyCalibrator(trt.IInt8EntropyCalibrator2):
    def __init__(self, folder, cache_file, batch_size):
        trt.IInt8EntropyCalibrator2.__init__(self)
        self.cache_file = cache_file
        self.batch_size = batch_size
        self.files = sorted(os.path.join(folder, name) for name in os.listdir(folder))
        self.current_index = 0
        self.device_input = cuda.mem_alloc(batch_size * trt.volume(SHAPE) * trt.float32.itemsize)

    def get_batch_size(self):
        return self.batch_size

    def get_batch(self, names):
        batch = self.files[self.current_index:self.current_index + self.batch_size]
        if len(batch) < self.batch_size:
            return None
        self.current_index += self.batch_size
        cuda.memcpy_htod(self.device_input, np.ascontiguousarray([load_picture(path) for path in batch]))
        return [int(self.device_input)]

    def read_calibration_cache(self):
        if os.path.exists(self.cache_file):
            with open(self.cache_file, "rb") as file:
                return file.read()

    def write_calibration_cache(self, cache):
        with open(self.cache_file, "wb") as file:
            file.write(cache)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("model")
    arguments.add_argument("pictures")
    arguments.add_argument("--cache", default="calibration.cache")
    arguments.add_argument("--batch-size", type=int, default=10)
    arguments.add_argument("-o", "--output", default="model.plan")
    options = arguments.parse_args()

    with trt.Builder(TRT_LOGGER) as builder, builder.create_network(EXPLICIT_BATCH) as network, \
            trt.OnnxParser(network, TRT_LOGGER) as parser, builder.create_builder_config() as config:
        if not parser.parse_from_file(options.model):
            raise SystemExit("\n".join(str(parser.get_error(i)) for i in range(parser.num_errors)))
        name = network.get_input(0).name
        profile = builder.create_optimization_profile()
        profile.set_shape(name, (1, *SHAPE), (1, *SHAPE), (1, *SHAPE))
        config.add_optimization_profile(profile)
        calibration = builder.create_optimization_profile()
        batch = (options.batch_size, *SHAPE)
        calibration.set_shape(name, batch, batch, batch)
        config.set_calibration_profile(calibration)
        config.set_flag(trt.BuilderFlag.INT8)
        config.int8_calibrator = EntropyCalibrator(options.pictures, options.cache, options.batch_size)
        plan = builder.build_serialized_network(network, config)
        if plan is None:
            raise SystemExit("the engine could not be built")
        with open(options.output, "wb") as file:
            file.write(plan)


if __name__ == "__main__":
    main()
