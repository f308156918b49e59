# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Building at level 3 takes at most the weights 2.5 times and 300 MB more: packings of what is timed do not pile up."""
import os
import pathlib
import subprocess

import zoo

BIN = pathlib.Path(os.environ.get("TENON_BIN", zoo.ROOT / "build/release/bin"))


def test_peak_of_building(tmp_path):
    model = zoo.MODELS["vgg19"]
    path = model.path()
    shapes = [f"--shape={input_name}:{'x'.join(map(str, shape))}" for input_name, shape in model.shapes[0].items()]
    with subprocess.Popen([BIN / "tenon", "build", path, *shapes, "--level", "3", "-o", tmp_path / "plan"],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as building:
        _, status, usage = os.wait4(building.pid, 0)
        building.returncode = os.waitstatus_to_exitcode(status)
    assert building.returncode == 0
    assert usage.ru_maxrss * 1024 <= 2.5 * os.path.getsize(path) + 300e6
