# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The module beside the list of what the vendor's has."""

from pathlib import Path

import pytest
import tenon.tensorrt as trt

HERE = Path(__file__).parent


def entries(path):
    return [line.split() for line in path.read_text().splitlines() if line and not line.startswith("#")]


def lookup(name):
    found = trt
    for part in name.split("."):
        found = getattr(found, part)
    return found


def exists(name):
    try:
        lookup(name)
    except AttributeError:
        return False
    return True


@pytest.mark.parametrize(("release", "count"), [("8.6.1", 1279), ("10.13.3", 1621)])
def test_every_name_of_the_release_is_there(release, count):
    names = [entry[0] for entry in entries(HERE / "names.txt") if release in entry[2].split(",")]
    assert len(names) == count
    assert [name for name in names if not exists(name)] == []


def test_enumerators_have_the_numbers_of_release_10():
    checked = 0
    for name, kind, releases, *number in entries(HERE / "names.txt"):
        if kind == "enumerator" and number and "10.13.3" in releases and exists(name):
            assert int(lookup(name)) == int(number[0]), name
            checked += 1
    assert checked > 300
