// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Ops, problems and what is known of operands.
#include "ir/op.h"

#include <algorithm>

namespace tenon {

std::optional<std::vector<Dim>> Known::dims() const {
  constexpr int64_t kMaxElements = 4096;
  if (has_elements) return elements;
  if (!value || !(is_integer(value.type().dtype) || value.type().dtype == DataType::boolean) ||
      value.type().shape.volume() > kMaxElements)
    return std::nullopt;
  const auto numbers = value.to_i64();
  return std::vector<Dim>(numbers.begin(), numbers.end());
}

std::optional<std::vector<int64_t>> Known::numbers() const {
  const auto all = dims();
  if (!all) return std::nullopt;
  std::vector<int64_t> out;
  for (const Dim& dim : *all) {
    if (!dim.is_number()) return std::nullopt;
    out.push_back(dim.number());
  }
  return out;
}

const OpDef* find_op(OpTable table, std::string_view name) {
  const auto at = std::lower_bound(table.begin(), table.end(), name,
                                   [](const OpDef& def, std::string_view key) { return def.name < key; });
  return at != table.end() && at->name == name ? &*at : nullptr;
}

Result<Knowns> Op::infer(std::span<const Known> in) const { return def_->infer(attributes_.get(), in); }

Result<Types> Op::infer(std::span<const TensorType> in) const {
  Knowns known;
  for (const TensorType& type : in) known.push_back(Known::of(type));
  TRY_ASSIGN(const Knowns out, infer(known));
  Types types;
  for (const Known& one : out) types.push_back(one.type);
  return types;
}

bool Op::operator==(const Op& other) const {
  if (def_ != other.def_) return false;
  return !def_ || attributes_ == other.attributes_ || fields() == other.fields();
}

std::string fields_text(const Op& op) {
  const Attributes now = op.fields();
  const Attributes defaults = op.def().fields(op.def().defaults.get());
  std::string out;
  for (size_t i = 0; i < now.size(); ++i) {
    if (now[i] == defaults[i]) continue;
    out += str(out.empty() ? "" : ", ", now[i].first, "=", now[i].second);
  }
  return out.empty() ? out : str(" {", out, "}");
}

std::string to_string(const Op& op) { return str(op.name(), fields_text(op)); }

std::string to_string(const Problem& problem) {
  std::vector<std::string> operands;
  for (size_t i = 0; i < problem.in.size(); ++i) {
    operands.push_back(str(problem.constant(i) ? "const " : "", problem.in[i]));
  }
  std::string out = str(problem.op.name(), "(", join(operands), ")", fields_text(problem.op));
  const bool plain = std::all_of(problem.out.begin(), problem.out.end(),
                                 [](const TensorType& type) { return type.layout == Layout::row_major; });
  if (!plain) out += str(" -> ", join(problem.out));
  return out;
}

}  // namespace tenon
