# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What bench/gpu_*.py do where there is no GPU: contestants that stand in take turns, case files are split, embeddings compared,
plans built, moved and run."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

import numpy as np
import onnx
import onnx.parser
import programs
import pytest

BENCH = pathlib.Path(__file__).resolve().parents[2] / "bench"
sys.path.insert(0, str(BENCH))
import gpu_host  # noqa: E402
import gpu_texts  # noqa: E402

CONTESTANT = """
import sys
what, network = sys.argv[1:3]
if what == "convert":
    sys.exit(1 if network == "unreadable" else open(sys.argv[4], "w").close())
if network == "unreadable":
    sys.exit("out of memory")
print("ready", *{"torch": ("eager", "compiled"), "onnxruntime": ("onnxruntime",)}[what], flush=True)
for line in sys.stdin:
    print({"eager": 4.0, "compiled": 3.0, "onnxruntime": 5.0}[line.split()[0]], flush=True)
"""
TENON = f"""#!{sys.executable}
import sys
print("ready tenon", flush=True)
for line in sys.stdin:
    print(1.5 if "--int8" in sys.argv else 2.0, flush=True)
"""


@pytest.fixture
def packed(tmp_path):
    """-> a folder as `./tenon-dev test-cuda` packs it, with contestants that stand in"""
    for name in ("gpu_host.py", "gpu_rivals.py"):
        shutil.copy(BENCH / name, tmp_path)
    (tmp_path / "gpu_contestants.py").write_text(CONTESTANT)
    (tmp_path / "tenon-gpu-networks").write_text(TENON)
    (tmp_path / "tenon-gpu-networks").chmod(0o755)
    (tmp_path / "models").mkdir()
    for name in ("net", "unreadable"):
        (tmp_path / "models" / f"{name}.onnx").touch()
    return tmp_path


def race(packed, *cells):
    """-> (what it prints, the times it writes)"""
    done = subprocess.run([sys.executable, packed / "gpu_rivals.py", "--json", packed / "o.json", *cells], text=True,
                          capture_output=True, check=True)
    return done.stdout, json.loads((packed / "o.json").read_text())


def test_contestants_take_turns(packed):
    said, times = race(packed, "net:8:f16,int8")
    assert {name: set(rounds) for name, rounds in times["net:8"].items()} == {
        "Tenon f16": {2.0}, "Tenon int8": {1.5}, "torch eager in a graph": {4.0}, "torch.compile": {3.0}, "ONNX Runtime": {5.0}}
    assert len({len(rounds) for rounds in times["net:8"].values()}) == 1
    assert "torch.compile 3.0000 ms (3.0000), 2667/s, 1.50 times" in said


def test_who_cannot_run_a_network_is_left_out(packed):
    _, times = race(packed, "unreadable:1", "net:1")
    assert list(times["unreadable:1"]) == ["Tenon f16"]
    assert len(times["net:1"]) == 4


def test_parts_of_case_files_hold_every_problem_once(tmp_path, monkeypatch):
    cases = tmp_path / "tests" / "cases"
    cases.mkdir(parents=True)
    (cases / "relu.txt").write_text("# a comment\nrelu(f32[1])\n\nrelu(f32[2])    # why\nrelu(f32[3])\n")
    monkeypatch.setattr(gpu_host, "HERE", tmp_path)
    parts = sorted((gpu_host.split_cases(2) / "cases").iterdir())
    assert [part.name for part in parts] == ["relu_0.txt", "relu_1.txt"]
    assert "".join(part.read_text() for part in parts) == "relu(f32[1])\nrelu(f32[2])    # why\nrelu(f32[3])\n"


def test_embeddings_that_differ_are_told_from_those_that_do_not():
    rng = np.random.default_rng(3)
    mask = np.ones((8, 5), np.int64)
    mask[3, 2:] = 0
    states = rng.standard_normal((8, 5, 16))
    exact = gpu_texts.embeddings(states, mask)
    states[3, 2:] = 1e6  # behind the end of the text
    np.testing.assert_array_equal(gpu_texts.embeddings(states, mask), exact)
    pairs = np.array([1, 1, 2, 2, 3, 3, 4, 4])
    assert "least 1.00000, mean 1.00000; similarities: largest difference 0.0000, rank correlation 1.00000" in gpu_texts.compare(
        pairs, exact, exact)
    other = gpu_texts.embeddings(rng.standard_normal((8, 5, 16)), mask)
    assert "rank correlation 1.00000" not in gpu_texts.compare(pairs, exact, other)


