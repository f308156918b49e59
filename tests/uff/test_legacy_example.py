# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""examples/legacy_uff, a program as for TensorRT 5 to 7: names a cat by a trained classifier in UFF."""

import os
import subprocess
from pathlib import Path

import pytest

import from_onnx

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
BIN = Path(os.environ.get("TENON_BIN", ROOT / "build/release/bin"))


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("uff") / "lite0.uff"
    path.write_bytes(from_onnx.convert(EXAMPLES / "models/efficientnet-lite0.onnx").bytes())
    return path


def name(program, model, *mode):
    done = subprocess.run([BIN / program, model, EXAMPLES / "imagenet-classes.tsv", EXAMPLES / "pictures/cat.jpg", *mode],
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return [line.split("  ", 1)[1] for line in done.stdout.splitlines()]


CATS = {"tiger cat", "Egyptian cat", "tabby"}  # what ONNX Runtime says of the picture by the ONNX model, in this order


@pytest.mark.parametrize("mode", [("fp16",), ("int8",)], ids=["fp16", "int8"])
def test_names_a_cat(mode, model):
    found = name("legacy_uff", model, *mode)
    assert set(found[:3]) == CATS and found[3] == "lynx"
    if mode != ("int8",):
        assert found[0] == "tiger cat"
