# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""On real networks every tensor that the plan still has is what the source network makes: what taps and pictures rest on."""
import json
import os
import pathlib
import subprocess

import pytest

import zoo

BIN = pathlib.Path(os.environ.get("TENON_BIN", zoo.ROOT / "build/release/bin"))
QUICK = ("mtcnn_onet", "ppocr_cls", "mobilenet_v2", "minilm_int8")  # the reference takes seconds for them, minutes for others


@pytest.mark.parametrize("name", QUICK)
def test_every_tensor_is_what_the_source_makes(name, tmp_path):
    model = zoo.MODELS[name]
    shapes = [f"--shape={input_name}:{'x'.join(map(str, shape))}" for input_name, shape in model.shapes[0].items()]
    done = subprocess.run([BIN / "tenon", "verify", model.path(), *shapes, "--level", "0", "--every-tensor", "--json",
                           tmp_path / "report.json"], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["same"] and len(report["tensors"]) > report["steps"] / 4
