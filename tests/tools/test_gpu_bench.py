# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What bench/gpu_*.py do where there is no GPU: contestants that stand in take turns, case files are split, embeddings compared."""
import json
import pathlib
import shutil
import subprocess
import sys

import numpy as np
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
