// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Branches, loops and scans on the reference: what they carry, what they stack, and bodies that do not fit.
#include <gtest/gtest.h>

#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

/// The results for constants as text, "i64[2]: 1 2"; or the error's message.
std::string run(const std::string& line) {
  const auto problem = ops::parse_problem(line);
  if (!problem.ok()) return problem.error().message();
  const auto results = ops::evaluate(problem->op, problem->constants);
  if (!results.ok()) return results.error().message();
  std::string out;
  for (const Constant& one : *results) {
    out += str(out.empty() ? "" : "; ", one.type(), ":");
    for (const double value : one.to_f64()) out += str(" ", value);
  }
  return out;
}

/// Adds the turn to what it carries, and gives its double.
const std::string kCount =
    "{carried=1, body=\"graph (%i: i64[], %c: bool[], %v: i64[]) -> (%go, %w, %y) {\\n  %w = add(%v, %i)\\n"
    "  %y = add(%w, %w)\\n  %limit = const i64[]{9}\\n  %go = less(%w, %limit)\\n}\\n\"}";

TEST(ControlFlow, LoopsUntilItsTripsAreOver) {
  EXPECT_EQ(run("loop(i64[]{4}, _, i64[]{0}) " + kCount), "i64[]: 6; i64[4]: 0 2 6 12");
}

TEST(ControlFlow, LoopsUntilItsConditionFails) {
  EXPECT_EQ(run("loop(i64[]{100}, bool[]{true}, i64[]{0}) " + kCount), "i64[]: 10; i64[5]: 0 2 6 12 20");
  EXPECT_EQ(run("loop(_, _, i64[]{0}) " + kCount), "i64[]: 10; i64[5]: 0 2 6 12 20");
}

TEST(ControlFlow, LoopsWithoutATurnGiveWhatTheyGot) {
  EXPECT_EQ(run("loop(i64[]{0}, _, i64[]{7}) " + kCount), "i64[]: 7; i64[0]:");
  EXPECT_EQ(run("loop(i64[]{3}, bool[]{false}, i64[]{7}) " + kCount), "i64[]: 7; i64[0]:");
}

TEST(ControlFlow, LoopsCarryShapesThatGrow) {
  EXPECT_EQ(
      run("loop(i64[]{3}, _, i64[1]{1}) {carried=1, body=\"graph (%i: i64[], %c: bool[], %v: i64[N]) -> (%go, %w) "
          "{\\n  %w = concat(%v, %v)\\n  %go = identity(%c)\\n}\\n\"}"),
      "i64[8]: 1 1 1 1 1 1 1 1");
}

TEST(ControlFlow, LoopsOfKnownOperandsHaveKnownResults) {
  const auto known = ops::parse_problem("loop(i64[]{4}, _, i64[]{0}) " + kCount);
  ASSERT_TRUE(known.ok()) << known.error().text();
  EXPECT_EQ(to_string(known->out[1]), "i64[4]");
  const auto open = ops::parse_problem("loop(i64[]{4}, _, i64[]) " + kCount);
  ASSERT_TRUE(open.ok()) << open.error().text();
  EXPECT_FALSE(open->out[1].shape.is_static());
}

TEST(ControlFlow, LoopsSayWhatDoesNotFit) {
  EXPECT_EQ(run("loop(i64[0]{}, _, i64[]{0}) " + kCount), "expected one number of turns, found i64[0]");
  EXPECT_EQ(run("loop(i64[]{1}, bool[2]{true,true}, i64[]{0}) " + kCount), "expected one condition, found bool[2]");
  EXPECT_EQ(run("loop(i64[]{1}, _) {carried=0}"), "expected a body");
  EXPECT_EQ(run("loop(i64[]{1}, _) " + kCount), "expected a body of 2 inputs and more than 1 outputs, found 3 and 3");
}

TEST(ControlFlow, BranchesReadWhatTheyName) {
  const std::string fields =
      "{then_branch=\"graph (%a: i64[2]) -> (%b) {\\n  %b = neg(%a)\\n}\\n\", "
      "else_branch=\"graph (%a: i64[3]) -> (%b) {\\n  %b = add(%a, %a)\\n}\\n\", then_inputs=[0], else_inputs=[1]}";
  EXPECT_EQ(run("if_else(bool[]{true}, i64[2]{1,2}, i64[3]{3,4,5}) " + fields), "i64[2]: -1 -2");
  EXPECT_EQ(run("if_else(bool[]{false}, i64[2]{1,2}, i64[3]{3,4,5}) " + fields), "i64[3]: 6 8 10");
  EXPECT_EQ(run("if_else(bool[]{false}, i64[2]{1,2}) " + fields), "expected an operand below 1, found 1");
  const auto open = ops::parse_problem("if_else(bool[], i64[2], i64[3]) " + fields);
  ASSERT_TRUE(open.ok()) << open.error().text();
  EXPECT_FALSE(open->out[0].shape[0].is_number());
}

TEST(ControlFlow, ScansFromEitherEnd) {
  const std::string body =
      "body=\"graph (%s: i64[], %x: i64[]) -> (%t, %y) {\\n  %t = add(%s, %x)\\n  %y = identity(%t)\\n}\\n\"}";
  EXPECT_EQ(run("scan(i64[]{0}, i64[3]{1,2,3}) {states=1, scanned=1, " + body), "i64[]: 6; i64[3]: 1 3 6");
  EXPECT_EQ(run("scan(i64[]{0}, i64[3]{1,2,3}) {states=1, scanned=1, backward=[1,1], " + body),
            "i64[]: 6; i64[3]: 6 5 3");
  EXPECT_EQ(run("scan(i64[]{0}, i64[0]{}) {states=1, scanned=1, " + body), "i64[]: 0; i64[0]:");
}

}  // namespace
}  // namespace tenon
