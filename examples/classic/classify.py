# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Names what is on a picture, as scripts for TensorRT are written: pycuda for device memory, one buffer per binding.

    python3 classify.py model.onnx classes.tsv picture.jpg [--api v2|v3]

Nothing in here knows of Tenon. On a machine without a GPU, install tenon-tensorrt and tenon-host-cuda.
"""

import argparse

import numpy as np
import pycuda.autoinit  # noqa: F401 makes the context
import pycuda.driver as cuda
import tensorrt as trt
from PIL import Image

TRT_LOGGER = trt.Logger(trt.Logger.WARNING)
EXPLICIT_BATCH = 1 << int(trt.NetworkDefinitionCreationFlag.EXPLICIT_BATCH)
SHAPE = (1, 3, 224, 224)


class HostDeviceMem:
    def __init__(self, host_mem, device_mem):
        self.host = host_mem
        self.device = device_mem


def build_engine(onnx_path):
    with trt.Builder(TRT_LOGGER) as builder, builder.create_network(EXPLICIT_BATCH) as network, \
            trt.OnnxParser(network, TRT_LOGGER) as parser, builder.create_builder_config() as config:
        config.set_memory_pool_limit(trt.MemoryPoolType.WORKSPACE, 1 << 30)
        with open(onnx_path, "rb") as model:
            if not parser.parse(model.read()):
                raise SystemExit("\n".join(str(parser.get_error(i)) for i in range(parser.num_errors)))
        profile = builder.create_optimization_profile()
        profile.set_shape(network.get_input(0).name, SHAPE, SHAPE, SHAPE)
        config.add_optimization_profile(profile)
        plan = builder.build_serialized_network(network, config)
    with trt.Runtime(TRT_LOGGER) as runtime:
        return runtime.deserialize_cuda_engine(plan)


def allocate_buffers(engine, context):
    inputs, outputs, bindings = [], [], []
    stream = cuda.Stream()
    for binding in range(engine.num_bindings):
        size = trt.volume(context.get_binding_shape(binding))
        dtype = trt.nptype(engine.get_binding_dtype(binding))
        host_mem = cuda.pagelocked_empty(size, dtype)
        device_mem = cuda.mem_alloc(host_mem.nbytes)
        bindings.append(int(device_mem))
        (inputs if engine.binding_is_input(binding) else outputs).append(HostDeviceMem(host_mem, device_mem))
    return inputs, outputs, bindings, stream


def do_inference_v2(context, bindings, inputs, outputs, stream):
    for inp in inputs:
        cuda.memcpy_htod_async(inp.device, inp.host, stream)
    context.execute_async_v2(bindings=bindings, stream_handle=stream.handle)
    for out in outputs:
        cuda.memcpy_dtoh_async(out.host, out.device, stream)
    stream.synchronize()
    return [out.host for out in outputs]


def do_inference_v3(context, bindings, inputs, outputs, stream):
    engine = context.engine
    for i in range(engine.num_io_tensors):
        context.set_tensor_address(engine.get_tensor_name(i), bindings[i])
    for inp in inputs:
        cuda.memcpy_htod_async(inp.device, inp.host, stream)
    context.execute_async_v3(stream_handle=stream.handle)
    for out in outputs:
        cuda.memcpy_dtoh_async(out.host, out.device, stream)
    stream.synchronize()
    return [out.host for out in outputs]


def load_picture(path):
    """RGB, shorter side to 256 pixels, the 224 x 224 in the middle, (pixel - 127) / 128, planes."""
    picture = Image.open(path).convert("RGB")
    scale = 256 / min(picture.size)
    picture = picture.resize([round(side * scale) for side in picture.size], Image.BICUBIC)
    left, top = ((side - 224) // 2 for side in picture.size)
    pixels = np.asarray(picture.crop((left, top, left + 224, top + 224)), np.float32)
    return ((pixels - 127) / 128).transpose(2, 0, 1)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("model")
    arguments.add_argument("classes")
    arguments.add_argument("picture")
    arguments.add_argument("--api", choices=("v2", "v3"), default="v2")
    options = arguments.parse_args()

    with build_engine(options.model) as engine, engine.create_execution_context() as context:
        context.set_binding_shape(0, SHAPE)
        inputs, outputs, bindings, stream = allocate_buffers(engine, context)
        np.copyto(inputs[0].host, load_picture(options.picture).ravel())
        infer = do_inference_v2 if options.api == "v2" else do_inference_v3
        logits = infer(context, bindings, inputs, outputs, stream)[0]

    with open(options.classes) as file:
        names = [line.rstrip("\n").split("\t")[2] for line in list(file)[1:]]
    share = np.exp(logits - logits.max())
    share /= share.sum()
    for index in np.argsort(-share)[:5]:
        print(f"{share[index]:.2f}  {names[index]}")


if __name__ == "__main__":
    main()
