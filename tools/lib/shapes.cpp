// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Reader and printer of shape options.
#include "tools/lib/shapes.h"

#include <charconv>

#include "tools/lib/failure.h"

namespace tenon::tools {
namespace {

[[noreturn]] void fail(std::string_view option, std::string_view text, const std::string& expected) {
  throw Failure(Exit::usage, std::string(option) + ": '" + std::string(text) + "': expected " + expected);
}

/// Splits at commas outside single quotes, and takes the quotes away.
std::vector<std::string> split_entries(std::string_view text) {
  std::vector<std::string> entries(1);
  bool quoted = false;
  for (char c : text) {
    if (c == '\'') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      entries.emplace_back();
    } else {
      entries.back() += c;
    }
  }
  return entries;
}

}  // namespace

Shape parse_shape(std::string_view text, std::string_view where) {
  Shape shape;
  if (text.empty() || text == "scalar") return shape;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (;;) {
    std::int64_t dim = 0;
    const auto [next, error] = std::from_chars(at, end, dim);
    if (error != std::errc{} || dim < 0) fail(where, text, "sizes joined by 'x', as in 1x3x224x224");
    shape.push_back(dim);
    if (next == end) return shape;
    if (*next != 'x' && *next != 'X') fail(where, text, "sizes joined by 'x', as in 1x3x224x224");
    at = next + 1;
  }
}

std::map<std::string, std::string> parse_pairs(std::span<const std::string> words, std::string_view option,
                                               char separator) {
  std::map<std::string, std::string> pairs;
  for (const auto& word : words) {
    for (const auto& entry : split_entries(word)) {
      const std::size_t split = separator == ':' ? entry.rfind(separator) : entry.find(separator);
      if (split == std::string::npos || split == 0) fail(option, entry, std::string("NAME") + separator + "VALUE");
      if (!pairs.emplace(entry.substr(0, split), entry.substr(split + 1)).second)
        throw Failure(Exit::usage, std::string(option) + ": '" + entry.substr(0, split) + "' is given twice");
    }
  }
  return pairs;
}

NamedShapes parse_shapes(std::span<const std::string> words, std::string_view option) {
  NamedShapes shapes;
  for (const auto& [name, text] : parse_pairs(words, option, ':'))
    shapes[name] = parse_shape(text, std::string(option) + " " + name);
  return shapes;
}

std::string to_string(const Shape& shape) {
  if (shape.empty()) return "scalar";
  std::string text;
  for (std::int64_t dim : shape) text += (text.empty() ? "" : "x") + (dim < 0 ? "?" : std::to_string(dim));
  return text;
}

}  // namespace tenon::tools
