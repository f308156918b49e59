// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The text form: what is printed parses to the same graph, and bad text says where.
#include "ir/text.h"

#include <gtest/gtest.h>

#include "ir/verify.h"
#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

constexpr const char* kTwoRelus = R"(graph (%x: f32[N=1..8,16]) -> (%y, %a as "middle") {
  %a = relu(%x) from "first"
  %y = relu(%a) from "first", "second"
}
)";

TEST(Text, PrintsWhatItParsed) {
  const auto graph = ops::parse(kTwoRelus);
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  EXPECT_EQ(ir::print(*graph), kTwoRelus);
  EXPECT_TRUE(ir::verify(*graph).ok());
  EXPECT_EQ(to_string(graph->type(graph->find("y"))), "f32[N=1..8,16]");
}

TEST(Text, KeepsConstantsOfEveryType) {
  for (const std::string type : {"f32", "f16", "bf16", "f64", "i8", "u8", "i16", "i32", "i64", "u64"}) {
    const std::string text = "graph () -> (%y) {\n  %c = const " + type + "[2]{" +
                             (type[0] == 'f' || type[0] == 'b' ? "0.5, -2.0" : "3, 7") + "}\n  %y = relu(%c)\n}\n";
    const auto graph = ops::parse(text);
    ASSERT_TRUE(graph.ok()) << text << graph.error().text();
    EXPECT_EQ(ir::print(*graph), text);
  }
}

TEST(Text, NamesPlaceOfAnError) {
  const auto graph = ops::parse("graph (%x: f32[2]) -> (%y) {\n  %y = relo(%x)\n}");
  ASSERT_FALSE(graph.ok());
  EXPECT_EQ(graph.error().code(), ErrorCode::invalid_argument);
  EXPECT_NE(graph.error().text().find("found 'relo'"), std::string::npos) << graph.error().text();
  const auto unmade = ops::parse("graph (%x: f32[2]) -> (%y) {\n  %y = relu(%z)\n}");
  ASSERT_FALSE(unmade.ok());
  EXPECT_NE(unmade.error().text().find("'%z', line 2"), std::string::npos) << unmade.error().text();
}

TEST(Text, SurvivesEveryCutAndOneWrongByte) {
  const std::string text = kTwoRelus;
  for (size_t length = 0; length + 1 < text.size(); ++length) {
    EXPECT_FALSE(ops::parse(text.substr(0, length)).ok()) << length;
  }
  for (size_t at = 0; at < text.size(); ++at) {
    for (const char wrong : {'\0', '%', '{', '9', '"', '\xff'}) {
      std::string bad = text;
      bad[at] = wrong;
      (void)ops::parse(bad);  // any answer but a crash
    }
  }
}

TEST(Text, DrawsTheSameConstantFromTheSameSeed) {
  const TensorType type{DataType::f32, Shape{4, 4}};
  EXPECT_TRUE(ir::random_constant(type, 3) == ir::random_constant(type, 3));
  EXPECT_FALSE(ir::random_constant(type, 3) == ir::random_constant(type, 4));
}

TEST(Text, ReadsProblems) {
  const auto problem = ops::parse_problem("relu(f32[1,3,8,8]:channels_last)");
  ASSERT_TRUE(problem.ok()) << problem.error().text();
  EXPECT_EQ(problem->in[0].layout, Layout::channels_last);
  EXPECT_EQ(to_string(problem->out[0]), "f32[1,3,8,8]");
}

}  // namespace
}  // namespace tenon
