# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Networks as torch's two exporters write them give ONNX Runtime's outputs, for three shapes of one plan; and what takes
their time are kernels."""
import collections
import os
import pathlib
import subprocess

import onnx
import pytest

import compare
import zoo
import zoo_exports

BIN = pathlib.Path(os.environ.get("TENON_BIN", zoo.ROOT / "build" / "release" / "bin"))
STEP_TIMES = BIN.parent / "tests" / "step_times"
RUNS = 5
MOST_ON_REFERENCE = 0.02  # of the time, for a step
NOISE_US = 10  # what a clock and another process make of nothing

Launch = collections.namedtuple("Launch", "us tactic op")


def launches(model, plan, folder):
    """What each launch takes at the shapes that the plan is tuned for. -> [Launch]"""
    feeds = model.feeds(model.shapes[0])
    files = []
    for port in onnx.load(model.path(), load_external_data=False).graph.input:
        files.append(folder / f"{compare.file_stem(port.name)}.bin")
        feeds[port.name].tofile(files[-1])
    out = subprocess.run([STEP_TIMES, plan, str(RUNS), *files], capture_output=True, text=True, check=True).stdout
    return [Launch(float(us), tactic, op) for us, tactic, op in (line.split() for line in out.splitlines())]


@pytest.mark.parametrize("name", zoo_exports.MODELS)
def test_gives_the_outputs_of_onnx_runtime_by_kernels(name, tmp_path):
    model = zoo_exports.MODELS[name]
    for answer in compare.compare(model, folder=tmp_path):
        assert answer.error < compare.LIMIT, f"{name} {answer.label()}: error {answer.error:.2e} of the range"
    if not STEP_TIMES.exists():  # under the sanitizers
        return
    all_of = launches(model, tmp_path / "model.plan", tmp_path)
    total = sum(one.us for one in all_of)
    slow = [one for one in all_of if one.tactic == "reference" and one.us > max(NOISE_US, MOST_ON_REFERENCE * total)]
    assert not slow, f"{name}: of {total:.0f} us"


def test_both_exporters_wrote_what_they_can():
    """torchvision's detectors guard on what data decides, which torch.export does not take; all else is there twice."""
    once = {"fasterrcnn_resnet50_fpn", "retinanet_resnet50_fpn", "ssdlite320_mobilenet_v3_large"}
    expected = {f"{name}.{exporter}" for name in zoo_exports.NETS for exporter in zoo_exports.EXPORTERS
                if exporter == "script" or name not in once}
    assert set(zoo_exports.MODELS) == expected
