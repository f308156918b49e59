# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The program tenon: what it gives, what it says about bad input, what it leaves behind."""

import json
import os
import random
import signal
import subprocess
import time

import numpy as np
import pytest

from programs import BIN, run


def npy(folder, array, name="x.npy"):
    np.save(folder / name, array)
    return folder / name


def numbers(*shape):
    return np.random.default_rng(1).standard_normal(shape).astype(np.float32)


# --- what works


def test_help_names_commands_and_exit_codes():
    text = run("tenon", "--help").stdout
    for word in ("build", "run", "bench", "inspect", "explain", "version", "Exit codes: 0"):
        assert word in text
    for command in ("build", "run", "bench", "inspect", "explain"):
        assert "--shape" in run("tenon", command, "--help").stdout


def test_version():
    assert run("tenon", "version").stdout.startswith("tenon 0.")


@pytest.mark.parametrize("batch", [1, 3, 8])
def test_run_gives_the_models_numbers(tmp_path, plan, affine, batch):
    x = numbers(batch, 4)
    run("tenon", "run", plan, "--input", f"x={npy(tmp_path, x)}", "--output-dir", tmp_path / "out")
    np.testing.assert_allclose(np.load(tmp_path / "out/y.npy"), affine(x), rtol=1e-5, atol=1e-5)


def test_run_takes_a_model_and_shapes_from_the_files(tmp_path, models, affine):
    x = numbers(5, 4)
    run("tenon", "run", models / "affine.onnx", "--input", f"x={npy(tmp_path, x)}", "--output-dir", tmp_path)
    np.testing.assert_allclose(np.load(tmp_path / "y.npy"), affine(x), rtol=1e-5, atol=1e-5)


def test_column_major_input_is_read_as_numpy_means_it(tmp_path, plan, affine):
    x = np.asfortranarray(numbers(3, 4))
    run("tenon", "run", plan, "--input", f"x={npy(tmp_path, x)}", "--output-dir", tmp_path)
    np.testing.assert_allclose(np.load(tmp_path / "y.npy"), affine(x), rtol=1e-5, atol=1e-5)


def test_plan_is_recognised_by_content_not_name(tmp_path, plan):
    renamed = tmp_path / "plan.onnx"
    renamed.write_bytes(plan.read_bytes())
    run("tenon", "run", renamed, "--shape", "x:2x4", "--random", "1")


def test_output_names_become_file_names(tmp_path, models):
    inputs = [f"--input={name}={npy(tmp_path, numbers(2, 3))}" for name in ("in:0", "b/c")]
    run("tenon", "run", models / "two.onnx", *inputs, "--output-dir", tmp_path / "out")
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["act_0.npy", "sum_0.npy"]
    np.testing.assert_array_equal(np.load(tmp_path / "out/sum_0.npy"), 2 * numbers(2, 3))
    np.testing.assert_array_equal(np.load(tmp_path / "out/act_0.npy"), np.maximum(2 * numbers(2, 3), 0))


def test_several_profiles(tmp_path, models, affine):
    built = tmp_path / "two_profiles.plan"
    run("tenon", "build", models / "affine.onnx", "--profile", "x:1x4/1x4/2x4", "--profile", "x:16x4/16x4/32x4", "-o", built)
    x = npy(tmp_path, numbers(20, 4))
    run("tenon", "run", built, "--input", f"x={x}", "--use-profile", 1, "--output-dir", tmp_path)
    np.testing.assert_allclose(np.load(tmp_path / "y.npy"), affine(numbers(20, 4)), rtol=1e-5, atol=1e-5)
    run("tenon", "run", built, "--input", f"x={x}", code=2)


def test_bench_writes_json(tmp_path, plan):
    run("tenon", "bench", plan, "--shape", "x:4x4", "--threads", 1, "--iterations", 20, "--warm-up", 1, "--json", tmp_path / "b.json")
    report = json.loads((tmp_path / "b.json").read_text())
    latency = report["latency_ms"]
    assert 0 < latency["min"] <= latency["p50"] <= latency["p90"] <= latency["p99"] <= latency["max"]
    assert report["inferences"] == 20 and report["inputs"][0]["shape"] == [4, 4] and report["threads"] == 1
    printed = run("tenon", "bench", plan, "--iterations", 5, "--warm-up", 0, "--contexts", 2, "--json", "-").stdout
    assert json.loads(printed)["inferences"] >= 5


