# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Who Tenon is timed beside on a GPU: PyTorch, eager inside a CUDA graph and compiled, and ONNX Runtime's CUDA provider.

    python gpu_contestants.py torch NETWORK BATCH            says "ready eager compiled"
    python gpu_contestants.py onnxruntime NETWORK BATCH F16  says "ready onnxruntime"
    python gpu_contestants.py convert NETWORK F32 F16        the file that ONNX Runtime runs, in f16, its own fusions made
What is ready times one round for each line "NAME RUNS" of its input and says the milliseconds of one run, back to back, without
the copy of the inputs. Weights are random, all is f16. Work that prepares on the GPU waits for the lock that --lock names.
"""
import argparse
import contextlib
import fcntl
import sys
import time

import numpy as np

LENGTH, WORDS = 384, 30522  # of a text, and of the vocabulary
LARGE = {"hidden_size": 1024, "num_hidden_layers": 24, "num_attention_heads": 16, "intermediate_size": 4096}
HEADS = {"bert_large": (16, 1024), "vit_b_16": (12, 768)}  # heads and width: ONNX Runtime's optimizer wants to know them


@contextlib.contextmanager
def turn(lock):
    """The GPU for oneself, among those who ask."""
    if not lock:
        yield
        return
    with open(lock, "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def serve(contestants, wait):
    """contestants: {name: function that launches one run}; wait(): until all are done."""
    print("ready", *contestants, flush=True)
    for line in sys.stdin:
        name, runs = line.split()
        run = contestants[name]
        run()
        wait()
        start = time.perf_counter()
        for _ in range(int(runs)):
            run()
        wait()
        print((time.perf_counter() - start) * 1000 / int(runs), flush=True)


def bert_large(torch):
    """-> module of (ids, mask, types)"""
    import transformers
    config = transformers.BertConfig(vocab_size=WORDS, attn_implementation="sdpa", **LARGE)
    bert = transformers.BertModel(config, add_pooling_layer=False)

    class Masked(torch.nn.Module):
        """The mask as numbers to add, so that no one looks at its values to leave it out."""

        def __init__(self):
            super().__init__()
            self.bert = bert

        def forward(self, ids, mask, types):
            added = (1 - mask[:, None, None, :].half()) * -10000
            return self.bert(input_ids=ids, attention_mask=added, token_type_ids=types).last_hidden_state

    return Masked()


def of_torch(torch, network, batch):
    """-> (model, inputs) on the GPU, f16"""
    if network == "bert_large":
        ids = torch.randint(0, WORDS, (batch, LENGTH), device="cuda")
        return bert_large(torch).eval().half().cuda(), (ids, torch.ones_like(ids), torch.zeros_like(ids))
    import torchvision
    model = getattr(torchvision.models, network)().eval().half().cuda().to(memory_format=torch.channels_last)
    x = torch.randn(batch, 3, 224, 224, device="cuda", dtype=torch.half).to(memory_format=torch.channels_last)
    return model, (x,)


def in_graph(torch, model, inputs):
    """-> a function that replays the model's eager launches as one CUDA graph."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            model(*inputs)
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        model(*inputs)
    torch.cuda.synchronize()
    return graph.replay


def run_torch(network, batch, lock):
    import torch
    torch.backends.cudnn.benchmark = True
    with torch.inference_mode():
        model, inputs = of_torch(torch, network, batch)
        with turn(lock):
            contestants = {"eager": in_graph(torch, model, inputs)}
        compiled = torch.compile(model, mode="reduce-overhead", dynamic=False)
        try:
            compiled(*inputs)
            with turn(lock):
                for _ in range(3):
                    compiled(*inputs)
                torch.cuda.synchronize()
            contestants["compiled"] = lambda: compiled(*inputs)
        except Exception as error:  # of many kinds; the other one counts all the same
            print(f"torch.compile of {network} batch {batch}: {str(error)[:500]}", file=sys.stderr)
        serve(contestants, torch.cuda.synchronize)


def check_provider(ort):
    if "CUDAExecutionProvider" not in ort.get_available_providers():
        sys.exit(f"onnxruntime {ort.__version__} here has no CUDA provider (that is the wheel onnxruntime-gpu)")


