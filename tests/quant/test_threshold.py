# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Thresholds against a slow implementation of the published algorithm in NumPy, and against ONNX Runtime's."""
import math
import os
import pathlib
import subprocess

import numpy as np
import pytest

PROGRAM = pathlib.Path(os.environ["TENON_BIN"]) / "tenon-threshold"
LEVELS = 128
RANDOM = np.random.default_rng(7)
COUNT = 20000
DISTRIBUTIONS = {
    "normal": RANDOM.normal(0, 1, COUNT),
    "rectified": np.maximum(RANDOM.normal(0, 2, COUNT), 0),
    "laplace": RANDOM.laplace(0, 0.1, COUNT),
    "log_normal": RANDOM.lognormal(0, 1, COUNT),
    "outlier": np.append(RANDOM.normal(0, 1, COUNT), 60),
    "two_humps": np.concatenate([RANDOM.normal(0, 1, COUNT), RANDOM.normal(20, 0.5, COUNT // 10)]),
    "few_values": RANDOM.integers(0, 9, COUNT) * 0.125,
}


def tenon(values, *words):
    """-> threshold, width of a bin, number of bins"""
    done = subprocess.run([PROGRAM, *map(str, words)], input=values.astype(np.float32).tobytes(), check=True,
                          capture_output=True)
    threshold, width, bins = done.stdout.split()
    return float(threshold), float(width), int(bins)


def divergence(p, q):
    """KL(p || q) of counts; infinite where q lacks mass that p has."""
    p, q = p / p.sum(), q / q.sum()
    used = p > 0
    return np.inf if (q[used] == 0).any() else float(np.sum(p[used] * np.log(p[used] / q[used])))


def counts_of(values, width, bins):
    counts = np.bincount((np.abs(values.astype(np.float32).astype(np.float64)) / width).astype(int), minlength=bins)
    counts = counts.astype(np.float64)
    counts[0] = counts[1]  # zeros are exact whatever the threshold
    return counts


def divergence_at(counts, keep):
    """Of the published search's two distributions when it keeps so many bins, straight from its description."""
    kept = counts[:keep]
    reference = kept.copy()
    reference[-1] += counts[keep:].sum()
    level = np.arange(keep) * LEVELS // keep
    mass = np.bincount(level, kept, LEVELS)
    occupied = np.bincount(level, kept > 0, LEVELS)
    spread = np.where(kept > 0, mass[level] / np.maximum(occupied[level], 1), 0)
    return divergence(reference, spread) if kept.sum() > 0 else np.inf


def slow_entropy(counts):
    """The number of bins that the published search keeps; of equal ones the largest."""
    best, least = len(counts), np.inf
    for keep in range(LEVELS, len(counts) + 1):
        found = divergence_at(counts, keep)
        if found <= least + 1e-9:
            best, least = keep, min(found, least)
    return best


@pytest.mark.parametrize("name", DISTRIBUTIONS)
@pytest.mark.parametrize("algorithm", ["entropy", "entropy2"])
def test_entropy_is_the_published_search(name, algorithm):
    values = DISTRIBUTIONS[name]
    threshold, width, bins = tenon(values, algorithm)
    kept = slow_entropy(counts_of(values, width, bins))
    expected = min((kept + (0.5 if algorithm == "entropy" else 0)) * width, np.abs(values).max())
    assert threshold == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("name", DISTRIBUTIONS)
@pytest.mark.parametrize("percent", [90, 99.9])
def test_percentile_is_the_value_of_that_rank(name, percent):
    values = np.sort(np.abs(DISTRIBUTIONS[name]))
    threshold, width, _ = tenon(values, "percentile", "--percentile", percent)
    assert threshold == pytest.approx(values[math.ceil(percent / 100 * len(values)) - 1], abs=1.01 * width)


@pytest.mark.parametrize("name", ["normal", "laplace", "outlier"])
def test_no_threshold_of_onnx_runtime_diverges_less(name):
    """ONNX Runtime's search (signed histogram, smoothed, 255 levels) ends elsewhere; by the published measure ours must
    be at least as good."""
    from onnxruntime.quantization.calibrate import HistogramCollector
    values = DISTRIBUTIONS[name].astype(np.float32)
    collector = HistogramCollector("entropy", True, 4097, 255, 99.99, "same")
    collector.collect({"x": [values]})
    theirs = float(collector.compute_entropy()["x"][1])
    ours, width, bins = tenon(values, "entropy2")
    counts = counts_of(values, width, bins)
    assert divergence_at(counts, round(ours / width)) <= divergence_at(counts, min(bins, round(theirs / width)))


@pytest.mark.parametrize("chunk", [1, 37, COUNT])
def test_the_way_values_arrive_changes_no_more_than_a_bin(chunk):
    values = DISTRIBUTIONS["laplace"]
    whole, width, _ = tenon(values, "percentile", "--percentile", 99, "--chunk", len(values))
    assert tenon(values, "percentile", "--percentile", 99, "--chunk", chunk)[0] == pytest.approx(whole, abs=2 * width)