def test_modes_share_the_cores_out(tmp_path, models, plan):
    cores = len(os.sched_getaffinity(0))

    def shared(*words):
        report = json.loads(run("tenon", "bench", plan, "--iterations", 5, "--warm-up", 0, "--json", "-", *words).stdout)
        return report["contexts"], report["threads"]

    assert shared() == shared("--mode", "latency") == (1, 0)  # as many threads as the plan was built for
    assert shared("--mode", "throughput") == (cores, 1)
    assert shared("--mode", "throughput", "--threads", cores) == (1, cores)
    assert shared("--mode", "throughput", "--contexts", 3) == (3, 1)
    for mode, threads in ("latency", cores), ("throughput", 1):
        built = tmp_path / f"{mode}.plan"
        run("tenon", "build", models / "affine.onnx", "--shape", "x:8x4", "--mode", mode, "-o", built)
        assert f", {threads} threads\n" in run("tenon", "explain", built).stdout
    assert "throughput" in run("tenon", "bench", plan, "--mode", "speed", code=2).stderr


def test_inspect_lists_steps(plan):
    steps = json.loads(run("tenon", "inspect", plan, "--json").stdout)["steps"]
    assert len(steps) >= 1
    assert "engine 'affine'" in run("tenon", "inspect", plan).stdout


def test_explain_names_every_decision(models):
    assert run("tenon", "explain", models / "affine.onnx", "--shape", "x:1x4").stdout.strip()


