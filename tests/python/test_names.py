# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The module beside the list of what the vendor's has: what is missing is written down, and may only shrink."""

from pathlib import Path

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


def test_missing_names_are_those_written_down(capsys):
    names = [entry[0] for entry in entries(HERE / "names.txt")]
    missing = {name for name in names if not exists(name)}
    for release in ("8.6.1", "10.13.3"):
        of_release = [entry[0] for entry in entries(HERE / "names.txt") if release in entry[2].split(",")]
        have = sum(name not in missing for name in of_release)
        with capsys.disabled():
            print(f"\n  names of release {release}: {have} of {len(of_release)}", end="")
    written = {entry[0] for entry in entries(HERE / "missing.txt")}
    assert missing - written == set(), "these names were there before"
    assert written - missing == set(), "these are there now: take them out of missing.txt"


def test_enumerators_have_the_numbers_of_release_10():
    checked = 0
    for name, kind, releases, *number in entries(HERE / "names.txt"):
        if kind == "enumerator" and number and "10.13.3" in releases and exists(name):
            assert int(lookup(name)) == int(number[0]), name
            checked += 1
    assert checked > 300
