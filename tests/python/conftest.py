# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The module of the build under test, and what the tests share: a logger that remembers, a small network."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("TENON_BIN", ROOT / "build/release/bin")).resolve().parent
sys.path.insert(0, str(BUILD / "python"))

import tenon.tensorrt as trt  # noqa: E402 after the path


class Log(trt.ILogger):
    def __init__(self):
        super().__init__()
        self.lines = []

    def log(self, severity, msg):
        self.lines.append((severity, msg))

    @property
    def errors(self):
        return "\n".join(text for severity, text in self.lines if severity <= trt.ILogger.ERROR)


@pytest.fixture
def log():
    return Log()


class Shop:
    """A builder, a network and a configuration."""

    def __init__(self, log):
        self.builder = trt.Builder(log)
        self.network = self.builder.create_network(1 << int(trt.NetworkDefinitionCreationFlag.EXPLICIT_BATCH))
        self.config = self.builder.create_builder_config()
        self.config.builder_optimization_level = 0

    def plan(self):
        return self.builder.build_serialized_network(self.network, self.config)


@pytest.fixture
def shop(log):
    return Shop(log)


def add_affine(network, batch=-1):
    """y = x W + 1 with x [batch, 4]; gives W."""
    weights = np.arange(12, dtype=np.float32).reshape(4, 3)
    x = network.add_input("x", trt.float32, (batch, 4))
    w = network.add_constant((4, 3), weights)
    product = network.add_matrix_multiply(x, trt.MatrixOperation.NONE, w.get_output(0), trt.MatrixOperation.NONE)
    one = network.add_constant((1, 1), np.ones(1, np.float32))
    total = network.add_elementwise(product.get_output(0), one.get_output(0), trt.ElementWiseOperation.SUM)
    total.get_output(0).name = "y"
    network.mark_output(total.get_output(0))
    return weights


@pytest.fixture
def affine(log, shop):
    """(engine, W) of add_affine, for batches of 1 to 8."""
    weights = add_affine(shop.network)
    profile = shop.builder.create_optimization_profile()
    profile.set_shape("x", (1, 4), (2, 4), (8, 4))
    shop.config.add_optimization_profile(profile)
    plan = shop.plan()
    assert plan is not None, log.errors
    return trt.Runtime(log).deserialize_cuda_engine(plan), weights
