# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Nothing is untested: every operator has cases, every pass a test, every folder a README, every document true paths."""

import re

from includes import ARCHITECTURE, folder_table


def stems(paths):
    return {path.rsplit("/", 1)[1].partition(".")[0] for path in paths}


def check_ops(tree):
    ops = stems(tree.matching(r"src/ops/\w+\.cpp"))
    cases = stems(tree.matching(r"tests/cases/\w+\.txt"))
    for name in sorted(ops - cases):
        yield f"src/ops/{name}.cpp: no tests/cases/{name}.txt"
    for name in sorted(cases - ops):
        yield f"tests/cases/{name}.txt: no src/ops/{name}.cpp"
    for name in sorted(ops - stems(tree.matching(r"src/ops/\w+\.h"))):
        yield f"src/ops/{name}.cpp: no src/ops/{name}.h"


def check_passes(tree):
    for path in tree.matching(r"src/passes/\w+/\w+\.cpp"):
        test = re.sub(r"^src/(.*)\.cpp$", r"tests/\1_test.cpp", path)
        if "/lib/" not in path and not tree.exists(test):
            yield f"{path}: no {test}"


def check_readmes(tree):
    for folder in folder_table(tree.text(ARCHITECTURE)):
        if tree.matching(rf"src/{folder}/\w+\.cpp") and not tree.exists(f"src/{folder}/README.md"):
            yield f"src/{folder}: no README.md"


def check_documents(tree):
    """Links lead somewhere, and a path in backticks exists (unless it has a placeholder like NAME)."""
    for path in tree.files:
        if not path.endswith(".md"):
            continue
        folder = path.rpartition("/")[0]
        for link in re.findall(r"\]\(([^)#\s]+)", tree.text(path)):
            if "://" not in link and not tree.exists(f"{folder}/{link}".lstrip("/")):
                yield f"{path}: the link to {link} leads nowhere"
        if path == ARCHITECTURE or folder == "docs/decisions":
            continue  # folders to come, and what was true on its day
        for named in re.findall(r"`((?:src|tests|docs|cmake|tools|examples|bench|include)/[\w./-]+)`", tree.text(path)):
            if not tree.exists(named) and not re.search(r"[A-Z]{3}", named):
                yield f"{path}: names {named}, which does not exist"


def check_glossary(tree):
    """Every type that the glossary's first column names is declared somewhere."""
    glossary = "docs/glossary.md"
    if not tree.exists(glossary):
        return
    code = "\n".join(tree.text(f) for f in tree.code("src/", "include/"))
    for row in re.findall(r"^\| ([^|]*)\|", tree.text(glossary), re.M):
        for name in re.findall(r"`([A-Z]\w+)`", row):
            if not re.search(rf"\b(struct|class|enum class|using)\s+{name}\b", code):
                yield f"{glossary}: `{name}` is not a type of the code"


def check(tree):
    checks = (check_ops, check_passes, check_readmes, check_documents, check_glossary)
    return [problem for one in checks for problem in one(tree)]
