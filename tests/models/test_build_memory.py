# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Building at level 3 takes at most the weights 2.5 times and 300 MB more: packings of what is timed do not pile up."""
import os
import pathlib
import subprocess
import sys

import zoo

BIN = pathlib.Path(os.environ.get("TENON_BIN", zoo.ROOT / "build/release/bin"))
# Runs its arguments and prints their peak in KiB. In a process of its own: a child's peak begins with its parent's memory.
PEAK = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
child.returncode = os.waitstatus_to_exitcode(status)
print(usage.ru_maxrss)
sys.exit(child.returncode)
"""


def test_peak_of_building(tmp_path):
    model = zoo.MODELS["vgg19"]
    path = model.path()
    shapes = [f"--shape={input_name}:{'x'.join(map(str, shape))}" for input_name, shape in model.shapes[0].items()]
    done = subprocess.run([sys.executable, "-c", PEAK, BIN / "tenon", "build", path, *shapes, "--level", "3", "-o",
                           tmp_path / "plan"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) * 1024 <= 2.5 * os.path.getsize(path) + 300e6
