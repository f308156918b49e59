# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What torch's exporters make of activations, normalizations, shuffles of pixels and rotary embeddings, in the spellings
of export_spellings.py, is one operator again, and gives ONNX Runtime's numbers."""
import functools
import os
import pathlib
import re
import subprocess
import tarfile

import numpy as np
import onnx
import onnxruntime
import pytest

import zoo

BIN = pathlib.Path(os.environ.get("TENON_BIN", zoo.ROOT / "build" / "release" / "bin"))
ARCHIVE = pathlib.Path(__file__).parent / "graphs" / "spellings.tar.xz"
SIZES = {"batch": 3, "rows": 7}
LARGEST_ERROR = 2e-6
# How a spelling's name begins, and the operator that it is.
OPERATORS = {
    "gelu_tanh": "gelu(%x) {approximate=tanh}", "gelu_by_sigmoid": "swish(%x) {alpha=1.702}", "gelu": "gelu(%x)",
    "mish": "mish(%x)", "hard_swish": "hard_swish(%x)", "hard_sigmoid": "hard_sigmoid(%x) {alpha=0.16666667}", "silu": "silu(%x)",
    "layer_norm": "layer_norm(%x", "rms_norm": "rms_norm(%x", "group_norm": "group_norm(%x", "instance_norm": "instance_norm(%x",
    "pixel_shuffle": "depth_to_space(%x) {blocksize=2, mode=crd}",
    "pixel_unshuffle": "space_to_depth(%x) {blocksize=2, mode=crd}",
    "rotary_halves": "rotary_embedding(%x", "rotary_complex_halves": "rotary_embedding(%x",
    "rotary": "rotary_embedding(%x INTERLEAVED",
}


@functools.cache
def models():
    with tarfile.open(ARCHIVE) as archive:
        return {m.name.removesuffix(".onnx"): archive.extractfile(m).read() for m in archive.getmembers()}


def steps(path):
    """Of the optimized graph, what reads %x, the network's input; its shape does not count. -> [text]"""
    out = subprocess.run([BIN / "tenon-opt", "--brief", path], capture_output=True, text=True, check=True).stdout
    found = re.findall(r"= (.*?)\s*(?:#.*)?$", out, re.MULTILINE)
    return [one for one in found if re.search(r"%x\b", one) and not one.startswith("shape(")], out


def error_of(path, tmp_path, *options):
    """-> the largest difference to ONNX Runtime's numbers over the largest of them"""
    dims = onnx.load(path).graph.input[0].type.tensor_type.shape.dim
    x = np.random.default_rng(0).normal(size=[SIZES.get(d.dim_param, d.dim_value) for d in dims]).astype(np.float32)
    np.save(tmp_path / "x.npy", x)
    subprocess.run([BIN / "tenon", "run", path, "--level", "0", *options, "--input", f"x={tmp_path / 'x.npy'}",
                    "--output-dir", tmp_path], check=True, capture_output=True)
    y, = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]).run(None, {"x": x})
    return np.abs(np.load(tmp_path / "y.npy") - y).max() / np.abs(y).max()


@pytest.mark.parametrize("name", models())
def test_is_one_operator_with_the_numbers_of_onnx_runtime(name, tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(models()[name])
    expected = next(text for start, text in OPERATORS.items() if name.startswith(start))
    reads, text = steps(path)
    assert len(reads) == 1, text
    assert reads[0].startswith(expected.removesuffix(" INTERLEAVED")), text
    assert ("{interleaved=true}" in reads[0]) == expected.endswith(" INTERLEAVED"), text
    assert f"%y = {reads[0]}" in text, text
    assert error_of(path, tmp_path) <= LARGEST_ERROR


@pytest.mark.parametrize("name", [name for name in models() if name.startswith("rotary")])
def test_parts_of_a_rotary_embedding_give_the_same_numbers(name, tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(models()[name])
    assert error_of(path, tmp_path, "--disable-pass", "fuse.rotary_parts") <= LARGEST_ERROR
