// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Three batched products, what is between them, and a weighted sum.
#include "ops/lib/experts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ops/add.h"
#include "ops/cast.h"
#include "ops/clip.h"
#include "ops/dequantize_linear.h"
#include "ops/dynamic_block_quantize.h"
#include "ops/equal.h"
#include "ops/matmul.h"
#include "ops/mul.h"
#include "ops/quantize_linear.h"
#include "ops/reduce_sum.h"
#include "ops/sigmoid.h"
#include "ops/transpose.h"

namespace tenon {

namespace {

/// x [1,T,n] or [E,T,n] through the weights [E,n,m].
Result<ValueId> projected(const GraphWriter& to, ValueId x, const Experts::Projection& by) {
  TRY_ASSIGN(const ValueId product, to.add(Matmul{}, {x, by.weights}));
  if (by.bias == kNoValue) return product;
  TRY_ASSIGN(const ValueId rows, to.add("unsqueeze", {by.bias, to.integers({1})}));
  return to.add(Add{}, {product, rows});
}

Result<ValueId> gated(const GraphWriter& to, const Experts& experts, ValueId gate, ValueId up) {
  if (!experts.silu) return to.add(Mul{}, {gate, up});
  const DataType dtype = to.type(gate).dtype;
  const auto number = [&](float value) { return to.scalar(dtype, static_cast<double>(value)); };
  if (const auto limit = static_cast<double>(experts.limit); std::isfinite(limit)) {
    TRY_ASSIGN(gate, to.add(Clip{.max = limit}, {gate}));
    TRY_ASSIGN(up, to.add(Clip{.min = -limit, .max = limit}, {up}));
  }
  ValueId inner = gate;
  if (experts.alpha != 1) {
    TRY_ASSIGN(inner, to.add(Mul{}, {gate, number(experts.alpha)}));
  }
  TRY_ASSIGN(const ValueId open, to.add(Sigmoid{}, {inner}));
  TRY_ASSIGN(const ValueId swish, to.add(Mul{}, {gate, open}));
  if (experts.beta != 0) {
    TRY_ASSIGN(up, to.add(Add{}, {up, number(experts.beta)}));
  }
  return to.add(Mul{}, {swish, up});
}

/// The axis of [experts,tokens,inner] along which blocks have more than one element, and how many.
struct BlockAxis {
  int64_t axis = 2, size = 1;
};

Result<BlockAxis> block_axis(const ExpertRounding& rounding) {
  constexpr int64_t kRank = 3;
  BlockAxis out;
  int longer = 0;
  const auto given = static_cast<int64_t>(rounding.block.size());
  for (int64_t i = 0; i < given; ++i) {
    const int64_t size = rounding.block[static_cast<size_t>(i)];
    if (size == 1) continue;
    out = {kRank - given + i, size};
    ++longer;
  }
  if (given < 1 || given > kRank || longer > 1 || out.size < 1) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a block of 1 to 3 sizes of which one is more than 1, found ", given, " sizes, ", longer,
                     " of them not 1"))
        .hint("blocks lie along the last axes of what goes into the down projection");
  }
  return out;
}

Result<ValueId> rounded_by_blocks(const GraphWriter& to, const ExpertRounding& rounding, ValueId x) {
  TRY_ASSIGN(const BlockAxis blocks, block_axis(rounding));
  DynamicBlockQuantize op{.to = rounding.to, .scale_type = rounding.scale_type};
  op.block.assign(static_cast<size_t>(blocks.axis) + 1, 1);
  op.block.back() = blocks.size;
  TRY_ASSIGN(const ValueId second, to.cast(rounding.scale, DataType::f32));
  TRY_ASSIGN(const auto made, to.add_many(ops::make(op), {x, second}, 2));
  TRY_ASSIGN(const ValueId scales, to.add(DequantizeLinear{}, {made[1], second}));
  return to.add(DequantizeLinear{.axis = blocks.axis, .block_size = blocks.size}, {made[0], scales});
}

