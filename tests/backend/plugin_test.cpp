// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins that are not there are an error that says what was looked for.
#include "backend/plugin.h"

#include <gtest/gtest.h>

namespace tenon {
namespace {

TEST(Plugin, NamesWhatWasNotFound) {
  const auto found = find_backend("of_no_machine");
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code(), ErrorCode::not_found);
  EXPECT_NE(found.error().message().find("libtenon_of_no_machine.so"), std::string::npos) << found.error().message();
}

TEST(Plugin, AnswersTheSameTwice) {
  const auto first = find_backend("of_no_machine"), second = find_backend("of_no_machine");
  ASSERT_FALSE(first.ok());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(first.error().message(), second.error().message());
}

}  // namespace
}  // namespace tenon
