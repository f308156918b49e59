# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The engines that bench/cpu.py compares: each runs one model with fixed shapes, fp32, on so many threads.

Every engine has run(count) -> milliseconds of each inference, outputs() -> arrays of the last one in the model's
order, and processes() -> ids of other processes that work for it.
"""
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "models"))

import compare  # noqa: E402

WORKER = compare.TENON.with_name("tenon_worker")


def timed(call, count):
    """-> milliseconds of each of `count` calls"""
    times = []
    for _ in range(count):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1e3)
    return times


def open_dims(path):
    """-> {input: shape as the model has it, names for open sizes}"""
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return {i.name: i.shape for i in session.get_inputs()}


class OnnxRuntime:
    """ONNX Runtime's CPU provider, all graph optimizations, open sizes fixed to those of the input."""
    label = "ONNX Runtime"

    def __init__(self, model, feeds, threads):
        import onnxruntime
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        for name, dims in open_dims(model.path()).items():
            for dim, size in zip(dims, feeds[name].shape):
                if isinstance(dim, str):
                    options.add_free_dimension_override_by_name(dim, size)
        self.session = onnxruntime.InferenceSession(str(model.path()), options, providers=["CPUExecutionProvider"])
        self.feeds, self.last = feeds, None

    def infer(self):
        self.last = self.session.run(None, self.feeds)

    def run(self, count):
        return timed(self.infer, count)

    def outputs(self):
        return self.last

    def processes(self):
        return []

    def close(self):
        self.session = None


class OpenVino:
    """OpenVINO's CPU plugin: f32, one stream, tuned for latency, shapes fixed."""
    label = "OpenVINO"

    def __init__(self, model, feeds, threads):
        import openvino
        core = openvino.Core()
        network = core.read_model(str(model.path()))
        network.reshape({name: list(value.shape) for name, value in feeds.items()})
        settings = {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY", "NUM_STREAMS": 1,
                    "INFERENCE_PRECISION_HINT": "f32"}
        self.request = core.compile_model(network, "CPU", settings).create_infer_request()
        for name, value in feeds.items():
            self.request.set_tensor(name, openvino.Tensor(value, shared_memory=True))

    def run(self, count):
        return timed(self.request.infer, count)

    def outputs(self):
        return [tensor.data.copy() for tensor in self.request.output_tensors]

    def processes(self):
        return []

    def close(self):
        self.request = None


class Tenon:
    """A plan built for these shapes and threads, kept loaded by bench/tenon_worker."""
    label = "Tenon"

    def __init__(self, model, feeds, threads):
        self.folder = tempfile.TemporaryDirectory(prefix="tenon_bench_")
        folder = pathlib.Path(self.folder.name)
        plan = folder / "model.plan"
        shapes = ["--shape=" + f"{name}:{compare.spelled(value.shape)}" for name, value in feeds.items()]
        compare.command("build", model.path(), "-o", plan, "--threads", threads, *shapes)
        files = []
        for i, (name, value) in enumerate(feeds.items()):
            np.save(folder / f"input_{i}.npy", value)
            files.append(f"{name}={folder}/input_{i}.npy")
        self.worker = subprocess.Popen([WORKER, plan, str(threads), *files], stdin=subprocess.PIPE, text=True,
                                       stdout=subprocess.PIPE)

    def ask(self, line):
        self.worker.stdin.write(line + "\n")
        self.worker.stdin.flush()
        answer = self.worker.stdout.readline()
        if not answer:
            raise compare.Failed(f"tenon_worker ended with {self.worker.wait()}")
        return answer

    def run(self, count):
        return [float(word) for word in self.ask(f"run {count}").split()]

    def outputs(self):
        self.ask(f"save {self.folder.name}")
        files = sorted(pathlib.Path(self.folder.name).glob("[0-9]*.npy"), key=lambda f: int(f.stem))
        return [np.load(f) for f in files]

    def processes(self):
        return [self.worker.pid]

    def close(self):
        self.worker.stdin.close()
        self.worker.wait()
        self.folder.cleanup()


ENGINES = {"tenon": Tenon, "ort": OnnxRuntime, "openvino": OpenVino}
