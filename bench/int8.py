# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Latency of quantized networks in Tenon, ONNX Runtime and OpenVINO on the CPU, measured in turns.

    ./tenon-dev bench int8 --models resnet50,mobilenet_v2,bert_base --threads 2 --json int8.json
Each network is quantized by ONNX Runtime, statically and (transformers) dynamically. Prints `min / median` milliseconds of
each form, and for each network the best median of Tenon over the best of any rival. How answers are compared:
tests/models/quantized.py.
"""
import argparse
import json
import pathlib
import sys

import cpu
from engines import ENGINES, compare  # finds tests/models, so it goes first

import quantized

FORMS = {"bert_base": ("qdq", "dynamic"), "vit_b_16": ("qdq", "dynamic")}
DEFAULT_FORMS = ("qdq",)
DEFAULT_MODELS = "resnet50,mobilenet_v2,efficientnet_lite0,googlenet,vgg19,unet,bert_base,vit_b_16"


def measure(case, threads, options):
    """-> {engine: figures of cpu.Turns}, {engine: why it failed}"""
    model = quantized.model_of(case)
    feeds = model.feeds(cpu.shapes_of(model, 1))
    built, failures = {}, {}
    try:
        for key in options.engines.split(","):
            try:
                built[key] = ENGINES[key](model, feeds, threads)
                built[key].run(1)
            except (compare.Failed, RuntimeError, OSError) as failure:
                built.pop(key, None)
                failures[key] = str(failure)
        if not built:
            return {}, failures
        turns = cpu.Turns(built, threads, options.block)
        turns.measure(options.rounds, options.limit)
        return {key: turns.result(key) for key in built}, failures
    finally:
        for engine in built.values():
            engine.close()


def best(results, keys):
    """-> least median of these engines in any form; None if there is none."""
    medians = [figures[key]["median_ms"] for figures in results for key in keys if key in figures]
    return min(medians, default=None)


def parse(arguments):
    parser = argparse.ArgumentParser(prog="tenon-dev bench int8", description=__doc__.splitlines()[0])
    parser.add_argument("--models", default=DEFAULT_MODELS)
    parser.add_argument("--threads", default="2")
    cpu.add_measuring(parser)
    return parser.parse_args(arguments)


def main(arguments):
    options = parse(arguments)
    keys = options.engines.split(",")
    entries, failed = [], False
    print(f"| network | threads | {' | '.join(ENGINES[key].label for key in keys)} | ratio of best medians |")
    print("| --- " * (len(keys) + 3) + "|", flush=True)
    for name in options.models.split(","):
        for threads in map(int, options.threads.split(",")):
            results = []
            for form in FORMS.get(name, DEFAULT_FORMS):
                figures, failures = measure(f"{name}.{form}", threads, options)
                results.append(figures)
                entries.append({"network": name, "form": form, "threads": threads, "engines": figures})
                cells = [f"{figures[k]['min_ms']:.2f} / {figures[k]['median_ms']:.2f}" if k in figures else "failed"
                         for k in keys]
                print(f"| {name}.{form} | {threads} | {' | '.join(cells)} | |", flush=True)
                for key, failure in failures.items():
                    failed = True
                    print(f"{ENGINES[key].label}: {failure}", file=sys.stderr)
            ours, rival = best(results, ["tenon"]), best(results, [k for k in keys if k != "tenon"])
            if ours and rival:
                print(f"| **{name}** | {threads} {'| ' * len(keys)}| {ours / rival:.2f} |", flush=True)
    if options.json:
        report = {"machine": cpu.machine(), "results": entries}
        pathlib.Path(options.json).write_text(json.dumps(report, indent=1), encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
