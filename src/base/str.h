// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// str(a, b, ...): joins its arguments into one message.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

namespace tenon {

namespace detail {
inline void append(std::string& out, std::string_view text) { out += text; }
inline void append(std::string& out, const char* text) { out += text; }
template <class T>
requires(std::is_same_v<T, bool> || std::is_same_v<T, char>)  // exact: pointers and enums must not turn into bools
    void append(std::string& out, T value) {
  if constexpr (std::is_same_v<T, bool>)
    out += value ? "true" : "false";
  else
    out += value;
}
// Not in this header: the library that formats numbers would double the time to compile what includes it.
void append_number(std::string& out, long long value);
void append_number(std::string& out, unsigned long long value);
void append_number(std::string& out, float value);  // as few digits as read back the same
void append_number(std::string& out, double value);
template <class T>
requires(std::is_arithmetic_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char>) void append(std::string& out,
                                                                                                      T value) {
  if constexpr (std::is_same_v<T, float>)
    append_number(out, value);
  else if constexpr (std::is_floating_point_v<T>)
    append_number(out, static_cast<double>(value));
  else if constexpr (std::is_signed_v<T>)
    append_number(out, static_cast<long long>(value));
  else
    append_number(out, static_cast<unsigned long long>(value));
}
/// Anything else that has a free function or member `to_string`.
template <class T>
requires requires(const T& value) { to_string(value); }
void append(std::string& out, const T& value) { out += to_string(value); }
}  // namespace detail

/// Joins text, numbers and whatever has a `to_string` into one string.
template <class... Args>
std::string str(const Args&... args) {
  std::string out;
  (detail::append(out, args), ...);
  return out;
}

/// "3.142": a number with that many digits behind the point.
std::string fixed(double value, int digits);

/// "a, b, c"
template <class Range>
std::string join(const Range& items, std::string_view separator = ", ") {
  std::string out;
  bool first = true;
  for (const auto& item : items) {
    if (!first) out += separator;
    first = false;
    detail::append(out, item);
  }
  return out;
}

}  // namespace tenon
