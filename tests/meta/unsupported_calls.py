# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The calls of nvinfer1 that say "not supported", as docs/api.md lists them: prints the list, --write puts it there."""

import re
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs/api.md"
HEADING = "## Not supported yet\n"
WIDTH = 120


def calls():
    """Sorted names, 'IClass::method' or 'IClass::method (of which only this)'."""
    found = set()
    for path in sorted((ROOT / "src/api").rglob("*.cpp")):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'\bunsupported\([^"();]*(?:\(\))?[^"();]*"((?:I[A-Z]|create)[^"]+)"', text))
    return sorted(found)


def lines():
    """One item a class."""
    by_class = {}
    for call in calls():
        owner, _, method = call.rpartition("::") if "::" in call else ("functions", "", call)
        by_class.setdefault(owner, []).append(f"`{method}`")
    return [textwrap.fill(f"- `{owner}`: {', '.join(methods)}", WIDTH, subsequent_indent="  ", break_on_hyphens=False,
                          break_long_words=False) for owner, methods in sorted(by_class.items())]


def section():
    return (f"{HEADING}Each of these calls reports an error that names it and returns the documented value.\n\n"
            + "\n".join(lines()) + "\n")


def written():
    """The section as the document has it."""
    text = DOCUMENT.read_text(encoding="utf-8")
    start = text.index(HEADING)
    end = text.find("\n## ", start)
    return text[start:] if end < 0 else text[start:end + 1]


def main():
    if "--write" in sys.argv:
        DOCUMENT.write_text(DOCUMENT.read_text(encoding="utf-8").replace(written(), section()), encoding="utf-8")
    else:
        print("\n".join(lines()))


if __name__ == "__main__":
    main()
