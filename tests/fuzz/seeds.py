# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes seeds for the fuzzers: well-formed inputs of every kind, so that mutations start behind the first checks.

    python tests/fuzz/seeds.py FOLDER
FOLDER/onnx: the smallest of onnx's own node models for each set of operators. FOLDER/ir: a problem of each operator.
"""
import pathlib
import sys

import onnx.backend.test.loader

CASES = pathlib.Path(__file__).resolve().parents[1] / "cases"
MOST_BYTES = 4096


def onnx_seeds():
    """-> {operators: bytes}"""
    smallest = {}
    for case in onnx.backend.test.loader.load_model_tests(kind="node"):
        data = case.model.SerializeToString()
        operators = "_".join(sorted({node.op_type for node in case.model.graph.node}))
        if len(data) <= MOST_BYTES and len(data) < len(smallest.get(operators, b"x" * (MOST_BYTES + 1))):
            smallest[operators] = data
    return smallest


def ir_seeds():
    """-> {operator: text}: the longest problem of each, which says most"""
    seeds = {}
    for path in sorted(CASES.glob("*.txt")):
        lines = [line.partition("#")[0].strip() for line in path.read_text().splitlines()]
        seeds[path.stem] = max(lines, key=len).encode()
    return seeds


def main():
    folder = pathlib.Path(sys.argv[1])
    for kind, seeds in (("onnx", onnx_seeds()), ("ir", ir_seeds())):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for name, data in seeds.items():
            (folder / kind / f"seed_{name[:60]}").write_bytes(data)
        print(f"{len(seeds)} seeds of {kind}")


if __name__ == "__main__":
    main()
