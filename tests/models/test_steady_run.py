# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""A steady run of a real network asks for no memory: malloc and its kin are counted, those of libraries too.

oneDNN's execute asks for about ten small blocks at each launch, inside the library and out of our reach: where a plan has
such steps, only they may ask.
"""
import os
import pathlib
import re
import subprocess

import pytest

import compare
import zoo

STEADY_RUN = pathlib.Path(os.environ.get("TENON_BIN", zoo.ROOT / "build" / "release" / "bin")).parent / "tests" / "steady_run"
RUNS = 5
MOST_PER_ONEDNN_LAUNCH = 16


@pytest.fixture(scope="module", params=["resnet50", "mobilenet_v2", "bert_base"])
def plan(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("steady") / f"{request.param}.plan"
    shapes = zoo.MODELS[request.param].shapes[0]
    fixed = [text for name, shape in shapes.items() for text in ("--shape", f"{name}:{compare.spelled(shape)}")]
    compare.command("build", zoo.MODELS[request.param].path(), "-o", path, *fixed, "--level", "0")
    return path


def steady_run(plan, *options):
    """-> requests of RUNS runs, {tactic: (launches, requests) of one run}"""
    out = subprocess.run([STEADY_RUN, plan, str(RUNS), *options], capture_output=True, text=True, check=True).stdout
    by_tactic = {name: (int(launches), int(requests))
                 for name, launches, requests in re.findall(r"^(\w+) launches (\d+) requests (\d+)$", out, re.M)}
    return int(re.search(r"^total (\d+) steps \d+$", out, re.M)[1]), by_tactic


@pytest.mark.parametrize("options", [(), ("--prefer", "onednn")], ids=["as_planned", "onednn"])
def test_nobody_asks_for_memory_but_onednn(plan, options):
    total, by_tactic = steady_run(plan, *options)
    onednn = {tactic: counts for tactic, counts in by_tactic.items() if "onednn" in tactic}
    assert sum(launches for launches, _ in by_tactic.values()) > 50
    assert len(onednn) >= len(options) // 2
    assert {tactic: counts for tactic, counts in by_tactic.items() if counts[1] > 0} == onednn
    assert total == RUNS * sum(requests for _, requests in onednn.values())  # 0 where it is not in the plan
    for tactic, (launches, requests) in onednn.items():
        assert requests <= MOST_PER_ONEDNN_LAUNCH * launches, tactic
