// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Which of the timed candidates is taken.
#include "tune/questions.h"

#include <gtest/gtest.h>

namespace tenon::tune {
namespace {

/// What is taken of a library that takes 100 us and a kernel of ours.
size_t taken(double own_us, bool fetched) {
  Question question;
  question.candidates = {{.time_us = 100}, {.own_threads = true, .time_us = own_us, .fetched = fetched}};
  return best_of(question);
}

TEST(BestOf, LeavesALibraryThatGainsLittle) {
  EXPECT_EQ(taken(102, false), 1);
  EXPECT_EQ(taken(104, false), 0);
}

TEST(BestOf, ExpectsMoreOfKernelsWhoseConstantsAreFetched) {
  EXPECT_EQ(taken(109, true), 1);
  EXPECT_EQ(taken(111, true), 0);
}

}  // namespace
}  // namespace tenon::tune
