# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What tenon does when the system gives it too little: a full disk, too little memory. It says so, leaves with an exit
code of its own, and leaves nothing half-written."""
import contextlib
import resource
import subprocess

import numpy as np
import pytest
from onnx import TensorProto, helper

from conftest import save
from programs import BIN, run

MIB = 1 << 20
SAID = {1: "failure", 2: "usage", 3: "file"}


def limited(limit, value, *command):
    """Runs a program under one of the system's limits. -> CompletedProcess"""
    return subprocess.run([BIN / command[0], *map(str, command[1:])], capture_output=True, text=True, timeout=300,
                          preexec_fn=lambda: resource.setrlimit(limit, (value, value)))


def expect_told(done):
    assert done.returncode in SAID, (done.returncode, done.stderr)
    assert done.stderr.startswith("tenon: "), done.stderr


@pytest.fixture
def untouched(tmp_path):
    """-> a folder with one file; afterwards the folder holds what it held."""
    (tmp_path / "p.plan").write_text("what was there")
    yield tmp_path
    assert [entry.name for entry in tmp_path.iterdir()] == ["p.plan"]
    assert (tmp_path / "p.plan").read_text() == "what was there"


@pytest.mark.parametrize("bytes_left", [0, 100, 1000])
def test_a_plan_that_outgrows_the_disk_leaves_the_one_before(models, untouched, bytes_left):
    """The limit on a file's size raises SIGXFSZ, which a program must ignore to hear of it."""
    command = ["tenon", "build", models / "affine.onnx", "--shape", "x:1x4", "-o", untouched / "p.plan"]
    done = limited(resource.RLIMIT_FSIZE, bytes_left, *command)
    expect_told(done)
    assert done.returncode == 3 and "too large" in done.stderr


def test_outputs_that_outgrow_the_disk_are_told(plan, tmp_path):
    np.save(tmp_path / "x.npy", np.zeros((8, 4), np.float32))
    done = limited(resource.RLIMIT_FSIZE, 64, "tenon", "run", plan, "--input", f"x={tmp_path / 'x.npy'}",
                   "--output-dir", tmp_path / "out")
    expect_told(done)
    with contextlib.suppress(FileNotFoundError):
        assert not list((tmp_path / "out").iterdir())


def test_too_little_memory_at_every_size(examples, untouched):
    """From what the program alone needs, in steps, to what the build needs: each is an error that says so or a success."""
    command = ["tenon", "build", examples / "models/efficientnet-lite0.onnx", "--shape", "image:1x3x224x224",
               "--level", "0", "--threads", "1", "-o", "/dev/null"]
    outcomes = []
    for mib in (*range(48, 160, 4), 1000):
        done = limited(resource.RLIMIT_AS, mib * MIB, *command)
        if "shared libraries" in done.stderr:
            continue  # the loader's own complaint
        if done.returncode != 0:
            expect_told(done)
            assert "memory" in done.stderr, done.stderr
        outcomes.append(done.returncode)
    assert outcomes.count(1) >= 3 and outcomes[-1] == 0


@pytest.fixture
def square(tmp_path):
    """y = x x^T for x of a million rows: 4 TB."""
    rows = 1 << 20
    graph = helper.make_graph(
        [helper.make_node("Transpose", ["x"], ["t"]), helper.make_node("MatMul", ["x", "t"], ["p"]),
         helper.make_node("ReduceMax", ["p"], ["y"], keepdims=0)], "square",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [rows, 1])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [])])
    return save(graph, tmp_path / "square.onnx")


def test_a_model_that_asks_for_more_than_there_is(square):
    done = run("tenon", "run", square, "--random", 1, code=1)
    assert "memory" in done.stderr
