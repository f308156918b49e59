// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading products from the names of dimensions, and cancelling.
#include "ir/dim_product.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace tenon {

namespace {

/// The factors of "(a*b*c)": what stands between its outermost stars; nullopt if it reads otherwise.
std::optional<std::vector<std::string>> factors_of(const std::string& name) {
  if (name.size() < 2 || name.front() != '(' || name.back() != ')') return std::nullopt;
  std::vector<std::string> out(1);
  int depth = 0;
  for (size_t i = 1; i + 1 < name.size(); ++i) {
    const char c = name[i];
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (depth < 0) return std::nullopt;  // "(a)*(b)"
    if (depth == 0 && (c == '+' || c == '-' || c == '/')) return std::nullopt;
    if (depth == 0 && c == '*')
      out.emplace_back();
    else
      out.back() += c;
  }
  return depth == 0 && out.size() > 1 ? std::optional(out) : std::nullopt;
}

std::optional<int64_t> number_of(const std::string& text) {
  int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(out) : std::nullopt;
}

}  // namespace

DimProduct DimProduct::of(const Dim& dim) {
  if (dim.is_number()) return {dim.number(), {}};
  const auto factors = factors_of(dim.name());
  if (!factors) return {1, {dim.name()}};
  DimProduct out;
  for (const std::string& factor : *factors) {
    const auto number = number_of(factor);
    if (!number)
      out.symbols.push_back(factor);
    else if (__builtin_mul_overflow(out.number, *number, &out.number))
      return {1, {dim.name()}};
  }
  std::sort(out.symbols.begin(), out.symbols.end());
  return out;
}

std::string DimProduct::name() const {
  if (number == 1 && symbols.size() == 1) return symbols[0];
  std::string out = str("(", join(symbols, "*"));
  if (number != 1) out += str("*", number);
  return out + ")";
}

std::optional<DimProduct> multiply(const DimProduct& a, const DimProduct& b) {
  DimProduct out;
  if (__builtin_mul_overflow(a.number, b.number, &out.number)) return std::nullopt;
  std::merge(a.symbols.begin(), a.symbols.end(), b.symbols.begin(), b.symbols.end(), std::back_inserter(out.symbols));
  return out;
}

std::pair<DimProduct, DimProduct> reduce_fraction(const DimProduct& a, const DimProduct& b) {
  DimProduct above, below;
  std::set_difference(a.symbols.begin(), a.symbols.end(), b.symbols.begin(), b.symbols.end(),
                      std::back_inserter(above.symbols));
  std::set_difference(b.symbols.begin(), b.symbols.end(), a.symbols.begin(), a.symbols.end(),
                      std::back_inserter(below.symbols));
  const int64_t common = std::max<int64_t>(std::gcd(a.number, b.number), 1);
  above.number = a.number / common;
  below.number = b.number / common;
  return {above, below};
}

}  // namespace tenon
