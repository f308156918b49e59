// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attributes as text-level values: what an operator's fields become when they are printed, parsed, hashed or saved.
#pragma once

#include <array>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "ir/tensor.h"
#include "ir/types.h"

namespace tenon {

using AttributeVariant = std::variant<bool, int64_t, double, std::string, std::vector<int64_t>, std::vector<double>,
                                      std::vector<std::string>>;

/// A type of its own, so that its to_string is found where it is used.
struct Attribute : AttributeVariant {
  using AttributeVariant::AttributeVariant;
};

/// In the order in which the operator lists its fields.
using Attributes = std::vector<std::pair<std::string, Attribute>>;

std::string to_string(const Attribute& attribute);  // 3, 0.5, [1,2], "text", true

/// An enum that is a field: `constexpr auto names(Mode) { return std::array{"nearest", "linear"}; }` beside it, found
/// by ADL, makes it print and parse by name; its values must count up from 0.
template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E value) {
  names(value)[0];
};

inline Attribute to_attribute(bool value) { return value; }
inline Attribute to_attribute(int value) { return int64_t{value}; }
inline Attribute to_attribute(int64_t value) { return value; }
inline Attribute to_attribute(float value) { return static_cast<double>(value); }
inline Attribute to_attribute(double value) { return value; }
inline Attribute to_attribute(const std::string& value) { return value; }
inline Attribute to_attribute(const std::vector<int64_t>& value) { return value; }
inline Attribute to_attribute(const std::vector<std::string>& value) { return value; }
inline Attribute to_attribute(const std::vector<double>& value) { return value; }
inline Attribute to_attribute(const std::vector<float>& value) {
  return std::vector<double>(value.begin(), value.end());
}
inline Attribute to_attribute(DataType value) { return std::string(to_string(value)); }
inline Attribute to_attribute(Layout value) { return std::string(to_string(value)); }
template <NamedEnum E>
Attribute to_attribute(E value) {
  return std::string(names(value)[static_cast<size_t>(value)]);
}

/// Errors: invalid_argument, expected and found kinds.
Result<> from_attribute(const Attribute& from, bool& to);
Result<> from_attribute(const Attribute& from, int& to);
Result<> from_attribute(const Attribute& from, int64_t& to);
Result<> from_attribute(const Attribute& from, float& to);
Result<> from_attribute(const Attribute& from, double& to);
Result<> from_attribute(const Attribute& from, std::string& to);
Result<> from_attribute(const Attribute& from, std::vector<int64_t>& to);
Result<> from_attribute(const Attribute& from, std::vector<float>& to);
Result<> from_attribute(const Attribute& from, std::vector<double>& to);
Result<> from_attribute(const Attribute& from, std::vector<std::string>& to);
Result<> from_attribute(const Attribute& from, DataType& to);
Result<> from_attribute(const Attribute& from, Layout& to);
template <NamedEnum E>
Result<> from_attribute(const Attribute& from, E& to) {
  std::string text;
  TRY(from_attribute(from, text));
  const auto all = names(E{});
  for (size_t i = 0; i < all.size(); ++i) {
    if (text == all[i]) {
      to = static_cast<E>(i);
      return Done{};
    }
  }
  return Error(ErrorCode::invalid_argument, str("expected one of ", join(all), ", found '", text, "'"));
}

}  // namespace tenon
