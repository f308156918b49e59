# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""This repository keeps its own rules."""

import unittest
from pathlib import Path

import coverage
import hygiene
import includes
import sizes
from tree import Tree

TREE = Tree(Path(__file__).resolve().parents[2])


class Repository(unittest.TestCase):
    maxDiff = None

    def expect_none(self, problems):
        self.assertFalse(problems, "\n" + "\n".join(problems))

    def test_includes_follow_the_table(self):
        self.expect_none(includes.check(TREE))

    def test_files_and_functions_are_small(self):
        self.expect_none(sizes.check(TREE))

    def test_openings_names_and_lines(self):
        self.expect_none(hygiene.check(TREE))

    def test_everything_is_tested_and_documented(self):
        self.expect_none(coverage.check(TREE))


if __name__ == "__main__":
    unittest.main()
