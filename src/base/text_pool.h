// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Text: a string as an element of a tensor, small enough to be copied like a number.
#pragma once

#include <string>
#include <string_view>

namespace tenon {

/// A string that lives to the end of the process; equal strings are the same one. A zeroed Text is the empty string.
struct Text {
  const std::string* string = nullptr;

  static Text of(std::string_view text);
  std::string_view view() const { return string ? std::string_view(*string) : std::string_view(); }
  bool operator==(const Text& other) const { return view() == other.view(); }
  bool operator<(const Text& other) const { return view() < other.view(); }
};

}  // namespace tenon