/// x [E,T,I] rounded to the narrow type and back.
Result<ValueId> there_and_back(const GraphWriter& to, const ExpertRounding& rounding, ValueId x) {
  if (rounding.to == DataType::none) return x;
  if (rounding.scale == kNoValue) {
    return Error(ErrorCode::invalid_argument, str("expected a scale by which experts round to ", rounding.to));
  }
  const DataType dtype = to.type(x).dtype;
  ValueId y = kNoValue;
  if (rounding.dynamic) {
    TRY_ASSIGN(y, rounded_by_blocks(to, rounding, x));
    return to.cast(y, dtype);
  }
  if (rounding.to != DataType::f8e4m3fn && rounding.to != DataType::i8) {
    return Error(ErrorCode::invalid_argument,
                 str("expected experts to round to f8e4m3fn or i8 by a given scale, found ", rounding.to))
        .hint("f4e2m1 needs scales of blocks");
  }
  TRY_ASSIGN(ValueId scale, to.cast(rounding.scale, DataType::f32));
  const Shape& shape = to.type(scale).shape;
  if (shape.rank() > 1) {
    return Error(ErrorCode::invalid_argument, str("expected one scale or one for each expert, found ", shape));
  }
  TRY_ASSIGN(const ValueId wide, to.cast(x, DataType::f32));
  TRY_ASSIGN(const ValueId q, to.add(QuantizeLinear{.axis = 0, .to = rounding.to}, {wide, scale}));
  TRY_ASSIGN(y, to.add(DequantizeLinear{.axis = 0}, {q, scale}));
  return to.cast(y, dtype);
}

/// Shares [E,T,1]: of each expert in each token, the sum of its scores.
Result<ValueId> shares_of(const GraphWriter& to, const Experts& experts, int64_t count, int64_t chosen) {
  std::vector<int64_t> numbers(static_cast<size_t>(count));
  std::iota(numbers.begin(), numbers.end(), 0);
  TRY_ASSIGN(const ValueId places, to.as_i64(experts.selected));
  TRY_ASSIGN(const ValueId place_rows, to.reshape(places, {-1, chosen, 1}));
  TRY_ASSIGN(const ValueId hits, to.add(Equal{}, {place_rows, to.integers(numbers)}));
  TRY_ASSIGN(const ValueId hit, to.cast(hits, to.type(experts.scores).dtype));
  TRY_ASSIGN(const ValueId score_rows, to.reshape(experts.scores, {-1, chosen, 1}));
  TRY_ASSIGN(const ValueId parts, to.add(Mul{}, {hit, score_rows}));  // [tokens, chosen, experts]
  ReduceSum adding;
  adding.keepdims = false;
  TRY_ASSIGN(const ValueId shares, to.add(adding, {parts, to.integers({1})}));
  TRY_ASSIGN(const ValueId turned, to.add(Transpose{.perm = {1, 0}}, {shares}));
  return to.reshape(turned, {count, -1, 1});
}

}  // namespace

Result<ValueId> mixture_of(const GraphWriter& to, const Experts& experts) {
  const Shape shape = to.type(experts.gate.weights).shape;
  const Shape choice = to.type(experts.selected).shape;
  if (shape.rank() != 3 || !shape[0].is_number() || !shape[1].is_number() || choice.rank() < 1 ||
      !choice[choice.rank() - 1].is_number()) {
    return Error(
        ErrorCode::invalid_argument,
        str("expected weights [experts, hidden, inner] and [.., chosen] experts, found ", shape, " and ", choice));
  }
  TRY_ASSIGN(ValueId factor, shares_of(to, experts, shape[0].number(), choice[choice.rank() - 1].number()));
  TRY_ASSIGN(const ValueId tokens, to.reshape(experts.x, {1, -1, shape[1].number()}));
  TRY_ASSIGN(const ValueId gate, projected(to, tokens, experts.gate));
  TRY_ASSIGN(const ValueId up, projected(to, tokens, experts.up));
  TRY_ASSIGN(ValueId inner, gated(to, experts, gate, up));
  TRY_ASSIGN(inner, there_and_back(to, experts.rounding, inner));
  TRY_ASSIGN(const ValueId each, projected(to, inner, experts.down));  // [experts, tokens, hidden]
  TRY_ASSIGN(factor, to.cast(factor, to.type(each).dtype));
  TRY_ASSIGN(const ValueId weighted, to.add(Mul{}, {each, factor}));
  ReduceSum adding;
  adding.keepdims = false;
  TRY_ASSIGN(const ValueId sum, to.add(adding, {weighted, to.integers({0})}));
  TRY_ASSIGN(const ValueId size, to.add("shape", {experts.x}));
  return to.add("reshape", {sum, size});
}

}  // namespace tenon
