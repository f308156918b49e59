# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Packed cases run without the `onnx` package as they do with it, and wrong outputs are seen."""
import os

import ml_dtypes
import numpy as np
import onnx

import case_arrays
import cases
import packed
import run


def case(name, text, inputs, outputs):
    model = onnx.helper.make_model(onnx.parser.parse_graph(text), opset_imports=[onnx.helper.make_opsetid("", 21)])
    return cases.Case(name, model, [(inputs, outputs)], 1e-3, 1e-7)


def test_packed_cases_pass_and_wrong_ones_do_not(tmp_path):
    x = np.linspace(-1, 1, 6, dtype=np.float32).reshape(2, 3)
    texts = np.array(["a", "bc"], dtype=object)
    brain = x.astype(ml_dtypes.bfloat16)
    chosen = [
        case("add", "g (float[2,3] x) => (float[2,3] y) { y = Add(x, x) }", [x], [x + x]),
        case("brain", "g (bfloat16[2,3] x) => (bfloat16[2,3] y) { y = Neg(x) }", [brain], [-brain]),
        case("sequence", "g (float[2,3] x) => (seq(float[2,3]) y) { y = SequenceConstruct(x, x) }", [x], [[x, x]]),
        case("texts", "g (string[2] x) => (string[2] y) { y = Identity(x) }", [texts], [texts]),
    ]
    archive = tmp_path / "cases.tar.xz"
    assert packed.pack(archive, chosen) == len(chosen)
    folders = packed.unpack(archive, tmp_path / "unpacked")
    assert packed.run_folders(run.RUNNER, folders, 2, os.environ) == dict.fromkeys(one.name for one in chosen)
    data = tmp_path / "unpacked" / "add" / "set_0"
    for wrong in (x + x + np.float32(0.01), (x + x)[:1], (x + x).astype(np.float64)):
        case_arrays.write_arrays(data, ["y"], [wrong], what="expected")
        assert packed.verdict(data.parent).startswith("differs")
