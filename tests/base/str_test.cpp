// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// str() and join().
#include "base/str.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace tenon {
namespace {

TEST(Str, JoinsTextAndNumbers) {
  EXPECT_EQ(str("expected ", 1, " input, found ", size_t{2}), "expected 1 input, found 2");
  EXPECT_EQ(str(int8_t{-7}, ' ', uint64_t{18446744073709551615u}, ' ', true), "-7 18446744073709551615 true");
}

TEST(Str, WritesAsFewDigitsAsReadBackTheSame) {
  EXPECT_EQ(str(0.1f, " ", 0.1, " ", 1e20, " ", 100000.0f), "0.1 0.1 1e+20 100000");
}

TEST(Str, TakesPointersToCharactersAsText) {
  const char* text = "text";
  EXPECT_EQ(str(text), "text");
}

TEST(Join, PutsSeparatorsBetween) {
  EXPECT_EQ(join(std::vector<int>{1, 2, 3}), "1, 2, 3");
  EXPECT_EQ(join(std::vector<int>{}, "x"), "");
}

}  // namespace
}  // namespace tenon
