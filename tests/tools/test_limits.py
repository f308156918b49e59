# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What tenon does when the system gives it too little: a full disk, too little memory. It says so, leaves with an exit
code of its own, and leaves nothing half-written."""
import contextlib
import itertools
import os
import resource
import subprocess

import numpy as np
import pytest
from onnx import TensorProto, helper

from conftest import save
from programs import BIN, run

KIB = 1 << 10
MODEL = "models/efficientnet-lite0.onnx"
BUILD = ["build", "--shape", "image:1x3x224x224", "--level", "0", "--threads", "1"]
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


def least_memory():
    """-> KiB with which the program starts, its libraries loaded: they end it by signals where they find none."""
    command = ["tenon", "version"]
    return next(kib for kib in range(32 * 1024, 1 << 20, 512)
                if limited(resource.RLIMIT_AS, kib * KIB, *command).returncode == 0)


@pytest.fixture(scope="module")
def efficientnet(examples, tmp_path_factory):
    """-> a plan of efficientnet-lite0"""
    path = tmp_path_factory.mktemp("limits") / "efficientnet.plan"
    run("tenon", *BUILD, examples / MODEL, "-o", path)
    return path


def expect_no_crash(command, step_kib=512, most_kib=256 * 1024, least_failures=20):
    """From what the program alone needs, in steps, to what the job needs: an error that says so each time, or a
    success."""
    outcomes = []
    least = least_memory()
    for kib in itertools.chain(range(least, least + most_kib, step_kib), [2 << 20]):
        done = limited(resource.RLIMIT_AS, kib * KIB, *command)
        if done.returncode != 0:
            expect_told(done)
            assert "memory" in done.stderr, done.stderr
        outcomes.append(done.returncode == 0)
        if outcomes[-4:] == [True] * 4:
            break
    assert outcomes.count(False) >= least_failures and outcomes[-1]


def test_too_little_memory_to_build(examples, untouched):
    expect_no_crash(["tenon", *BUILD, examples / MODEL, "-o", "/dev/null"])


def test_too_little_memory_to_run(efficientnet):
    expect_no_crash(["tenon", "run", efficientnet, "--random", 1])


def test_too_little_memory_to_compare(efficientnet):
    expect_no_crash(["tenon", "diff", efficientnet, efficientnet], step_kib=2048, least_failures=2)


def test_one_allocation_that_fails(efficientnet):
    """Wherever it is, the run fails and says so, or gives what it gives without."""
    command = [BIN / "tenon", "run", efficientnet, "--random", "1"]
    expected = run(*command).stdout
    outcomes = []
    for number in itertools.count(100, 397):
        env = {**os.environ, "LD_PRELOAD": BIN.parent / "lib/libtest_failing_allocation.so",
               "FAILING_ALLOCATION": str(number)}
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
        outcomes.append(done.returncode == 0)
        if done.returncode == 0:
            assert done.stdout == expected
        else:
            expect_told(done)
            assert "memory" in done.stderr, done.stderr
        if outcomes[-4:] == [True] * 4:
            break
    assert outcomes.count(False) >= 20


# A thread's stack is 8 MiB of addresses: steps below that meet limits that let some threads start and not all.
STACKS = {"step_kib": 6 * 1024, "least_failures": 2}


def test_too_little_memory_for_threads_that_measure_the_peak(plan, tmp_path):
    """Those that did start must not wait for the others."""
    expect_no_crash(["tenon", "inspect", plan, "--html", tmp_path / "page.html"], most_kib=96 * 1024, **STACKS)


def test_too_little_memory_for_threads_of_contexts(plan):
    expect_no_crash(["tenon", "bench", plan, "--contexts", 4, "--duration", "0.01", "--warm-up", "0"], **STACKS)


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
