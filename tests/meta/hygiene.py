# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""How a file opens, how it is named, what it must not contain."""

import re

from tree import CODE, TEXT

COPYRIGHT = "SPDX-FileCopyrightText: 2026 The Tenon Authors"
LICENCE = "SPDX-License-Identifier: Apache-2.0"
BANNED_WORDS = {"fast", "new", "optimized", "v2", "util", "utils", "misc", "helper", "helpers"}
SKIP = re.compile(r"GTEST_SKIP|\bDISABLED_|mark\.skip|mark\.xfail|pytest\.skip|pytest\.xfail|unittest\.skip|skipTest|skipIf")
TYPE = r"^\s*(struct|class|enum class)\s+(?:\[\[.*?\]\]\s*)?(\w+)\s*(?:final\s*)?(?::[^;{]*)?\{"
MACHINE_PATH = re.compile(r"(?<![\w.:/}])/(?:work|root|home|Users)/[\w.]")
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|deb\.debian\.org|conda\.anaconda|registry\.npmjs")


def check_opening(tree):
    for path in tree.files:
        lines = tree.lines(path)[:6] if path.endswith(CODE + (".py",)) else None
        if lines is None:
            continue
        if lines and lines[0].startswith("#!"):
            lines = lines[1:]
        mark = "#" if path.endswith(".py") else "//"
        if lines[:2] != [f"{mark} {COPYRIGHT}", f"{mark} {LICENCE}"]:
            yield f"{path}: expected the two SPDX lines first"
        elif not re.match(rf'({mark} ?|"""|r""")\w?', "".join(line for line in lines[2:4] if line.strip(" /#"))):
            yield f"{path}: expected one sentence after the SPDX lines: what the file is"


def check_names(tree):
    for path in tree.code("src/", "tests/", "tools/", "examples/"):
        stem = path.rsplit("/", 1)[1].partition(".")[0]
        if not re.fullmatch(r"[a-z][a-z0-9_]*", stem):
            yield f"{path}: file names are snake_case"
        for word in BANNED_WORDS & set(stem.split("_")):
            yield f"{path}: `{word}` says nothing; name the algorithm or the thing"
    for path in tree.code("src/"):
        for kind, name in re.findall(TYPE, tree.text(path), re.M):
            if not path.startswith("src/api/") and not re.match(r"[A-Z]", name):
                yield f"{path}: {kind} {name}: types are PascalCase"
    for path in tree.code("tests/"):
        for suite, name in re.findall(r"^TEST(?:_[FP])?\((\w+),\s*(\w+)\)", tree.text(path), re.M):
            if not (re.fullmatch(r"[A-Z][A-Za-z0-9]*", suite) and re.fullmatch(r"[A-Z][A-Za-z0-9]*", name)):
                yield f"{path}: TEST({suite}, {name}): tests are Thing.DoesWhatWhen"


def check_lines(tree):
    for path in tree.files:
        is_text = path.endswith(TEXT) or "." not in path.rpartition("/")[2]
        if not is_text or path.startswith(("tests/meta/", "tests/fuzz/corpus/")):
            continue
        for number, line in enumerate(tree.lines(path), 1):
            place = f"{path}:{number}"
            if path.startswith("tests/") and path.endswith((".cpp", ".py", ".h")) and SKIP.search(line):
                if not re.search(r"#\d+", line):
                    yield f"{place}: a skip without an issue number"
            if "TODO" in line and path.endswith(CODE + (".py",)) and not re.search(r"TODO\(#\d+\)", line):
                yield f"{place}: write TODO(#123) or none"
            if MACHINE_PATH.search(line):
                yield f"{place}: a path of somebody's machine"
            if REGISTRY.search(line):
                yield f"{place}: a package registry's address; packages are found by the user's own configuration"


def check(tree):
    return [*check_opening(tree), *check_names(tree), *check_lines(tree)]
