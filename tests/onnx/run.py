# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs the ONNX backend cases and compares with the outputs that they expect.

    python tests/onnx/run.py [PATTERN...] [--update] [--reasons]
--update adds newly passing cases to the lists (it never loses one); --reasons groups the failures by what was said.
A case counts as passing (passing.txt) if its model is imported as it is. One that could be imported only with its lists
of integers fixed to the case's values, so that part of it was folded at build time, is listed in passing_fixed_inputs.txt.
not_passing.txt has all others, `NAME: why`.
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
PASSING_FIXED = HERE / "passing_fixed_inputs.txt"
NOT_PASSING = HERE / "not_passing.txt"


def prepare(chosen, into):
    """Makes the folders. -> {name: Case}, {name: why it cannot be run}"""
    shutil.rmtree(into, ignore_errors=True)
    runnable, refused = {}, {}
    for case in chosen:
        try:
            case.write(into / case.name)
            runnable[case.name] = case
        except cases.NotATensor as reason:
            refused[case.name] = f"has {reason}"
    return runnable, refused


def verdict(case, folder):
    """-> why the case fails, or None."""
    error = folder / "error.txt"
    if error.exists():
        return error.read_text(errors="replace")
    try:
        case.compare(folder)
        return None
    except (AssertionError, OSError, KeyError, ValueError) as difference:
        return f"differs: {difference}"


def run_chosen(chosen, into=FOLDER, environment=None):
    """Cases -> {name: None if it passes, else why not}; their folders are left in `into`."""
    runnable, results = prepare(chosen, into)
    jobs = str(max(1, (os.cpu_count() or 1)))
    names = "".join(f"{into / name}\n" for name in runnable)
    subprocess.run([str(RUNNER), jobs], input=names, text=True, check=True, env={**os.environ, **(environment or {})})
    results.update({name: verdict(case, into / name) for name, case in runnable.items()})
    return results


def run_all(patterns=()):
    """-> {name: None if it passes, else why not}"""
    return run_chosen(case for case in cases.load_all()
                      if not patterns or any(fnmatch.fnmatch(case.name, p) for p in patterns))


def with_fixed_inputs(names):
    """-> those of the cases that ran with inputs fixed at the import"""
    return {name for name in names if (FOLDER / name / "fixed_inputs.txt").exists()}


def listed(path=PASSING):
    return path.read_text().split()


def excused():
    """-> {name: why it does not pass}"""
    return dict(line.split(": ", 1) for line in NOT_PASSING.read_text().splitlines() if not line.startswith("#"))


def lost(results):
    """-> {name: what became of it} of the listed cases that were tried: a case of passing.txt must not need fixed inputs"""
    found = {name: results[name] for name in listed() + listed(PASSING_FIXED) if results.get(name)}
    found.update({name: "passes with fixed inputs only" for name in with_fixed_inputs(set(listed()) & set(results))})
    return found


def update(passing):
    """Adds to the lists. A case that now passes without fixed inputs moves from the second to the first."""
    fixed = with_fixed_inputs(passing)
    plain = (passing - fixed) | set(listed())
    for path, names in ((PASSING, plain), (PASSING_FIXED, (fixed | set(listed(PASSING_FIXED))) - plain)):
        path.write_text("".join(f"{name}\n" for name in sorted(names)))


def summary(results):
    passing = {name for name, why in results.items() if why is None}
    fixed = with_fixed_inputs(passing)
    return f"{len(passing) - len(fixed)} of {len(results)} cases pass, {len(fixed)} more with fixed inputs"


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
    if options.update:
        update({name for name, why in results.items() if why is None})
    if options.reasons:
        for reason, names in reasons(results):
            print(f"{len(names):4} {reason}\n       {' '.join(names[:4])}")
    elif options.patterns:
        for name, why in sorted(results.items()):
            print(f"{name}: {why or 'passes'}")
    gone = lost(results)
    for name, why in gone.items():
        print(f"no longer passes: {name}: {why}")
    print(summary(results))
    return min(len(gone), 1)


if __name__ == "__main__":
    sys.exit(main())
