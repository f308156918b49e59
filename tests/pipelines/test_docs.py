# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""docs/fusion.md shows what tenon-opt really prints: each block that begins with "$ tenon-opt ..." is run again."""
import pathlib
import re
import shlex

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "fusion.md"
BLOCK = re.compile(r"^```text\n\$ tenon-opt ([^\n]*)\n(.*?)^```$", re.M | re.S)


def blocks():
    return BLOCK.findall(DOCUMENT.read_text())


def answer(opt, arguments):
    """What the command prints, run where the documents say: in the folder of these tests."""
    words = [str(ROOT / word) if word.startswith("tests/") else word for word in shlex.split(arguments)]
    return opt(*words)[0]


def test_there_are_blocks():
    assert len(blocks()) >= 3


def test_blocks_are_what_the_tool_prints(opt, update_golden):
    if update_golden:
        text = BLOCK.sub(lambda m: f"```text\n$ tenon-opt {m[1]}\n{answer(opt, m[1])}```", DOCUMENT.read_text())
        DOCUMENT.write_text(text)
    for arguments, shown in blocks():
        assert answer(opt, arguments) == shown, f"tenon-opt {arguments}"


def test_every_pass_is_in_the_table(opt):
    text = DOCUMENT.read_text()
    missing = [name for name in opt("--list")[0].split() if f"`{name}`" not in text]
    assert not missing
