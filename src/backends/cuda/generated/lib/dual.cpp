// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The two convolutions of a dual one.
#include "backends/cuda/generated/lib/dual.h"

#include <algorithm>

#include "ops/dual_conv.h"
#include "ops/lib/evaluate.h"
#include "ops/quantized_dual_conv.h"

namespace tenon::cuda {

namespace {

/// `op` with operands [from, to) of the problem.
Problem part(const Problem& p, Op op, size_t from, size_t to) {
  Problem out{std::move(op), {}, p.out, {}, p.threads};
  for (size_t i = from; i < std::min(to, p.in.size()); ++i) {
    out.in.push_back(p.in[i]);
    out.constants.push_back(i < p.constants.size() ? p.constants[i] : Constant());
  }
  return out;
}

template <class Dual>
ProductParts both(const Problem& p, const Dual& op) {
  constexpr size_t kOwn = Dual::kSecond;
  return {part(p, ops::make(op.conv), 0, kOwn),
          AddedProduct{part(p, ops::make(op.second_conv()), kOwn, Dual::kCount), kOwn}};
}

}  // namespace

ProductParts parts_of(const Problem& p) {
  if (const auto* floats = p.op.as<DualConv>()) return both(p, *floats);
  const auto* bytes = p.op.as<QuantizedDualConv>();
  if (!bytes) return {p, std::nullopt};
  ProductParts out = both(p, *bytes);
  TensorType& result = out.added->problem.out[0];
  result.dtype = bytes->second_to;
  out.first.in.push_back(result);
  out.first.constants.emplace_back();
  return out;
}

std::vector<KernelArg> product_arguments(const Problem& p, const ProductParts& parts) {
  std::vector<KernelArg> out;
  const size_t second = parts.added ? parts.added->operands + 1 : 1;
  for (size_t k = 0; k < p.in.size(); ++k) {
    if (k != 1 && k != second && present(p, k)) out.push_back(src(p, k));
  }
  out.push_back({KernelArg::Kind::packed, 0, 0, p.in[1].dtype});
  if (parts.added) out.push_back({KernelArg::Kind::packed, 1, 0, p.in[second].dtype});
  return out;
}

Packing pack_added(const ProductParts& parts, const MatrixOperands& added) {
  Packing out = pack_matrix(parts.added->problem, added);
  out.operand += parts.added->operands;
  return out;
}

std::string in_namespace(std::string_view name, const std::string& text) {
  return str("namespace ", name, " {\n", text, "}\n");
}

}  // namespace tenon::cuda