def test_texts_are_of_one_length_behind_their_masks():
    pairs, inputs = gpu_texts.texts()
    ids, mask = inputs["input_ids"], inputs["attention_mask"]
    assert ids.shape == mask.shape and ids.shape[0] == len(pairs) and (mask[:, 0] == 1).all()
    assert ((ids != 0) == (mask == 1)).all()
    assert sorted(np.bincount(pairs)[1:].tolist()) == [2] * 32


SANITIZER = """#!/bin/sh
while [ "${1#--}" != "$1" ]; do shift 2; done
echo "========= COMPUTE-SANITIZER"
"$@"
echo "========= ERROR SUMMARY: 0 errors"
"""
# A test takes its problems' word for what happens.
TEST_GPU = f"""#!{sys.executable}
import os, pathlib, time
parts = sorted((pathlib.Path(os.environ["TENON_TESTS"]) / "cases").iterdir())
for part in parts[int(os.environ["GTEST_SHARD_INDEX"])::int(os.environ["GTEST_TOTAL_SHARDS"])]:
    print(f"[ RUN      ] Cases/Gpu.AgreesWithTheReference/{{part.stem}}", flush=True)
    if "race" in part.read_text():
        print("========= Error: Race reported between Write access and Read access", flush=True)
    if "long" in part.read_text():
        time.sleep(60)
    print(f"[       OK ] Cases/Gpu.AgreesWithTheReference/{{part.stem}} (5 ms)", flush=True)
print("[  PASSED  ] all")
"""


@pytest.fixture
def sanitized(tmp_path, monkeypatch):
    """-> function: the case files as {name: lines} -> runs `gpu_host.py sanitize` with a sanitizer that stands in"""
    for name, text in (("compute-sanitizer", SANITIZER), ("test_gpu", TEST_GPU)):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    shutil.copy(BENCH / "gpu_host.py", tmp_path)
    (tmp_path / "tests" / "cases").mkdir(parents=True)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    def run(files, *arguments):
        for name, lines in files.items():
            (tmp_path / "tests" / "cases" / f"{name}.txt").write_text("\n".join(lines))
        done = subprocess.run([sys.executable, tmp_path / "gpu_host.py", "sanitize", "memcheck", *arguments], text=True,
                              capture_output=True, check=False)
        return done.returncode, done.stdout, (tmp_path / "gpu-memcheck.txt").read_text()

    return run


def test_what_a_sanitizer_did_not_reach_in_time_is_told_and_done_later(sanitized):
    status, said, _ = sanitized({"relu": ["one", "two", "three"], "where": ["long"]}, "--seconds", "3")
    assert status == 1 and "2 of 3 parts of the case files passed (0 before), nothing found; left: where 1" in said
    status, said, _ = sanitized({"where": ["short now"]}, "where")
    assert status == 0 and "1 of 1 parts of the case files passed (2 before), nothing found; left: none" in said


def test_what_a_sanitizer_finds_is_told_with_its_case(sanitized):
    status, said, log = sanitized({"relu": ["one"], "conv": ["race"]})
    assert status == 1 and "something was found" in said and "Race reported" in said
    assert "AgreesWithTheReference/conv_0\n========= Error: Race reported" in log


@pytest.fixture
def plans(tmp_path):
    """-> function: arguments of gpu_plans.py behind the folder -> (exit status, what it prints)"""
    def run(what, *arguments):
        command = [sys.executable, BENCH / "gpu_plans.py", what, programs.BIN / "tenon", tmp_path / "plans", *arguments]
        done = subprocess.run(list(map(str, command)), text=True, capture_output=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return run


def test_plans_that_travel_are_held_to_the_answers_of_where_they_were_built(plans, tmp_path):
    graph = onnx.parser.parse_graph("net (float[n,4] x) => (float[n,4] y) { h = Relu(x)\n y = Add(h, x) }")
    onnx.save(onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)]), tmp_path / "net.onnx")
    status, said = plans("build", f"{tmp_path / 'net.onnx'}:x=3x4", "--", "--level", "0")
    assert status == 0, said
    assert plans("check")[0] == 0
    answers = tmp_path / "plans" / "net" / "out" / "y.npy"
    np.save(answers, np.load(answers) * 1.05)
    status, said = plans("check")
    assert status == 1 and "of the largest answer apart" in said
    np.save(answers, np.load(answers)[:1])
    assert plans("check")[0] == 1
