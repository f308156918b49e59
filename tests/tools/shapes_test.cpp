// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Shape options as users write them.
#include "tools/lib/shapes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/lib/failure.h"

namespace tenon::tools {
namespace {

NamedShapes parse(std::vector<std::string> words) { return parse_shapes(words, "--shape"); }

std::string failure_of(std::vector<std::string> words) {
  try {
    parse(std::move(words));
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.code(), Exit::usage);
    return failure.what();
  }
  return "no failure";
}

TEST(Shapes, ReadsOneSeveralAndRepeated) {
  EXPECT_EQ(parse({"image:8x3x224x224"}), (NamedShapes{{"image", {8, 3, 224, 224}}}));
  EXPECT_EQ(parse({"a:1x2,b:3"}), (NamedShapes{{"a", {1, 2}}, {"b", {3}}}));
  EXPECT_EQ(parse({"a:1x2", "b:3"}), (NamedShapes{{"a", {1, 2}}, {"b", {3}}}));
  EXPECT_EQ(parse({}), NamedShapes{});
}

TEST(Shapes, NamesMayHoldColonsAndQuotedCommas) {
  EXPECT_EQ(parse({"input:0:1x2"}), (NamedShapes{{"input:0", {1, 2}}}));
  EXPECT_EQ(parse({"'a,b':1x2,c:4"}), (NamedShapes{{"a,b", {1, 2}}, {"c", {4}}}));
}

TEST(Shapes, ReadsScalarsAndEmptyDimensions) {
  EXPECT_EQ(parse({"x:"}), (NamedShapes{{"x", {}}}));
  EXPECT_EQ(parse({"x:scalar"}), (NamedShapes{{"x", {}}}));
  EXPECT_EQ(parse({"x:0x4"}), (NamedShapes{{"x", {0, 4}}}));
}

TEST(Shapes, SaysWhatIsWrong) {
  using testing::HasSubstr;
  EXPECT_THAT(failure_of({"1x3"}), HasSubstr("'1x3': expected NAME:VALUE"));
  EXPECT_THAT(failure_of({"a:1xx3"}), HasSubstr("--shape a: '1xx3': expected sizes joined by 'x'"));
  EXPECT_THAT(failure_of({"a:1x"}), HasSubstr("'1x'"));
  EXPECT_THAT(failure_of({"a:1x-1"}), HasSubstr("'1x-1'"));
  EXPECT_THAT(failure_of({"a:99999999999999999999"}), HasSubstr("sizes joined"));
  EXPECT_THAT(failure_of({"a:1", "a:2"}), HasSubstr("'a' is given twice"));
  EXPECT_THAT(failure_of({":1"}), HasSubstr("expected NAME"));
  EXPECT_THAT(failure_of({""}), HasSubstr("expected NAME"));
}

TEST(Shapes, PrintsWhatItReads) {
  EXPECT_EQ(to_string(Shape{1, 3, 224, 224}), "1x3x224x224");
  EXPECT_EQ(to_string(Shape{}), "scalar");
}

}  // namespace
}  // namespace tenon::tools
