# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Latency of Tenon, ONNX Runtime and OpenVINO on the CPU, fp32, measured in turns.

    ./tenon-dev bench cpu --models resnet50,bert_base --threads 1,2 --batches 1 --rounds 6 --json cpu.json
For each model, batch and number of threads every engine is built, warmed up and checked against ONNX Runtime's outputs;
then blocks of inferences take turns, so that a change of the machine's speed meets all engines alike. A block during
which other processes took time from it is dropped. Prints a table of `min / median` milliseconds; compare cells of one
row only. The ratio is Tenon's median over that of the faster rival.
"""
import argparse
import json
import os
import pathlib
import statistics
import sys
import time

from engines import ENGINES, compare  # finds tests/models, so it goes first


import zoo

DEFAULT_MODELS = ("resnet50,mobilenet_v2,efficientnet_lite0,bert_base,googlenet,inception_v3,densenet121,vit_b_16,"
                  "vgg19,unet,fcn_resnet50,ppocr_det,ppocr_rec,minilm_int8")
PAUSE_S = 0.03  # lets the spinning threads of the engine before go to sleep
WARM_UP_RUNS = 3
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def machine_busy_s():
    """CPU seconds that all processes and the hypervisor used since the start of the machine."""
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _, _, irq, softirq, steal = map(int, file.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS_PER_S


def own_s(processes):
    """CPU seconds of this process and of those given."""
    total = time.process_time()
    for process in processes:
        words = pathlib.Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        total += (int(words[11]) + int(words[12])) / TICKS_PER_S
    return total


class Turns:
    """Measures engines block by block in turns. times_ms and clean say what each engine got."""

    def __init__(self, built, threads, block_s):
        self.built, self.threads = built, threads
        self.times_ms = {key: [] for key in built}
        self.disturbed_ms = {key: [] for key in built}
        self.clean = dict.fromkeys(built, 0)
        self.count = {}
        for key, engine in built.items():
            engine.run(WARM_UP_RUNS)
            self.count[key] = max(2, min(500, int(block_s * 1e3 / min(engine.run(WARM_UP_RUNS)))))

    def block(self, key):
        """One block; kept if the rest of the machine used no more than the cores that the engine leaves free."""
        engine = self.built[key]
        time.sleep(PAUSE_S)
        engine.run(1)
        busy, own, start = machine_busy_s(), own_s(engine.processes()), time.perf_counter()
        times = engine.run(self.count[key])
        wall = time.perf_counter() - start
        others = (machine_busy_s() - busy) - (own_s(engine.processes()) - own)
        allowed = 0.08 + 0.85 * max(0, (os.cpu_count() or 1) - self.threads)
        clean = others <= allowed * wall + 1.5 / TICKS_PER_S
        (self.times_ms if clean else self.disturbed_ms)[key] += times
        self.clean[key] += clean

    def measure(self, rounds, limit_s):
        """Goes on until every engine has so many clean blocks, or the time is over."""
        end = time.monotonic() + limit_s
        while min(self.clean.values()) < rounds and time.monotonic() < end:
            for key in self.built:
                self.block(key)

    def result(self, key):
        """-> what goes to the JSON. Without one clean block the disturbed ones count, and clean_blocks says so."""
        times = sorted(self.times_ms[key] or self.disturbed_ms[key])
        return {"min_ms": times[0], "median_ms": statistics.median(times), "runs": len(times),
                "clean_blocks": self.clean[key]}


def shapes_of(model, batch):
    """The model's first shape, with this batch."""
    return {name: (batch, *shape[1:]) for name, shape in model.shapes[0].items()}


def check_outputs(built):
    """-> {engine: error against ONNX Runtime}; empty when ONNX Runtime is not among them."""
    if "ort" not in built:
        return {}
    found = {key: engine.outputs() for key, engine in built.items()}
    return {key: max(compare.error_of(str(i), right, value)
                     for i, (right, value) in enumerate(zip(found["ort"], values, strict=True)))
            for key, values in found.items() if key != "ort"}


