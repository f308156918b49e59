# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""verify, run --tap and --trace, inspect --html and --svg, diff: what they give, and what they say when they cannot."""

import json
import re
import xml.etree.ElementTree as ET

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from conftest import save
from programs import run

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def block(tmp_path_factory):
    """conv, batch norm, relu, a 1x1 convolution and a residual add: kernels swallow most of its tensors."""
    folder = tmp_path_factory.mktemp("block")
    rng = np.random.default_rng(3)
    f32 = TensorProto.FLOAT
    weights = {"w": rng.standard_normal((16, 8, 3, 3)), "v": rng.standard_normal((16, 16, 1, 1)),
               "scale": rng.uniform(0.5, 2, 16), "shift": rng.standard_normal(16), "mean": rng.standard_normal(16),
               "variance": rng.uniform(0.5, 2, 16)}
    nodes = [helper.make_node("Conv", ["x", "w"], ["product"], "conv", pads=[1, 1, 1, 1]),
             helper.make_node("BatchNormalization", ["product", "scale", "shift", "mean", "variance"], ["normed"], "norm"),
             helper.make_node("Relu", ["normed"], ["hidden"], "relu"),
             helper.make_node("Conv", ["hidden", "v"], ["second"], "conv2"),
             helper.make_node("Add", ["second", "hidden"], ["y"], "residual")]
    return save(helper.make_graph(nodes, "block", [helper.make_tensor_value_info("x", f32, [1, 8, 10, 10])],
                                  [helper.make_tensor_value_info("y", f32, [1, 16, 10, 10])],
                                  [numpy_helper.from_array(value.astype(np.float32), name) for name, value in weights.items()]),
                folder / "block.onnx", opset=15)  # before 14, the reference norms by the batch


@pytest.fixture(scope="module")
def block_plan(block):
    run("tenon", "build", block, "--level", 1, "-o", block.with_suffix(".plan"))
    return block.with_suffix(".plan")


def of_reference(path, name, x):
    """A tensor of the model as ONNX's own reference has it."""
    model = onnx.load(path)
    model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    return ReferenceEvaluator(model).run([name], {"x": x})[0]


# --- tap


@pytest.mark.parametrize("name", ["product", "normed", "hidden", "second", "y"])
def test_tap_reads_every_tensor_of_the_source(tmp_path, block, name):
    x = np.random.default_rng(1).standard_normal((1, 8, 10, 10)).astype(np.float32)
    np.save(tmp_path / "x.npy", x)
    text = run("tenon", "run", block, "--level", 0, "--input", f"x={tmp_path}/x.npy", "--tap",
               f"{name}={tmp_path}/tapped.npy").stdout
    assert f"tap {name}: float32" in text
    np.testing.assert_allclose(np.load(tmp_path / "tapped.npy"), of_reference(block, name, x), rtol=1e-4, atol=1e-4)


def test_tap_needs_weights_that_a_plan_may_lack(tmp_path, block, block_plan):
    said = run("tenon", "run", block_plan, "--random", 1, "--tap", "product", code=2).stderr
    assert "'product' was fused away" in said and "--keep-source" in said
    kept = tmp_path / "kept.plan"
    run("tenon", "build", block, "--level", 0, "--keep-source", "-o", kept)
    assert "computed again beside the plan" in run("tenon", "run", kept, "--random", 1, "--tap", "product").stdout


def test_tap_of_an_unknown_tensor_names_similar_ones(block):
    assert "similar names: 'product'" in run("tenon", "run", block, "--random", 1, "--tap", "prod", code=2).stderr


# --- verify


def test_verify_says_that_a_right_plan_is_right(tmp_path, block):
    done = run("tenon", "verify", block, "--level", 0, "--every-tensor", "--json", tmp_path / "report.json")
    assert "the plan gives what the network gives" in done.stdout
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["same"] and report["guilty"] == []
    assert "hidden" in {tensor["name"] for tensor in report["tensors"]}
    assert report["outputs"][0]["name"] == "y" and report["outputs"][0]["relative"] < 1e-5


def test_verify_takes_inputs_and_another_baseline(tmp_path, models):
    np.save(tmp_path / "x.npy", np.ones((3, 4), np.float32))
    run("tenon", "verify", models / "affine.onnx", "--level", 0, "--input", f"x={tmp_path}/x.npy", "--against", "unfused")
    np.save(tmp_path / "x.npy", np.ones((3, 4), np.float64))
    said = run("tenon", "verify", models / "affine.onnx", "--input", f"x={tmp_path}/x.npy", code=1).stderr
    assert "expected elements of f32, found f64" in said


