# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Files and functions stay small: 400 lines, 200 for a header, 600 for a test, 60 for a function, 20 for a README."""

import re

from tree import without_comments

EXCEPTIONS = "tests/meta/sizes.txt"
FUNCTION_LINES = 60
NOT_A_FUNCTION = re.compile(r"^\s*(namespace|class|struct|enum|union|extern\s*\"\"|inline namespace)\b|[=(,{]\s*$|^\s*$|\benum\b")


def file_limit(path):
    if re.fullmatch(r"src/.*README\.md", path):
        return 20
    if not path.endswith((".h", ".cpp", ".cu", ".cuh", ".py", ".cmake", "CMakeLists.txt")):
        return None
    if path.startswith("tests/"):
        return 600
    return 200 if path.endswith((".h", ".cuh")) else 400


def functions(text):
    """(name, first line, number of lines) of each function body that is not inside another one."""
    text = re.sub(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", lambda m: "\n" * m[0].count("\n"), without_comments(text), flags=re.M)
    depth_of_body, depth, start, head, name = None, 0, 0, "", ""
    line = 1
    for char in text:
        if char == "\n":
            line += 1
        if char == "{":
            if depth_of_body is None and "(" in head and not NOT_A_FUNCTION.search(head):
                depth_of_body, start = depth, line - head.strip().count("\n")
                match = re.search(r"([\w:~]+|operator\S+)\s*\(", head)
                name = match[1] if match else "?"
            depth += 1
            head = ""
        elif char == "}":
            depth -= 1
            if depth == depth_of_body:
                yield name, start, line - start + 1
                depth_of_body = None
            head = ""
        elif char == ";":
            head = ""
        else:
            head += char


def exceptions(tree):
    """{path or path:function: lines allowed}; each line of the file says why."""
    allowed, problems = {}, []
    for number, line in enumerate(tree.lines(EXCEPTIONS) if tree.exists(EXCEPTIONS) else [], 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = re.fullmatch(r"(\S+)\s+(\d+)\s+(\S.*\s\S.*)", line)
        if not match:
            problems.append(f"{EXCEPTIONS}:{number}: expected `path lines reason`, found `{line}`")
        elif not tree.exists(match[1].partition(":")[0]):
            problems.append(f"{EXCEPTIONS}:{number}: {match[1]} does not exist")
        else:
            allowed[match[1]] = int(match[2])
    return allowed, problems


def check(tree):
    allowed, problems = exceptions(tree)
    for path in tree.files:
        limit = file_limit(path)
        if limit is None:
            continue
        count = len(tree.lines(path))
        if count > allowed.get(path, limit):
            problems.append(f"{path}: {count} lines, the limit is {allowed.get(path, limit)}: split it by idea")
        if not path.endswith((".h", ".cpp", ".cu", ".cuh")):
            continue
        for name, line, length in functions(tree.text(path)):
            wall = allowed.get(f"{path}:{name}", FUNCTION_LINES)
            if length > wall:
                problems.append(f"{path}:{line}: {name}() has {length} lines, the limit is {wall}: split it by idea")
    return problems
