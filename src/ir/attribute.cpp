// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attribute text and conversions.
#include "ir/attribute.h"

#include <cmath>
#include <limits>

namespace tenon {

namespace {
std::string number_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  // A float attribute prints as the shortest text that gives the same float; a true double as the shortest double.
  const auto narrow = static_cast<float>(value);
  std::string out = static_cast<double>(narrow) == value ? str(narrow) : str(value);
  if (out.find_first_of(".einf") == std::string::npos) out += ".0";
  return out;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + "\"";
}

bool is_word(const std::string& text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  if (text == "true" || text == "false" || text == "inf" || text == "nan") return false;
  for (const char c : text) {
    if (!(std::isalnum(static_cast<unsigned char>(c)) || c == '_')) return false;
  }
  return true;
}

struct Printer {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(int64_t value) const { return str(value); }
  std::string operator()(double value) const { return number_text(value); }
  std::string operator()(const std::string& value) const { return is_word(value) ? value : quoted(value); }
  template <class T>
  std::string operator()(const std::vector<T>& values) const {
    std::string out = "[";
    for (size_t i = 0; i < values.size(); ++i) out += str(i ? "," : "", (*this)(values[i]));
    return out + "]";
  }
};

constexpr std::array<std::string_view, 7> kKinds = {
    "a bool", "an integer", "a number", "a word", "a list of integers", "a list of numbers", "a list of words"};

Error wrong_kind(std::string_view expected, const Attribute& found) {
  return Error(ErrorCode::invalid_argument,
               str("expected ", expected, ", found ", kKinds[found.index()], " ", to_string(found)));
}

template <class T>
Result<> take(const Attribute& from, T& to, std::string_view expected) {
  if (const T* value = std::get_if<T>(&from)) {
    to = *value;
    return Done{};
  }
  return wrong_kind(expected, from);
}

/// "[]" parses as a list of integers: an empty list is of every kind.
bool is_empty_list(const Attribute& from) {
  const auto* list = std::get_if<std::vector<int64_t>>(&from);
  return list && list->empty();
}
}  // namespace

std::string to_string(const Attribute& attribute) {
  return std::visit(Printer{}, static_cast<const AttributeVariant&>(attribute));
}

Result<> from_attribute(const Attribute& from, bool& to) { return take(from, to, "true or false"); }
Result<> from_attribute(const Attribute& from, int64_t& to) { return take(from, to, "an integer"); }

Result<> from_attribute(const Attribute& from, int& to) {
  int64_t wide = 0;
  TRY(take(from, wide, "an integer"));
  if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max()) {
    return Error(ErrorCode::invalid_argument, str("expected a 32-bit integer, found ", wide));
  }
  to = static_cast<int>(wide);
  return Done{};
}

Result<> from_attribute(const Attribute& from, double& to) {
  if (const auto* integer = std::get_if<int64_t>(&from)) {
    to = static_cast<double>(*integer);
    return Done{};
  }
  return take(from, to, "a number");
}

Result<> from_attribute(const Attribute& from, float& to) {
  double wide = 0;
  TRY(from_attribute(from, wide));
  to = static_cast<float>(wide);
  return Done{};
}

Result<> from_attribute(const Attribute& from, std::string& to) { return take(from, to, "a word"); }
Result<> from_attribute(const Attribute& from, std::vector<int64_t>& to) {
  return take(from, to, "a list of integers");
}

Result<> from_attribute(const Attribute& from, std::vector<double>& to) {
  if (const auto* integers = std::get_if<std::vector<int64_t>>(&from)) {
    to.assign(integers->begin(), integers->end());
    return Done{};
  }
  return take(from, to, "a list of numbers");
}

Result<> from_attribute(const Attribute& from, std::vector<float>& to) {
  std::vector<double> wide;
  TRY(from_attribute(from, wide));
  to.assign(wide.begin(), wide.end());
  return Done{};
}

Result<> from_attribute(const Attribute& from, std::vector<std::string>& to) {
  if (is_empty_list(from)) {
    to.clear();
    return Done{};
  }
  return take(from, to, "a list of words");
}

Result<> from_attribute(const Attribute& from, DataType& to) {
  std::string text;
  TRY(from_attribute(from, text));
  if (text == "none") {
    to = DataType::none;
    return Done{};
  }
  const auto dtype = parse_data_type(text);
  if (!dtype) return Error(ErrorCode::invalid_argument, str("expected a data type, found '", text, "'"));
  to = *dtype;
  return Done{};
}

Result<> from_attribute(const Attribute& from, Layout& to) {
  std::string text;
  TRY(from_attribute(from, text));
  if (text != "row_major" && text != "channels_last") {
    return Error(ErrorCode::invalid_argument, str("expected row_major or channels_last, found '", text, "'"));
  }
  to = text == "row_major" ? Layout::row_major : Layout::channels_last;
  return Done{};
}

}  // namespace tenon
