# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Who may include whom: the tables of docs/architecture.md against every #include."""

import re

ARCHITECTURE = "docs/architecture.md"
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def folder_table(text):
    """The folder table: {folder: (rank, {folders its row names})}."""
    table = {}
    for rank, folder, uses in re.findall(r"^\| (\d) \| `src/([\w/]+)` \|[^|]*\|([^|]*)\|$", text, flags=re.M):
        table[folder] = (int(rank), set(re.findall(r"`([\w/]+)`", uses)))
    return table


def header_table(text):
    """The third-party table: {prefix of a header: folders that may include it}."""
    part = text.partition("## Third-party headers")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([^`]+)` \| (`.*`) \|$", part, flags=re.M)
    return {prefix: re.findall(r"`([\w/]+)`", homes) for prefix, homes in rows}


def visible(table, folder):
    """The folders that `folder` may see: those its row names, and what they may see."""
    seen, todo = set(), [folder]
    while todo:
        for name in table.get(todo.pop(), (0, set()))[1]:
            if name not in seen:
                seen.add(name)
                todo.append(name)
    return seen


def owner(table, path):
    """The longest folder of the table that `path` (relative to src/) lies in."""
    return max((f for f in table if path.startswith(f + "/")), key=len, default=None)


def check_table(table):
    for folder, (rank, uses) in table.items():
        for name in uses:
            if name not in table:
                yield f"{ARCHITECTURE}: `{folder}` may use `{name}`, which has no row"
            elif table[name][0] >= rank:
                yield f"{ARCHITECTURE}: `{folder}` (rank {rank}) may use `{name}` (rank {table[name][0]}): not lower"


def includes(tree, path):
    for number, line in enumerate(tree.lines(path), 1):
        match = INCLUDE.match(line)
        if match:
            yield f"{path}:{number}", match[1] or match[2], bool(match[1])


def check_source(tree, table, headers):
    for path in tree.code("src/"):
        folder = owner(table, path[len("src/"):])
        if folder is None:
            yield f"{path}: its folder has no row in {ARCHITECTURE}"
            continue
        allowed = visible(table, folder)
        for place, header, quoted in includes(tree, path):
            target = owner(table, header) if quoted else None
            if target is not None and target != folder and target not in allowed:
                yield f"{place}: `{folder}` may not include `{header}`: {ARCHITECTURE} gives it {sorted(allowed)}"
            for prefix, homes in headers.items():
                if header.startswith(prefix) and not any((folder + "/").startswith(home + "/") for home in homes):
                    yield f"{place}: `{header}` may be included in {homes} only"


def check_outside(tree, table):
    for path in tree.code("tools/", "examples/", "server/", "python/", "include/"):
        if path.startswith("tools/dev/"):
            continue
        for place, header, quoted in includes(tree, path):
            if quoted and owner(table, header) and tree.exists("src/" + header):
                yield f"{place}: only include/ may be used here, not src/{header}"


def check(tree):
    text = tree.text(ARCHITECTURE)
    table, headers = folder_table(text), header_table(text)
    if len(table) < 2:
        return [f"{ARCHITECTURE}: the folder table could not be read"]
    return [*check_table(table), *check_source(tree, table, headers), *check_outside(tree, table)]
