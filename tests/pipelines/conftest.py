# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What the pipeline tests share: tenon-opt, the zoo of networks, and --update-golden."""
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("TENON_BIN", ROOT / "build" / "release" / "bin"))
sys.path.insert(0, str(ROOT / "tests" / "models"))


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write tests/pipelines/*.ir anew")


def optimize(*arguments):
    """Runs tenon-opt. -> (graph as text, what it says of the passes)"""
    done = subprocess.run([str(BIN / "tenon-opt"), *map(str, arguments)], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout, done.stderr


@pytest.fixture(scope="session")
def opt():
    return optimize


@pytest.fixture(scope="session")
def update_golden(request):
    return request.config.getoption("--update-golden")
