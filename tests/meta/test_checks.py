# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The checks complain: each one is given a small bad tree."""

import tempfile
import unittest
from pathlib import Path

import api_calls
import coverage
import hygiene
import includes
import sizes
from tree import Tree

TABLE = """
| rank | folder | lives there | may use |
|---|---|---|---|
| 0 | `src/base` | basics | |
| 1 | `src/ir` | graphs | `base` |
| 2 | `src/ops` | operators | `ir` |
| 2 | `src/plan` | plans | `ir` |

## Third-party headers stay behind one door

| `fmt/` | `base` |
"""
OPENING = "// SPDX-FileCopyrightText: 2026 The Tenon Authors\n// SPDX-License-Identifier: Apache-2.0\n//\n// A file.\n"


class BadTrees(unittest.TestCase):
    def problems(self, check, files):
        with tempfile.TemporaryDirectory() as root:
            for path, text in {"docs/architecture.md": TABLE, **files}.items():
                file = Path(root) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
            return "\n".join(check.check(Tree(root)))

    def expect(self, check, files, *complaints):
        found = self.problems(check, files)
        for complaint in complaints:
            self.assertIn(complaint, found)

    def expect_none(self, check, files):
        self.assertEqual("", self.problems(check, files))

    def test_method_that_no_test_calls(self):
        header = "class IThing : public INoCopy {\n public:\n  bool lift(int32_t much) noexcept { return mImpl->lift(much); }\n" \
                 "  bool drop() noexcept {\n    return mImpl->drop();\n  }\n protected:\n  bool hide();\n};\n"
        files = {"include/thing.h": header, "tests/api/thing_test.cpp": "EXPECT_TRUE(thing->lift(3));\n"}
        self.expect(api_calls, files, "no C++ test calls IThing::drop")
        self.assertNotIn("lift", self.problems(api_calls, files))
        self.assertNotIn("hide", self.problems(api_calls, files))

    def test_include_up(self):
        self.expect(includes, {"src/base/a.h": '#include "ir/graph.h"\n'}, "src/base/a.h:1: `base` may not include")

    def test_include_sideways(self):
        self.expect(includes, {"src/plan/a.cpp": '#include "ops/relu.h"\n'}, "`plan` may not include `ops/relu.h`")

    def test_include_down_through_another(self):
        self.expect_none(includes, {"src/ops/a.cpp": '#include "base/str.h"\n#include "ops/a.h"\n'})

    def test_include_from_tools(self):
        files = {"tools/cli/a.cpp": '#include "base/str.h"\n', "src/base/str.h": ""}
        self.expect(includes, files, "only include/ may be used here")
        self.expect_none(includes, {"tools/dev/a.cpp": '#include "base/str.h"\n', "src/base/str.h": ""})

    def test_third_party_header_in_the_wrong_folder(self):
        self.expect(includes, {"src/ir/a.cpp": "#include <fmt/core.h>\n"}, "`fmt/core.h` may be included in ['base'] only")

    def test_folder_without_a_row(self):
        self.expect(includes, {"src/stray/a.cpp": ""}, "src/stray/a.cpp: its folder has no row")

    def test_table_that_points_up(self):
        self.expect(includes, {"docs/architecture.md": TABLE.replace("basics | |", "basics | `ir` |")}, "not lower")

    def test_long_files(self):
        files = {"src/a.cpp": "\n" * 401, "src/a.h": "\n" * 201, "tests/a_test.cpp": "\n" * 601, "src/base/README.md": "\n" * 21}
        self.expect(sizes, files, "src/a.cpp: 401 lines", "src/a.h: 201", "tests/a_test.cpp: 601", "README.md: 21")

    def test_long_function(self):
        body = "namespace tenon {\nstatic int f(int x) {\n" + "  if (x) { x = '}'; }\n" * 60 + "  return x;\n}\n}\n"
        self.expect(sizes, {"src/a.cpp": body}, "src/a.cpp:2: f() has 63 lines")

    def test_long_table_is_no_function(self):
        self.expect_none(sizes, {"src/a.cpp": "const int table[] = {\n" + "  g(1),\n" * 80 + "};\n"})
        self.expect_none(sizes, {"src/a.cpp": "constexpr auto table = to_array<int>({\n" + "  {1, 2},\n" * 80 + "});\n"})

    def test_exception_needs_a_reason(self):
        self.expect(sizes, {"src/a.cpp": "", "tests/meta/sizes.txt": "src/a.cpp 500\n"}, "expected `path lines reason`")
        self.expect(sizes, {"tests/meta/sizes.txt": "src/b.cpp 500 one table\n"}, "src/b.cpp does not exist")
        self.expect_none(sizes, {"src/a.cpp": "\n" * 450, "tests/meta/sizes.txt": "src/a.cpp 450 one big table\n"})

    def test_opening(self):
        self.expect(hygiene, {"src/a.cpp": "int x;\n"}, "expected the two SPDX lines")
        self.expect(hygiene, {"src/a.cpp": OPENING.replace("A file.", "")}, "expected one sentence")
        self.expect_none(hygiene, {"src/a.cpp": OPENING + "#include <a>\n"})

    def test_names(self):
        self.expect(hygiene, {"src/FooBar.cpp": OPENING}, "file names are snake_case")
        self.expect(hygiene, {"src/string_util.cpp": OPENING}, "`util` says nothing")
        self.expect(hygiene, {"src/a.h": OPENING + "struct node_type {\n};\n"}, "types are PascalCase")
        self.expect(hygiene, {"tests/a_test.cpp": OPENING + "TEST(thing, does_it) {}\n"}, "tests are Thing.DoesWhatWhen")

    def test_lines(self):
        skip = OPENING + "TEST(A, B) { GTEST_SKIP(); }\n"
        self.expect(hygiene, {"tests/a_test.cpp": skip}, "a skip without an issue number")
        self.expect_none(hygiene, {"tests/a_test.cpp": skip.replace("();", "() << 1;  // #12")})
        self.expect(hygiene, {"src/a.cpp": OPENING + "// TODO: later\n"}, "write TODO(#123) or none")
        self.expect(hygiene, {"README.md": "see /home/me/x\n"}, "README.md:1: a path of somebody's machine")
        self.expect(hygiene, {"setup": "get https://pypi" + ".org/x\n"}, "a package registry's address")

    def test_operator_without_cases(self):
        self.expect(coverage, {"src/ops/relu.cpp": "", "src/ops/relu.h": ""}, "no tests/cases/relu.txt")
        self.expect(coverage, {"tests/cases/relu.txt": ""}, "no src/ops/relu.cpp")

    def test_pass_without_a_test(self):
        files = {"src/passes/fuse/gelu.cpp": "", "src/passes/fuse/lib/x.cpp": ""}
        self.expect(coverage, files, "src/passes/fuse/gelu.cpp: no tests/passes/fuse/gelu_test.cpp")
        self.assertNotIn("lib/x.cpp", self.problems(coverage, files))

    def test_documents(self):
        self.expect(coverage, {"README.md": "[x](docs/none.md)"}, "the link to docs/none.md leads nowhere")
        self.expect(coverage, {"README.md": "see `src/none/a.h`"}, "names src/none/a.h, which does not exist")
        self.expect(coverage, {"src/ir/a.cpp": ""}, "src/ir: no README.md")
        self.expect(coverage, {"docs/glossary.md": "| `Nothing` | is |\n"}, "`Nothing` is not a type of the code")


if __name__ == "__main__":
    unittest.main()
