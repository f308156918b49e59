# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Where the programs are and how a test runs one."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("TENON_BIN", ROOT / "build/release/bin"))
TIMEOUT_S = 300


def run(*command, code=0, cwd=None, **options):
    """Runs a program; its exit code must be `code`."""
    done = subprocess.run([BIN / command[0], *map(str, command[1:])], capture_output=True, text=True,
                          timeout=TIMEOUT_S, cwd=cwd, **options)
    assert done.returncode == code, f"exit code {done.returncode}, expected {code}\n{done.stdout}\n{done.stderr}"
    return done