def test_verify_names_a_cause_when_the_tolerance_is_impossible(block):
    done = run("tenon", "verify", block, "--level", 0, "--tolerance", "1e-30", code=4)
    assert "WRONG: y f32[1,16,10,10]" in done.stdout
    assert "guilty: " in done.stdout and "repeat: tenon verify" in done.stdout
    assert "the plan's outputs differ" in done.stderr


def test_verify_wants_a_model(block_plan):
    assert "expected a model" in run("tenon", "verify", block_plan, code=2).stderr


# --- pictures


def test_svg_draws_both_graphs(tmp_path, block):
    run("tenon", "inspect", block, "--level", 0, "--svg", tmp_path / "block.svg")
    root = ET.parse(tmp_path / "block.svg").getroot()
    boxes = [group for group in root.iter(SVG + "g") if "node" in group.get("class", "").split()]
    sources = [group for group in boxes if group.get("data-source")]
    launched = [group for group in boxes if group.get("data-plan") and "free" not in group.get("class")]
    steps = json.loads(run("tenon", "inspect", block, "--level", 0, "--json").stdout)["steps"]
    assert len(sources) == 5
    assert len(launched) == len(steps)
    hues = {group.get("class") for group in sources}
    assert len(hues) == 2, "conv, norm and relu share the colour of one launch, conv2 and residual that of another"


def test_svg_of_a_part(tmp_path, block):
    run("tenon", "inspect", block, "--level", 0, "--svg", tmp_path / "part.svg", "--nodes", "conv2", "--side", "source")
    root = ET.parse(tmp_path / "part.svg").getroot()
    assert [g.get("data-source") for g in root.iter(SVG + "g") if g.get("data-source")] == ["0"]
    assert "fits 'nothing'" in run("tenon", "inspect", block, "--svg", tmp_path / "x.svg", "--nodes", "nothing", code=2).stderr
    assert "say --svg FILE too" in run("tenon", "inspect", block, "--nodes", "conv2", code=2).stderr


# --- traces


def check_trace(path, lanes):
    events = json.loads(path.read_text())["traceEvents"]
    steps = [event for event in events if event["ph"] == "X"]
    names = [event["args"]["name"] for event in events if event["name"] == "thread_name"]
    assert names == [f"context {i}" for i in range(lanes)]
    assert steps and {event["tid"] for event in steps} == set(range(1, lanes + 1))
    for event in steps:
        assert event["ts"] >= 0 and event["dur"] >= 0
        assert {"tactic", "in", "out", "sources", "op"} <= set(event["args"])
    for lane in range(1, lanes + 1):
        ends = [(event["ts"], event["ts"] + event["dur"]) for event in steps if event["tid"] == lane]
        assert all(before[1] <= after[0] + 1e-3 for before, after in zip(ends, ends[1:])), "launches of a context overlap"


def test_run_writes_a_trace(tmp_path, block_plan):
    run("tenon", "run", block_plan, "--random", 1, "--trace", tmp_path / "trace.json")
    check_trace(tmp_path / "trace.json", 1)


def test_bench_traces_every_context(tmp_path, block_plan):
    run("tenon", "bench", block_plan, "--iterations", 5, "--warm-up", 0, "--contexts", 2, "--threads", 1, "--trace",
        tmp_path / "trace.json")
    check_trace(tmp_path / "trace.json", 2)


# --- diff


def test_diff_of_a_plan_with_itself_is_empty(block_plan):
    text = run("tenon", "diff", block_plan, block_plan).stdout
    assert re.search(r"^(\d+) of \1 groups of launches are the same$", text, re.M)
    assert all(group["changes"] == [] for group in json.loads(run("tenon", "diff", block_plan, block_plan, "--json").stdout)["groups"])


def test_diff_names_what_moved(tmp_path, block, block_plan):
    unfused = tmp_path / "unfused.plan"
    apart = ("--disable-pass", "fuse.product_activation", "--disable-pass", "fuse.epilogue")
    run("tenon", "build", block, "--level", 0, *apart, "-o", unfused)
    groups = json.loads(run("tenon", "diff", block_plan, unfused, "--json").stdout)["groups"]
    moved = [group for group in groups if "launches" in group["changes"]]
    assert len(moved) == 1 and {"conv", "norm", "relu"} <= set(moved[0]["sources"])
    assert len(moved[0]["b"]) > len(moved[0]["a"])
    text = run("tenon", "diff", block_plan, unfused, "--measure").stdout
    assert "launches: " in text and "    A step" in text and "    B step" in text


def test_diff_wants_plans(block, block_plan):
    assert f"expected a plan; make one of a model with: tenon build {block}" in run("tenon", "diff", block_plan, block, code=2).stderr
