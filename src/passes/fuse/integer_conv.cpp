// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A convolution of 8-bit integers whose sums become floats at once is one of floats: what f64 did exactly rounds now
// where sums pass 2^24, as the cast of such a sum does.
//   cast(cast(conv(sub(cast(x), cast(zero)), w))) -> conv(sub(cast(x), cast(zero)), w)
// Source: ONNX ConvInteger-10, which is imported by way of f64.
#include <algorithm>

#include "ops/cast.h"
#include "ops/conv.h"
#include "ops/sub.h"
#include "passes/lib/pass.h"
#include "passes/lib/shifted.h"

namespace tenon::passes {

namespace {

/// Whole numbers of up to nine bits, constant in f64 or bytes that a cast widens to it, as floats; a null constant if
/// they are others.
Constant as_floats(const Fusion& fusion, ValueId id) {
  constexpr double kLargest = 511;
  const ValueId narrow = cast_from(fusion, id, DataType::f64);
  const Constant* constant = fusion.graph().constant(narrow == kNoValue ? id : narrow);
  if (!constant || fusion.type(id).dtype != DataType::f64) return {};
  const auto numbers = constant->to_f64();
  const bool fit = std::ranges::all_of(numbers, [](double x) { return x >= -kLargest && x <= kLargest; });
  return fit ? constant_of({DataType::f32, constant->type().shape}, numbers) : Constant{};
}

bool rewrite_integer_conv(Fusion& fusion, NodeId id) {
  if (!fusion.graph().node(id).op.is<Cast>() || fusion.type(fusion.output(id)).dtype != DataType::f32) return false;
  const NodeId narrowed = fusion.sole_maker(fusion.input(id, 0), Cast::kName);
  if (narrowed == kNoNode || fusion.type(fusion.output(narrowed)).dtype != DataType::i32) return false;
  const NodeId conv = fusion.sole_maker(fusion.input(narrowed, 0), Conv::kName);
  if (conv == kNoNode || fusion.graph().node(conv).inputs.size() != 2) return false;
  const Shifted data = shifted_data(fusion, fusion.input(conv, 0), DataType::f64);
  if (data.x == kNoValue) return false;
  Constant weights = as_floats(fusion, fusion.input(conv, 1));
  if (!weights) return false;
  const Origin origin = fusion.graph().node(conv).origin;
  const auto widened = [&](ValueId x) { return fusion.add(ops::make(Cast{}), {x}, origin); };
  ValueId x = widened(data.x);
  if (data.zero != kNoValue) x = fusion.add(ops::make(Sub{}), {x, widened(data.zero)}, origin);
  std::vector<NodeId> swallowed = {narrowed, conv};
  swallowed.insert(swallowed.end(), data.nodes.begin(), data.nodes.end());
  if (const NodeId cast = fusion.maker(fusion.input(conv, 1), Cast::kName); cast != kNoNode) swallowed.push_back(cast);
  const Op op = fusion.graph().node(conv).op;
  fusion.replace(id, op, {x, fusion.add_constant(std::move(weights))}, swallowed);
  return true;
}

}  // namespace

Pass integer_conv() { return {"fuse.integer_conv", for_each_node(rewrite_integer_conv)}; }

}  // namespace tenon::passes