def bench(model, batch, threads, options):
    """-> one entry of the JSON"""
    shapes = shapes_of(model, batch)
    feeds = model.feeds(shapes)
    built, entry = {}, {"model": model.name, "batch": batch, "threads": threads, "engines": {}, "failures": {}}
    try:
        for key in options.engines.split(","):
            try:
                built[key] = ENGINES[key](model, feeds, threads)
                built[key].run(1)
            except (compare.Failed, RuntimeError, OSError) as failure:
                built.pop(key, None)
                entry["failures"][key] = str(failure)
        if not built:
            return entry
        turns = Turns(built, threads, options.block)
        turns.measure(options.rounds, options.limit)
        entry["engines"] = {key: turns.result(key) for key in built}
        for key, error in check_outputs(built).items():
            entry["engines"][key]["error"] = error
            if error >= compare.LIMIT:
                entry["failures"][key] = f"outputs differ from ONNX Runtime's by {error:.1e} of their range"
    finally:
        for engine in built.values():
            engine.close()
    rivals = [entry["engines"][key]["median_ms"] for key in entry["engines"] if key != "tenon"]
    if "tenon" in entry["engines"] and rivals:
        entry["ratio"] = entry["engines"]["tenon"]["median_ms"] / min(rivals)
        best = min(entry["engines"][key]["min_ms"] for key in entry["engines"] if key != "tenon")
        entry["ratio_of_min"] = entry["engines"]["tenon"]["min_ms"] / best
    return entry


def row(entry, keys):
    cells = []
    for key in keys:
        result = entry["engines"].get(key)
        text = "failed" if result is None else f"{result['min_ms']:.2f} / {result['median_ms']:.2f}"
        cells.append(text + ("" if result is None or result["clean_blocks"] else " (disturbed)"))
    ratio = f"{entry['ratio']:.2f} ({entry['ratio_of_min']:.2f})" if "ratio" in entry else "-"
    return f"| {entry['model']} | {entry['batch']} | {entry['threads']} | {' | '.join(cells)} | {ratio} |"


def machine():
    """-> what the figures were measured on"""
    import onnxruntime
    import openvino
    lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return {"cpu": name, "cores": os.cpu_count(), "onnxruntime": onnxruntime.__version__,
            "openvino": openvino.__version__, "tenon": compare.command("version").strip()}


def add_measuring(parser):
    """Adds what every comparison takes: who takes part, and for how long."""
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--rounds", type=int, default=6, help="undisturbed blocks of each engine")
    parser.add_argument("--block", type=float, default=0.4, help="seconds of a block")
    parser.add_argument("--limit", type=float, default=120, help="seconds at most for one row")
    parser.add_argument("--json", metavar="FILE", help="write all figures")


def parse(arguments):
    parser = argparse.ArgumentParser(prog="tenon-dev bench cpu", description=__doc__.splitlines()[0])
    parser.add_argument("--models", default=DEFAULT_MODELS, help=f"of {','.join(zoo.MODELS)}")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--batches", default="1")
    add_measuring(parser)
    return parser.parse_args(arguments)


def main(arguments):
    options = parse(arguments)
    keys = options.engines.split(",")
    entries = []
    print(f"| model | batch | threads | {' | '.join(ENGINES[key].label for key in keys)} | median ratio (min) |")
    print("| --- " * (len(keys) + 4) + "|", flush=True)
    for name in options.models.split(","):
        for batch in map(int, options.batches.split(",")):
            for threads in map(int, options.threads.split(",")):
                entry = bench(zoo.MODELS[name], batch, threads, options)
                entries.append(entry)
                print(row(entry, keys), flush=True)
                for key, failure in entry["failures"].items():
                    print(f"{ENGINES[key].label}: {failure}", file=sys.stderr)
    if options.json:
        report = {"machine": machine(), "results": entries}
        pathlib.Path(options.json).write_text(json.dumps(report, indent=1), encoding="utf-8")
    return int(any(entry["failures"] for entry in entries))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
