# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""This repository keeps its own rules."""

import unittest
from pathlib import Path

import api_calls
import coverage
import hygiene
import includes
import sizes
import unsupported_calls
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

    def test_every_method_of_the_api_is_called_by_a_test(self):
        self.expect_none(api_calls.check(TREE))

    def test_calls_that_are_not_supported_are_listed(self):
        self.assertEqual(unsupported_calls.section(), unsupported_calls.written(),
                         "write the list anew: python3 tests/meta/unsupported_calls.py --write")


if __name__ == "__main__":
    unittest.main()