def convert(network, file, to):
    import onnxruntime as ort
    check_provider(ort)  # or minutes of a core would go into a file that nobody runs
    from onnxruntime.transformers import float16, optimizer
    if network in HEADS:
        heads, width = HEADS[network]
        kind = "vit" if network.startswith("vit") else "bert"
        made = optimizer.optimize_model(file, model_type=kind, num_heads=heads, hidden_size=width, use_gpu=True, opt_level=0)
        print({name: count for name, count in made.get_fused_operator_statistics().items() if count}, file=sys.stderr)
        made.convert_float_to_float16(keep_io_types=False)
        made.save_model_to_file(to)
        return
    import onnx
    onnx.save(float16.convert_float_to_float16(onnx.load(file), keep_io_types=False), to)


def session_of(ort, file, batch, options):
    """-> (session, whether its launches are recorded): ONNX Runtime records none where a node is left on the CPU."""
    for recorded in (True, False):
        settings = ort.SessionOptions()
        settings.log_severity_level = 3
        for name in {one.shape[0] for one in inputs_of(file)}:
            if isinstance(name, str):
                settings.add_free_dimension_override_by_name(name, batch)
        try:
            provider = ("CUDAExecutionProvider", {**options, "enable_cuda_graph": str(int(recorded))})
            return ort.InferenceSession(file, settings, providers=[provider, "CPUExecutionProvider"][:1 if recorded else 2]), recorded
        except Exception as refused:  # of a kind of its own
            if not recorded:
                raise
            print(f"no CUDA graph: {str(refused)[:300]}", file=sys.stderr)


def inputs_of(file):
    """-> the inputs' names, types and shapes"""
    import collections

    import onnx
    Input = collections.namedtuple("Input", "name type shape")
    graph = onnx.load(file, load_external_data=False).graph
    return [Input(one.name, onnx.helper.tensor_dtype_to_np_dtype(one.type.tensor_type.elem_type),
                  [dim.dim_param or dim.dim_value for dim in one.type.tensor_type.shape.dim]) for one in graph.input]


def run_onnxruntime(network, batch, file, lock):
    import onnxruntime as ort
    check_provider(ort)
    layouts = ("1", "0") if network not in HEADS else ("0",)
    bound, recorded = {}, True
    for nhwc in layouts:
        session, recorded = session_of(ort, file, batch, {"prefer_nhwc": nhwc})
        binding = session.io_binding()
        for one in inputs_of(file):
            shape = [batch if i == 0 else dim for i, dim in enumerate(one.shape)]
            values = np.ones(shape, one.type) if "type" not in one.name else np.zeros(shape, one.type)
            binding.bind_ortvalue_input(one.name, ort.OrtValue.ortvalue_from_numpy(values, "cuda", 0))
        for one in session.get_outputs():
            shape = [batch, LENGTH, 1024] if network == "bert_large" else [batch, 1000]
            binding.bind_ortvalue_output(one.name, ort.OrtValue.ortvalue_from_shape_and_type(shape, np.float16, "cuda", 0))
        with turn(lock):
            for _ in range(3):
                session.run_with_iobinding(binding)
            start = time.perf_counter()
            for _ in range(5):
                session.run_with_iobinding(binding)
            bound[time.perf_counter() - start] = (session, binding, nhwc)
    session, binding, nhwc = bound[min(bound)]
    print(f"onnxruntime {ort.__version__}, {network} batch {batch}: prefer_nhwc={nhwc}, recorded: {recorded}", file=sys.stderr)
    serve({"onnxruntime": lambda: session.run_with_iobinding(binding)}, lambda: None)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("torch", "onnxruntime", "convert"))
    parser.add_argument("network")
    parser.add_argument("more", nargs="+")
    parser.add_argument("--lock", help="file that is locked while the GPU is used to prepare")
    given = parser.parse_args()
    if given.what == "convert":
        convert(given.network, *given.more)
    elif given.what == "torch":
        run_torch(given.network, int(given.more[0]), given.lock)
    else:
        run_onnxruntime(given.network, int(given.more[0]), given.more[1], given.lock)


if __name__ == "__main__":
    main()
