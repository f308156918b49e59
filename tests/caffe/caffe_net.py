# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Caffe networks for tests: prototxt text, weights drawn from a seed, the same picture of it in OpenCV and in Tenon."""

import os
import subprocess
from functools import lru_cache
from pathlib import Path

import numpy as np
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("TENON_BIN", ROOT / "build/release/bin"))
TIMEOUT_S = 300


@lru_cache
def messages():
    """The classes of our schema by name: protoc knows the file, Python's protobuf makes the classes."""
    folder = ROOT / "src/import/caffe"
    done = subprocess.run(["protoc", f"--proto_path={folder}", "--descriptor_set_out=/dev/stdout", "caffe_schema.proto"],
                          capture_output=True, check=True)
    files = descriptor_pb2.FileDescriptorSet.FromString(done.stdout).file
    pool = descriptor_pool.DescriptorPool()
    for file in files:
        pool.Add(file)
    return message_factory.GetMessageClassesForFiles([file.name for file in files], pool)


def message(name):
    return messages()[f"tenon.caffe_schema.{name}"]


class Weights:
    """Blobs by layer, and the file of them."""

    def __init__(self, seed=1):
        self.random = np.random.default_rng(seed)
        self.blobs = {}

    def add(self, layer, *arrays):
        self.blobs[layer] = [np.asarray(array, np.float32) for array in arrays]

    def draw(self, layer, *shapes, scale=None):
        """Of a size that keeps what comes out near 1."""
        arrays = []
        for shape in shapes:
            fan_in = np.prod(shape[1:]) if len(shape) > 1 else 100
            arrays.append(self.random.standard_normal(shape) * (scale or np.sqrt(1.5 / fan_in)))
        self.add(layer, *arrays)

    def bytes(self, encoding="data", old=False):
        """encoding: data, double, half or raw floats. old: numbered layer types and four dims."""
        net = message("NetParameter")()
        for name, arrays in self.blobs.items():
            layer = net.layers.add(name=name) if old else net.layer.add(name=name)
            for array in arrays:
                fill(layer.blobs.add(), array, encoding, old)
        return net.SerializeToString()


def fill(blob, array, encoding="data", old=False):
    if old:
        blob.num, blob.channels, blob.height, blob.width = (1,) * (4 - array.ndim) + array.shape
    else:
        blob.shape.dim.extend(array.shape)
    if encoding == "data":
        blob.data.extend(array.ravel().tolist())
    elif encoding == "double":
        blob.double_data.extend(array.ravel().astype(np.float64).tolist())
    else:
        dtype, number = {"half": (np.float16, 2), "raw": (np.float32, 1)}[encoding]
        blob.raw_data_type = number
        blob.raw_data = array.astype(dtype).tobytes()


def binary(prototxt):
    """The same network in binary form."""
    return text_format.Parse(prototxt, message("NetParameter")()).SerializeToString()


def tenon(*command, code=0):
    done = subprocess.run([BIN / "tenon", *map(str, command)], capture_output=True, text=True, timeout=TIMEOUT_S)
    assert done.returncode == code, f"exit code {done.returncode}, expected {code}\n{done.stdout}\n{done.stderr}"
    return done


def run_tenon(folder, prototxt, weights, inputs, outputs, level=0):
    """Outputs by name of one inference; `weights` are the bytes of a caffemodel."""
    deploy, model = folder / "net.prototxt", folder / "net.caffemodel"
    deploy.write_bytes(prototxt if isinstance(prototxt, bytes) else prototxt.encode())
    model.write_bytes(weights)
    words = []
    for name, array in inputs.items():
        np.save(folder / f"{name}.npy", array)
        words += ["--input", f"{name}={folder / name}.npy"]
    for name in outputs:
        words += ["--blob", name]
    tenon("run", deploy, "--caffe", model, "--level", level, *words, "--output-dir", folder / "out")
    return {name: np.load(folder / "out" / f"{name}.npy") for name in outputs}


def run_opencv(prototxt, weights, inputs, outputs):
    """The same from OpenCV's reader and plain CPU kernels."""
    import cv2  # large; the forms of files need it not

    net = cv2.dnn.readNetFromCaffe(np.frombuffer(prototxt.encode(), np.uint8), np.frombuffer(weights, np.uint8))
    net.setPreferableBackend(cv2.dnn.DNN_BACKEND_OPENCV)
    net.enableFusion(False)
    for name, array in inputs.items():
        net.setInput(array, name)
    return dict(zip(outputs, net.forward(list(outputs))))


def assert_close(found, expected, tolerance=1e-5):
    """Largest difference as a share of the largest element."""
    assert found.shape == expected.shape, f"{found.shape}, expected {expected.shape}"
    scale = max(np.abs(expected).max(), 1e-6)
    assert np.isfinite(expected).all()
    assert np.abs(found - expected).max() <= tolerance * scale, np.abs(found - expected).max() / scale
