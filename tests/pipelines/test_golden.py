# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What the passes make of four networks, as text to read in review, and in how many launches they run.

    python -m pytest tests/pipelines --update-golden     writes the texts anew
"""
import difflib
import json
import pathlib
import subprocess

import pytest

import compare
import zoo

HERE = pathlib.Path(__file__).resolve().parent
# Launches of one inference at level 0, reorders included.
LIMITS = {"vgg19": 25, "inception_v3": 105, "resnet152": 158, "googlenet": 65}


@pytest.mark.parametrize("name", LIMITS)
def test_the_graph_is_the_golden_one(name, opt, update_golden):
    found, _ = opt("--brief", zoo.MODELS[name].path())
    golden = HERE / f"{name}.ir"
    if update_golden:
        golden.write_text(found)
    expected = golden.read_text()
    changes = difflib.unified_diff(expected.splitlines(), found.splitlines(), "golden", "found", lineterm="", n=0)
    assert found == expected, "\n".join(list(changes)[:40])


def launches(name):
    model = zoo.MODELS[name]
    shapes = [f"{i}:{compare.spelled(bounds[1])}" for i, bounds in model.profile().items()]
    done = subprocess.run([str(compare.TENON), "inspect", str(model.path()), "--level", "0", "--json", "--shape",
                           ",".join(shapes)], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["steps"]


@pytest.mark.parametrize("name", LIMITS)
def test_launches_stay_under_the_limit(name):
    steps = launches(name)
    assert len(steps) <= LIMITS[name], [step["problem"] for step in steps]
