# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Timing caches, build time, and plans that move to another processor, through the program tenon."""

import os

import numpy as np

from programs import run


def build(models, output, *options, code=0, **more):
    return run("tenon", "build", models / "affine.onnx", "--shape", "x:8x4", "-o", output, *options, code=code, **more)


def test_full_cache_gives_the_same_bytes(tmp_path, models):
    cache = tmp_path / "times.txt"
    build(models, tmp_path / "first.plan", "--timing-cache", cache)
    plans = [tmp_path / "second.plan", tmp_path / "third.plan"]
    for path in plans:
        build(models, path, "--timing-cache", cache, "--strict-timing-cache")
    assert plans[0].read_bytes() == plans[1].read_bytes()


def test_strict_cache_names_what_is_missing(tmp_path, models):
    done = build(models, tmp_path / "x.plan", "--strict-timing-cache", code=1)
    assert "expected a time in the timing cache" in done.stderr
    assert "matmul" in done.stderr
    assert not (tmp_path / "x.plan").exists()


def test_edited_cache_is_obeyed(tmp_path, models):
    cache = tmp_path / "times.txt"
    build(models, tmp_path / "x.plan", "--level", 5, "--timing-cache", cache)
    header, *rows = cache.read_text(encoding="utf-8").splitlines()
    rows = [row.split("\t") for row in rows]
    products = [row for row in rows if row[1].startswith("matmul")]
    assert len(products) > 1, "several tactics take the product"
    slowest = max(products, key=lambda row: float(row[3]))
    text = "\n".join("\t".join([*row, "chosen"] if row is slowest else row) for row in rows)
    cache.write_text(f"{header}\n{text}\n", encoding="utf-8")
    build(models, tmp_path / "x.plan", "--level", 5, "--timing-cache", cache)
    assert slowest[2] in run("tenon", "inspect", tmp_path / "x.plan").stdout


def test_damaged_cache_is_named_with_its_line(tmp_path, models):
    cache = tmp_path / "times.txt"
    cache.write_text("# tenon timing cache 1\nnonsense\n", encoding="utf-8")
    done = build(models, tmp_path / "x.plan", "--timing-cache", cache, code=1)
    assert "line 2" in done.stderr and "times.txt" in done.stderr


def test_caches_are_joined(tmp_path):
    first, second, both = (tmp_path / name for name in ("a", "b", "c"))
    first.write_text("# tenon timing cache 1\nd\tp\tt\t1.000\n", encoding="utf-8")
    second.write_text("# tenon timing cache 1\nd\tp\tt\t2.000\nd\tq\tt\t3.000\n", encoding="utf-8")
    run("tenon", "timing-cache", first, second, "-o", both)
    assert both.read_text(encoding="utf-8") == "# tenon timing cache 1\nd\tp\tt\t1.000\nd\tq\tt\t3.000\n"
    assert run("tenon", "timing-cache", both).stdout == both.read_text(encoding="utf-8")
    second.write_text("nonsense", encoding="utf-8")
    assert "expected a timing cache" in run("tenon", "timing-cache", first, second, code=3).stderr


def test_build_time(tmp_path, models):
    build(models, tmp_path / "x.plan", "--level", 5, "--build-time", "0.000001s")
    assert "the build time was over" in run("tenon", "explain", tmp_path / "x.plan").stdout
    build(models, tmp_path / "x.plan", "--build-time", "1 fortnight", code=2)


def test_bounds_of_numbers_are_said(tmp_path, models):
    for option, value, expected in [("--build-time", "0s", "a number above 0"), ("--build-time", "-3s", "a number above 0"),
                                    ("--retune-time", "-1s", "a number of 0 or more")]:
        done = build(models, tmp_path / "x.plan", option, value, code=2)
        assert f"{option}: expected {expected}, found {value[:-1]}" in done.stderr


def test_a_cache_without_a_folder_is_told_before_anything_is_timed(tmp_path, models):
    done = build(models, tmp_path / "x.plan", "--timing-cache", tmp_path / "no" / "times", "--strict-timing-cache", code=1)
    assert f"expected a folder to write it to, found no '{tmp_path / 'no'}'" in done.stderr


def test_a_plan_moves_to_another_processor(tmp_path, models, affine):
    old = {**os.environ, "TENON_CPU_ISA": "baseline"}
    plan, cache = tmp_path / "old.plan", tmp_path / "times.txt"
    build(models, plan, env=old)
    x = np.random.default_rng(1).standard_normal((8, 4)).astype(np.float32)
    np.save(tmp_path / "x.npy", x)
    assert "not tuned on this machine" not in run("tenon", "inspect", plan, env=old).stderr
    moved = run("tenon", "run", plan, "--input", f"x={tmp_path / 'x.npy'}", "--output-dir", tmp_path)
    assert "not tuned on this machine" in moved.stderr
    np.testing.assert_allclose(np.load(tmp_path / "y.npy"), affine(x), rtol=1e-5, atol=1e-5)
    for _ in range(2):  # the second time from the cache
        tuned = run("tenon", "run", plan, "--retune", "--timing-cache", cache, "--input", f"x={tmp_path / 'x.npy'}",
                    "--output-dir", tmp_path)
        assert "not tuned on this machine" not in tuned.stderr
        np.testing.assert_allclose(np.load(tmp_path / "y.npy"), affine(x), rtol=1e-5, atol=1e-5)
    assert "matmul(f32[8,4]" in cache.read_text(encoding="utf-8")
    beside = run("tenon", "run", plan, "--retune-in-background", "--input", f"x={tmp_path / 'x.npy'}", "--output-dir", tmp_path)
    assert "until it is, in the background" in beside.stderr
    np.testing.assert_allclose(np.load(tmp_path / "y.npy"), affine(x), rtol=1e-5, atol=1e-5)
