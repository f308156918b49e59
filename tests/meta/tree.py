# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""A source tree as the checks see it: the paths of its files, and their text."""

import os
import re
from pathlib import Path

IGNORED = {"build", ".git", ".venv", "__pycache__", ".cache", ".pytest_cache"}
CODE = (".h", ".cpp", ".cu", ".cuh")
TEXT = CODE + (".py", ".cmake", ".txt", ".md", ".json", ".fbs", ".yml", ".sh")


class Tree:
    def __init__(self, root):
        self.root = Path(root)
        self.files = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(set(folders) - IGNORED)
            self.files += [(Path(folder) / name).relative_to(self.root).as_posix() for name in names]
        self.files.sort()
        self._texts = {}

    def text(self, path):
        if path not in self._texts:
            self._texts[path] = (self.root / path).read_text(encoding="utf-8", errors="replace")
        return self._texts[path]

    def lines(self, path):
        return self.text(path).splitlines()

    def code(self, *folders):
        """C++ files, all or those below the folders."""
        return [f for f in self.files if f.endswith(CODE) and (not folders or f.startswith(tuple(folders)))]

    def matching(self, pattern):
        return [f for f in self.files if re.fullmatch(pattern, f)]

    def exists(self, path):
        return (self.root / path).exists()


def without_comments(text):
    """C++ text with comments and the insides of literals blanked; lines stay where they were."""

    def blank(match):
        found = match.group(0)
        if found.startswith("/"):
            return re.sub(r"[^\n]", " ", found)
        return '""' + "\n" * found.count("\n")

    token = r'//[^\n]*|/\*.*?\*/|R"(?P<d>[^()\s]{0,16})\(.*?\)(?P=d)"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\''
    return re.sub(token, blank, text, flags=re.S)
