# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Times PyTorch on a GPU, eager inside a CUDA graph and compiled, and ONNX Runtime's CUDA provider, each where it is installed.

    python bench/gpu_rivals.py resnet50 1,32,256 [--compile] [--onnx FILE]
PyTorch's networks are torchvision's: weights are random, f16, channels_last. A time is the median of replays back to back,
without the copy of the input. ONNX Runtime runs the file as it is, in f32 with tf32 allowed, captured in a CUDA graph.
"""
import argparse
import statistics
import time

import numpy as np


def milliseconds(run, runs):
    """-> median over rounds of one run's time, runs back to back."""
    import torch
    times = []
    for _ in range(5):
        torch.cuda.synchronize()
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        for _ in range(runs):
            run()
        end.record()
        end.synchronize()
        times.append(start.elapsed_time(end) / runs)
    return statistics.median(times)


def in_graph(model, x):
    """-> a function that replays the model's eager launches as one CUDA graph."""
    import torch
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        for _ in range(3):
            model(x)
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        model(x)
    return graph.replay


def time_torch(name, batches, compile_too):
    try:
        import torch
        import torchvision
    except ImportError as missing:
        print(f"no PyTorch beside it: {missing}")
        return
    if not hasattr(torchvision.models, name):
        print(f"torchvision has no {name}")
        return
    with torch.inference_mode():
        time_torchvision(torch, getattr(torchvision.models, name)(), name, batches, compile_too)


def time_torchvision(torch, model, name, batches, compile_too):
    torch.backends.cudnn.benchmark = True
    model = model.eval().cuda().half().to(memory_format=torch.channels_last)
    for batch in batches:
        x = torch.randn(batch, 3, 224, 224, device="cuda", dtype=torch.half).to(memory_format=torch.channels_last)
        runs = 200 if batch < 64 else 30
        ms = milliseconds(in_graph(model, x), runs)
        print(f"torch {torch.__version__} eager in a graph, {name} f16 batch {batch}: {ms:.4f} ms, {1000 * batch / ms:.0f} /s",
              flush=True)
        if not compile_too:
            continue
        start = time.time()
        torch._dynamo.reset()
        compiled = torch.compile(model, mode="reduce-overhead")
        for _ in range(4):
            compiled(x)
        torch.cuda.synchronize()
        ms = milliseconds(lambda: compiled(x), runs)
        print(f"torch.compile reduce-overhead, {name} f16 batch {batch}: {ms:.4f} ms, {1000 * batch / ms:.0f} /s, "
              f"compiled in {time.time() - start:.0f} s", flush=True)


def time_onnxruntime(file, name, batches):
    try:
        import onnxruntime as ort
    except ImportError as missing:
        print(f"no ONNX Runtime beside it: {missing}")
        return
    if "CUDAExecutionProvider" not in ort.get_available_providers():
        print(f"onnxruntime {ort.__version__} here has no CUDA provider (that is the wheel onnxruntime-gpu)")
        return
    for batch in batches:
        session = ort.InferenceSession(file, providers=[("CUDAExecutionProvider", {"enable_cuda_graph": "1"})])
        binding = session.io_binding()
        for one in session.get_inputs():
            dims = [d if isinstance(d, int) else batch if i == 0 else 128 for i, d in enumerate(one.shape)]
            dtype = {"tensor(float)": np.float32, "tensor(int64)": np.int64, "tensor(int32)": np.int32}[one.type]
            binding.bind_ortvalue_input(one.name, ort.OrtValue.ortvalue_from_numpy(np.ones(dims, dtype), "cuda", 0))
        for one in session.get_outputs():
            binding.bind_output(one.name, "cuda")
        for _ in range(3):
            session.run_with_iobinding(binding)
        times = []
        for _ in range(5):
            start = time.perf_counter()
            for _ in range(30):
                session.run_with_iobinding(binding)
            times.append((time.perf_counter() - start) * 1000 / 30)
        ms = statistics.median(times)
        print(f"onnxruntime {ort.__version__} CUDA, {name} tf32 batch {batch}: {ms:.4f} ms, {1000 * batch / ms:.0f} /s", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("batches")
    parser.add_argument("--compile", action="store_true", help="also torch.compile, mode reduce-overhead")
    parser.add_argument("--onnx", help="also ONNX Runtime, on this file")
    arguments = parser.parse_args()
    batches = [int(one) for one in arguments.batches.split(",")]
    time_torch(arguments.model, batches, arguments.compile)
    if arguments.onnx:
        time_onnxruntime(arguments.onnx, arguments.model, batches)


if __name__ == "__main__":
    main()
