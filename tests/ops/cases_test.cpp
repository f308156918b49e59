// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Every line of tests/cases: it parses, is filed under its operator, its reference runs, and what inference said of a
// dynamic problem holds for the numbers.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

/// Operands of a problem: its constants, and random elements where it has none; symbols at 3, or the end next to it.
std::vector<Constant> operands_of(const Problem& problem) {
  std::vector<Constant> out;
  for (size_t i = 0; i < problem.in.size(); ++i) {
    TensorType type = problem.in[i];
    for (int axis = 0; axis < type.rank(); ++axis) {
      const Dim& dim = type.shape[axis];
      type.shape[axis] = std::clamp<int64_t>(3, dim.min(), dim.max());
    }
    const bool given = problem.constants[i] || !type.present();
    out.push_back(given ? problem.constants[i] : ir::random_constant(type, i + 7));
  }
  return out;
}

/// A number that was known before the run must be what came out; a symbol must have it in its range.
void expect_fits(const TensorType& before, const TensorType& after, const std::string& line) {
  ASSERT_EQ(before.dtype, after.dtype) << line;
  ASSERT_EQ(before.rank(), after.rank()) << line;
  for (int axis = 0; axis < before.rank(); ++axis) {
    EXPECT_LE(before.shape[axis].min(), after.shape[axis].number()) << line;
    EXPECT_GE(before.shape[axis].max(), after.shape[axis].number()) << line;
  }
}

void check_line(const std::string& line, const std::string& file) {
  const auto problem = ops::parse_problem(line);
  ASSERT_TRUE(problem.ok()) << line << "\n" << problem.error().text();
  EXPECT_EQ(std::string(problem->op.name()), file);
  const auto results = ops::evaluate(problem->op, operands_of(*problem));
  ASSERT_TRUE(results.ok()) << line << "\n" << results.error().text();
  ASSERT_EQ(results->size(), problem->out.size()) << line;
  for (size_t i = 0; i < results->size(); ++i) expect_fits(problem->out[i], (*results)[i].type(), line);
}

TEST(Cases, RunOnTheirReference) {
  int lines = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(TENON_TESTS) + "/cases")) {
    std::ifstream file(entry.path());
    int own = 0;
    for (std::string line; std::getline(file, line);) {
      line = line.substr(0, line.find('#'));
      if (line.find('(') == std::string::npos) continue;
      check_line(line, entry.path().stem().string());
      ++own;
    }
    // A plugin computes what a program brings, and there is none here: tests/api/plugin_test.cpp runs these two.
    const bool is_hosted = entry.path().stem().string().starts_with("plugin");
    if (!is_hosted) EXPECT_GE(own, 3) << entry.path() << " has too few cases";
    lines += own;
  }
  EXPECT_GT(lines, 100);
}

}  // namespace
}  // namespace tenon
