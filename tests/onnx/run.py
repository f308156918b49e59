# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs the ONNX backend cases and compares with the outputs that they expect.

    python tests/onnx/run.py [PATTERN...] [--update] [--reasons]
--update adds newly passing cases to passing.txt (it never removes one); --reasons groups the failures by what was said.
Case folders are left in build/onnx-cases.
"""
import argparse
import collections
import fnmatch
import os
import pathlib
import re
import shutil
import subprocess
import sys

import cases

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RUNNER = ROOT / "build" / "release" / "tests" / "onnx_case_runner"
FOLDER = ROOT / "build" / "onnx-cases"
PASSING = HERE / "passing.txt"


def prepare(patterns=()):
    """Makes the folders. -> {name: Case}, {name: why it cannot be run}"""
    shutil.rmtree(FOLDER, ignore_errors=True)
    runnable, refused = {}, {}
    for case in cases.load_all():
        if patterns and not any(fnmatch.fnmatch(case.name, p) for p in patterns):
            continue
        try:
            case.write(FOLDER / case.name)
            runnable[case.name] = case
        except cases.NotATensor as reason:
            refused[case.name] = f"has {reason}"
    return runnable, refused


def verdict(case):
    """-> why the case fails, or None."""
    folder = FOLDER / case.name
    error = folder / "error.txt"
    if error.exists():
        return error.read_text(errors="replace")
    try:
        case.compare(folder)
        return None
    except (AssertionError, OSError, KeyError, ValueError) as difference:
        return f"differs: {difference}"


def run_all(patterns=()):
    """-> {name: None if it passes, else why not}"""
    runnable, results = prepare(patterns)
    jobs = str(max(1, (os.cpu_count() or 1)))
    names = "".join(f"{FOLDER / name}\n" for name in runnable)
    subprocess.run([str(RUNNER), jobs], input=names, text=True, check=True)
    results.update({name: verdict(case) for name, case in runnable.items()})
    return results


def listed():
    return PASSING.read_text().split() if PASSING.exists() else []


def in_short(why):
    """-> what to group by: for imports the operators that failed, else the first line without numbers and names."""
    failed = sorted(set(re.findall(r"\((\w+), opset \d+\), no. \d+: (.{0,60})", why)))
    if failed:
        return "import: " + "; ".join(f"{op}: {reason}" for op, reason in failed[:6])
    lines = [line.strip() for line in why.splitlines() if line.strip()]
    return re.sub(r"'[^']*'|[0-9]+", "#", " ".join(lines[:3] if why.startswith("differs") else lines[:1])[:200])


def reasons(results):
    """-> [(reason, [case...])], most cases first"""
    groups = collections.defaultdict(list)
    for name, why in results.items():
        if why:
            groups[in_short(why)].append(name)
    return sorted(groups.items(), key=lambda group: -len(group[1]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("patterns", nargs="*")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--reasons", action="store_true")
    options = parser.parse_args()
    results = run_all(options.patterns)
    passing = {name for name, why in results.items() if why is None}
    lost = [name for name in listed() if name in results and name not in passing]
    if options.update:
        PASSING.write_text("".join(f"{name}\n" for name in sorted(passing | set(listed()))))
    if options.reasons:
        for reason, names in reasons(results):
            print(f"{len(names):4} {reason}\n       {' '.join(names[:4])}")
    elif options.patterns:
        for name, why in sorted(results.items()):
            print(f"{name}: {why or 'passes'}")
    for name in lost:
        print(f"no longer passes: {name}: {results[name]}")
    print(f"{len(passing)} of {len(results)} cases pass")
    return min(len(lost), 1)


if __name__ == "__main__":
    sys.exit(main())
