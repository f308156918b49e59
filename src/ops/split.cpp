// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// split: inference and reference.
#include "ops/split.h"

#include <algorithm>
#include <numeric>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {
/// Sizes of the parts from what is known of the operands.
Result<std::vector<Dim>> part_sizes(std::span<const Known> in, const Dim& length, int64_t parts) {
  if (has_operand(in, 1)) {
    const auto known = known_numbers(in, 1, "the sizes");
    if (!known.ok()) {
      TRY_ASSIGN(const int count, list_length(in, 1, "the sizes"));
      return std::vector<Dim>(static_cast<size_t>(count), unknown_dim(length.max()));
    }
    const std::vector<int64_t>& sizes = *known;
    const bool negative = std::any_of(sizes.begin(), sizes.end(), [](int64_t size) { return size < 0; });
    const Dim sum = std::accumulate(sizes.begin(), sizes.end(), Dim(0));
    if (negative || length.min() > sum.number() || length.max() < sum.number()) {
      return Error(ErrorCode::invalid_argument, str("expected sizes that add up to ", length, ", found ", join(sizes)));
    }
    return std::vector<Dim>(sizes.begin(), sizes.end());
  }
  constexpr int64_t kMaxParts = 1 << 20;
  if (parts < 1 || parts > kMaxParts) {
    return Error(ErrorCode::invalid_argument, str("expected sizes or a number of parts, found ", parts));
  }
  if (!length.is_number()) return std::vector<Dim>(static_cast<size_t>(parts), floor_div(length, parts));
  const int64_t size = (length.number() + parts - 1) / parts;
  std::vector<Dim> out;
  for (int64_t i = 0; i < parts; ++i) {
    out.emplace_back(std::clamp<int64_t>(length.number() - i * size, 0, size));
  }
  return out;
}
}  // namespace

Result<Knowns> Split::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1, 2));
  TRY_ASSIGN(const int along, normalize_axis(axis, in[0].type.rank()));
  TRY_ASSIGN(const std::vector<Dim> sizes, part_sizes(in, in[0].type.shape[along], num_outputs));
  Knowns out;
  const auto elements = elements_of(in[0]);
  int64_t at = 0;
  for (const Dim& size : sizes) {
    Shape shape = in[0].type.shape;
    shape[along] = size;
    std::optional<std::vector<Dim>> part;
    if (elements && shape.rank() == 1 && shape.is_static()) {
      part.emplace(elements->begin() + at, elements->begin() + at + size.number());
      at += size.number();
    }
    out.push_back(known_with({in[0].type.dtype, std::move(shape)}, std::move(part)));
  }
  return out;
}

Result<> Split::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const int along, normalize_axis(axis, src[0].type.rank()));
  const auto bytes = static_cast<int64_t>(size_of(src[0].type.dtype));
  const int64_t outer = volume_between(src[0].type.shape, 0, along);
  const int64_t row = volume_between(src[0].type.shape, along, src[0].type.rank());
  int64_t at = 0;
  for (const Tensor& one : dst) {
    const int64_t part = volume_between(one.type.shape, along, one.type.rank());
    copy_box({{outer, part}, {row, 1}, {part, 1}}, static_cast<size_t>(bytes), src[0].data + at * bytes, one.data);
    at += part;
  }
  return Done{};
}

namespace ops {
OpDef split() { return op_def<Split>(); }
}  // namespace ops

}  // namespace tenon
