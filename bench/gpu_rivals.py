# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Times PyTorch on a GPU: eager inside a CUDA graph, and torch.compile. For a machine with torch and torchvision.

    python bench/gpu_rivals.py resnet50 1,32,256 [--compile]
Weights are random, f16, channels_last; a time is the median of replays back to back, without the copy of the input.
"""
import argparse
import statistics
import time

import torch
import torchvision


def milliseconds(run, runs):
    """-> median over rounds of one run's time, runs back to back."""
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
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        for _ in range(3):
            model(x)
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        model(x)
    return graph.replay


@torch.inference_mode()
def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("batches")
    parser.add_argument("--compile", action="store_true", help="also torch.compile, mode reduce-overhead")
    arguments = parser.parse_args()
    torch.backends.cudnn.benchmark = True
    model = getattr(torchvision.models, arguments.model)().eval().cuda().half().to(memory_format=torch.channels_last)
    for batch in map(int, arguments.batches.split(",")):
        x = torch.randn(batch, 3, 224, 224, device="cuda", dtype=torch.half).to(memory_format=torch.channels_last)
        runs = 200 if batch < 64 else 30
        ms = milliseconds(in_graph(model, x), runs)
        print(f"torch {torch.__version__} eager in a graph, {arguments.model} f16 batch {batch}: {ms:.4f} ms, "
              f"{1000 * batch / ms:.0f} /s",
              flush=True)
        if not arguments.compile:
            continue
        start = time.time()
        torch._dynamo.reset()
        compiled = torch.compile(model, mode="reduce-overhead")
        for _ in range(4):
            compiled(x)
        torch.cuda.synchronize()
        ms = milliseconds(lambda: compiled(x), runs)
        print(f"torch.compile reduce-overhead, {arguments.model} f16 batch {batch}: {ms:.4f} ms, {1000 * batch / ms:.0f} /s, "
              f"compiled in {time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