def test_builds_twice_to_the_same_bytes(tmp_path, models):
    for name in ("a", "b"):
        run("tenon", "build", models / "affine.onnx", "--shape", "x:2x4", "--deterministic", "-o", tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_progress_is_shown_when_asked(models, tmp_path):
    done = run("tenon", "build", models / "affine.onnx", "--shape", "x:1x4", "--progress", "-o", tmp_path / "p")
    assert done.stderr.strip()
    assert not run("tenon", "build", models / "affine.onnx", "--shape", "x:1x4", "-o", tmp_path / "p").stderr


# --- what is wrong on the command line: exit code 2


@pytest.mark.parametrize("arguments, says", [
    ([], "subcommand"),
    (["build"], "MODEL"),
    (["frobnicate"], "frobnicate"),
    (["build", "MODEL", "--fast"], "--fast"),
    (["build", "MODEL", "--level", "9"], "--level"),
    (["build", "MODEL", "--shape", "x"], "--shape: 'x': expected NAME:VALUE"),
    (["build", "MODEL", "--shape", "x:1xx4"], "'1xx4': expected sizes"),
    (["build", "MODEL", "--shape", "z:1x4"], "no input 'z'; its inputs: x:?x4"),
    (["build", "MODEL", "--shape", "x:1x5"], "input 'x': expected ?x4 ('?' is open), found 1x5"),
    (["build", "MODEL", "--shape", "x:1x4x1"], "found 1x4x1"),
    (["build", "MODEL"], "say --shape x:1x4"),
    (["build", "MODEL", "--profile", "x:1x4/2x4"], "expected MIN/OPT/MAX"),
    (["build", "MODEL", "--profile", "x:1x4/2x4/3x4", "--max", "x:4x4"], "leave out"),
    (["build", "MODEL", "--min", "x:4x4", "--opt", "x:2x4", "--max", "x:8x4"], "x"),
    (["run", "MODEL", "--shape", "x:2x4"], "say --input x=FILE.npy, or --random SEED"),
    (["run", "MODEL", "--input", "x"], "expected NAME=VALUE"),
])
def test_usage(models, tmp_path, arguments, says):
    arguments = [models / "affine.onnx" if word == "MODEL" else word for word in arguments]
    done = run("tenon", *arguments, code=2, cwd=tmp_path)
    assert says in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("array, says", [
    (numbers(9, 4), ["x", "8", "9"]),  # outside the profile: dimension, range and value
    (numbers(2, 5), ["x", "5"]),
    (numbers(4), ["x"]),
    (numbers(2, 4).astype(np.float64), ["expected elements of float32, found float64", "astype"]),
    (numbers(2, 4).astype(np.int32), ["found int32"]),
])
def test_arrays_that_do_not_fit(tmp_path, plan, array, says):
    done = run("tenon", "run", plan, "--input", f"x={npy(tmp_path, array)}", "--output-dir", tmp_path / "out", code=2)
    for word in says:
        assert word in done.stderr
    assert not (tmp_path / "out").exists()


# --- what is wrong with files: exit code 3


def test_missing_files(tmp_path, plan):
    for command in (["build", tmp_path / "no.onnx"], ["inspect", tmp_path / "no.plan"],
                    ["run", plan, "--input", f"x={tmp_path / 'no.npy'}"]):
        done = run("tenon", *command, code=3, cwd=tmp_path)
        assert "No such file" in done.stderr and str(tmp_path / "no.") in done.stderr
    assert "Is a directory" in run("tenon", "inspect", tmp_path, code=3).stderr


def test_unwritable_outputs(tmp_path, models, plan):
    model = [models / "affine.onnx", "--shape", "x:1x4"]
    assert "No space left" in run("tenon", "build", *model, "-o", "/dev/full", code=3).stderr
    assert "No such file" in run("tenon", "build", *model, "-o", tmp_path / "no/p.plan", code=3).stderr
    bench = [plan, "--iterations", 1, "--warm-up", 0, "--json"]
    assert "No space left" in run("tenon", "bench", *bench, "/dev/full", code=3).stderr
    for command in (["inspect", plan], ["inspect", plan, "--json"], ["bench", *bench, "-"], ["version"]):
        with open("/dev/full", "w") as full:
            done = subprocess.run([BIN / "tenon", *map(str, command)], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
        assert done.returncode == 3 and "standard output" in done.stderr
    (tmp_path / "file").write_text("")
    run("tenon", "run", plan, "--random", 1, "--output-dir", tmp_path / "file", code=3)
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_damaged_plans_and_models_are_errors(tmp_path, models, plan):
    """Cut off, overwritten and random files end with an error or, if the damage hits nothing checked, with success."""
    rng = random.Random(3)
    model = models / "affine.onnx"
    for source, command in ((plan, ["inspect"]), (model, ["build", "-o", tmp_path / "p"])):
        good = source.read_bytes()
        for round_number in range(24):
            bad = bytearray(good)
            if round_number % 3 == 0:
                bad = bad[:rng.randrange(len(bad))]
            elif round_number % 3 == 1:
                for _ in range(8):
                    bad[rng.randrange(len(bad))] = rng.randrange(256)
            else:
                bad = bytearray(rng.randbytes(rng.randrange(1, 400)))
                if source == plan:
                    bad = bytearray(good[:8]) + bad
            (tmp_path / "bad").write_bytes(bad)
            done = subprocess.run([BIN / "tenon", command[0], tmp_path / "bad", *command[1:], "--shape", "x:1x4"],
                                  capture_output=True, text=True, timeout=60)
            assert done.returncode in (0, 1, 2, 3), (round_number, done.returncode, done.stderr)
            assert done.returncode == 0 or done.stderr.startswith("tenon: ")
    truncated = tmp_path / "cut.plan"
    truncated.write_bytes(plan.read_bytes()[:-100])
    assert str(truncated) in run("tenon", "inspect", truncated, code=3).stderr


def test_empty_files(tmp_path):
    (tmp_path / "empty").write_bytes(b"")
    for command in ("build", "inspect", "bench"):
        assert "empty" in run("tenon", command, tmp_path / "empty", code=3, cwd=tmp_path).stderr


# --- Ctrl-C: exit code 130


def test_interrupt_during_a_build_leaves_nothing(tmp_path, examples):
    """Signals at several moments; only a build that is already done may leave its plan."""
    model = examples / "models/efficientnet-lite0.onnx"
    interrupted = 0
    for delay_s in (0.02, 0.1, 0.3, 0.6, 1.0):
        folder = tmp_path / str(delay_s)
        folder.mkdir()
        with subprocess.Popen([BIN / "tenon", "build", model, "--shape", "image:1x3x224x224", "-o", folder / "p.plan"],
                              stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
            time.sleep(delay_s)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
        left = [entry.name for entry in folder.iterdir()]
        if process.returncode == 0:
            assert left == ["p.plan"]
        else:
            assert process.returncode in (130, -signal.SIGINT) and left == []  # the second: before main() took over
            interrupted += 1
    assert interrupted >= 1


def test_interrupt_during_a_bench(plan):
    with subprocess.Popen([BIN / "tenon", "bench", plan, "--duration", "60"], stderr=subprocess.PIPE, text=True) as process:
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        assert "cancelled" in process.communicate(timeout=20)[1]
    assert process.returncode == 130
