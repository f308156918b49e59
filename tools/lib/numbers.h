// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Bounds of numbers on the command line, with messages that say them; CLI11's own print the largest double.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace tenon::tools {

namespace detail {
inline CLI::Validator numbers(const char* expected, bool (*holds)(double)) {
  return CLI::Validator(
      [expected, holds](const std::string& text) {
        double number = 0;
        const bool good = CLI::detail::lexical_cast(text, number) && holds(number);
        return good ? std::string() : "expected " + std::string(expected) + ", found " + text;
      },
      "");
}
}  // namespace detail

inline CLI::Validator at_least_zero() {
  return detail::numbers("a number of 0 or more", [](double number) { return number >= 0; });
}
inline CLI::Validator above_zero() {
  return detail::numbers("a number above 0", [](double number) { return number > 0; });
}

}  // namespace tenon::tools
