// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Which of the timed candidates is taken.
#include "tune/questions.h"

#include <gtest/gtest.h>

namespace tenon::tune {
namespace {

/// What is taken of a library and a kernel of ours.
size_t taken(double own_us, bool fetched, double library_us = 100) {
  Question question;
  question.candidates = {{.time_us = library_us}, {.own_threads = true, .time_us = own_us, .fetched = fetched}};
  return best_of(question);
}

TEST(BestOf, LeavesALibraryThatGainsLittle) {
  EXPECT_EQ(taken(102, false), 1);
  EXPECT_EQ(taken(104, false), 0);
}

TEST(BestOf, ExpectsMoreOfKernelsWhoseConstantsAreFetched) {
  EXPECT_EQ(taken(122, true), 1);
  EXPECT_EQ(taken(124, true), 0);
  EXPECT_EQ(taken(49, true, 40), 1);
  EXPECT_EQ(taken(51, true, 40), 0);
  EXPECT_EQ(taken(2070, true, 2000), 1);
  EXPECT_EQ(taken(2090, true, 2000), 0);
}

/// What is taken where our kernel's samples did not agree and it was expected to take so long, a library 80 us.
size_t taken_in_doubt(double expected_us) {
  Question question;
  question.candidates = {{.expected_us = 80, .time_us = 100},
                         {.own_threads = true, .expected_us = expected_us, .time_us = 300, .doubted = true}};
  return best_of(question);
}

TEST(BestOf, TakesNoLibraryForTimesInDoubt) {
  EXPECT_EQ(taken_in_doubt(70), 1);
  EXPECT_EQ(taken_in_doubt(90), 0);
}

}  // namespace
}  // namespace tenon::tune
