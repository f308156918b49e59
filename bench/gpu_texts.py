# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""A trained transformer (all-MiniLM-L6-v2) by precision: embeddings of sentences and how they rank, beside ONNX Runtime in f32.
Needs numpy and onnxruntime.

    python3 gpu_texts.py TENON MODEL [--device cuda] [OPTION...]    options of `tenon build`, as --level 0
MODEL is build/models/minilm_int8.onnx (tests/models/fetch.py): its weights are bytes, which it makes floats of before anything
is computed with them. gpu_texts.tsv has 32 pairs of sentences that mean the same, and 24 others, which calibrate. An embedding
is the mean over the words. Precisions run beside each other: this is not for times.
"""
import concurrent.futures
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

import gpu_host

PRECISIONS = {"f32": [], "fp16": ["--fp16"], "bf16": ["--bf16"], "int8": ["--int8", "--calibrator", "minmax", "--int8-always"],
              "int8 beside fp16": ["--int8", "--calibrator", "minmax", "--int8-always", "--fp16"],
              "fp8": ["--fp8", "--int8-always"], "fp8 beside fp16": ["--fp8", "--int8-always", "--fp16"]}


def texts():
    """-> (pair numbers [n], {input: int64 [n, length]})"""
    lines = (gpu_host.HERE / "gpu_texts.tsv").read_text(encoding="utf-8").splitlines()[1:]
    pairs, words, _ = zip(*(line.split("\t") for line in lines))
    ids = [[int(word) for word in line.split()] for line in words]
    out = {name: np.zeros((len(ids), max(map(len, ids))), np.int64) for name in ("input_ids", "attention_mask", "token_type_ids")}
    for row, line in enumerate(ids):
        out["input_ids"][row, :len(line)] = line
        out["attention_mask"][row, :len(line)] = 1
    return np.array(pairs, int), out


def embeddings(states, mask):
    """Means over the words, of length 1. -> [n, width]"""
    means = (states.astype(np.float64) * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
    return means / np.linalg.norm(means, axis=1, keepdims=True)


def of_tenon(tenon, model, work, precision, given):
    """-> states [n, length, width] by a plan of that precision, built and run"""
    plan, folder = work / f"{precision}.plan", work / precision
    build = [tenon, "build", model, "-o", plan, *given, *PRECISIONS[precision]]
    run = [tenon, "run", plan, "--output-dir", folder]
    for name in ("input_ids", "attention_mask", "token_type_ids"):
        build += ["--shape", f"{name}:" + "x".join(map(str, np.load(work / f"{name}.npy").shape))]
        if {"--int8", "--fp8"} & set(PRECISIONS[precision]):
            build += ["--calib", f"{name}={work / f'calibration_{name}.npy'}"]
        run += ["--input", f"{name}={work / f'{name}.npy'}"]
    for command in (build, run):
        done = subprocess.run(list(map(str, command)), env=gpu_host.environment(), text=True, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr[-800:]}")
    return np.load(folder / "last_hidden_state.npy")


def ranks(a):
    """Of the numbers of a vector, by size."""
    out = np.empty(len(a))
    out[np.argsort(a, kind="stable")] = np.arange(len(a))
    return out


def compare(pairs, exact, found):
    """-> one line: how near the embeddings are, whether similarities rank alike, and how many find their pair first"""
    cosines = (exact * found).sum(1)
    upper = np.triu_indices(len(pairs), 1)
    similar = [(e @ e.T - 2 * np.eye(len(pairs))) for e in (exact, found)]
    order = np.corrcoef(ranks(similar[0][upper]), ranks(similar[1][upper]))[0, 1]
    nearest = [s.argmax(1) for s in similar]
    return (f"cosine with f32 of ONNX Runtime: least {cosines.min():.5f}, mean {cosines.mean():.5f}; "
            f"similarities: largest difference {np.abs(similar[0] - similar[1]).max():.4f}, rank correlation {order:.5f}; "
            f"nearest sentence: the same for {(nearest[0] == nearest[1]).sum()}, its pair for {(pairs[nearest[1]] == pairs).sum()} "
            f"(ONNX Runtime {(pairs[nearest[0]] == pairs).sum()}) of {len(pairs)}")


def main():
    gpu_host.unpack()
    tenon, model, *given = sys.argv[1:]
    import onnxruntime
    pairs, inputs = texts()
    tested = {name: array[pairs > 0] for name, array in inputs.items()}
    mask = tested["attention_mask"]
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    exact = embeddings(session.run(None, tested)[0], mask)
    failed = False
    with tempfile.TemporaryDirectory(prefix="tenon_texts_") as name, concurrent.futures.ThreadPoolExecutor() as pool:
        work = pathlib.Path(name)
        for input_name, array in inputs.items():
            np.save(work / f"{input_name}.npy", array[pairs > 0])
            np.save(work / f"calibration_{input_name}.npy", np.resize(array[pairs == 0], tested[input_name].shape))
        running = {precision: pool.submit(of_tenon, tenon, model, work, precision, given) for precision in PRECISIONS}
        for precision, done in running.items():
            try:
                print(f"{precision}: {compare(pairs[pairs > 0], exact, embeddings(done.result(), mask))}", flush=True)
            except RuntimeError as error:
                print(f"{precision}: {error}", flush=True)
                failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
