// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// split_to_sequence: inference and results.
#include "ops/split_to_sequence.h"

#include <algorithm>
#include <cstring>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

namespace {
Result<std::vector<int64_t>> part_lengths(const Constant& split, int64_t length) {
  std::vector<int64_t> out;
  if (!split) return std::vector<int64_t>(static_cast<size_t>(length), 1);
  out = split.to_i64();
  if (split.type().rank() == 0) {
    const int64_t each = out[0];
    if (each < 1) return Error(ErrorCode::invalid_argument, str("expected a length of at least 1, found ", each));
    out.clear();
    for (int64_t at = 0; at < length; at += each) out.push_back(std::min(each, length - at));
  }
  int64_t left = length;  // taken from, so that huge parts are not added up past an int64
  bool fits = true;
  for (const int64_t one : out) {
    fits = fits && one >= 0 && one <= left;
    if (fits) left -= one;
  }
  if (!fits || left != 0)
    return Error(ErrorCode::invalid_argument, str("expected parts of ", length, ", found [", join(out), "]"));
  return out;
}
}  // namespace

Result<Knowns> SplitToSequence::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1, 2));
  if (is_container(in[0].type.dtype)) {
    return Error(ErrorCode::invalid_argument, str("expected a tensor, found ", in[0].type));
  }
  TRY_ASSIGN(const int along, normalize_axis(axis, in[0].type.rank()));
  return Knowns{sequence_of(has_operand(in, 1) ? unknown_dim() : in[0].type.shape[along])};
}

Result<std::vector<Constant>> SplitToSequence::compute(std::span<const Constant> in) const {
  const Constant& x = in[0];
  const Constant split = in.size() > 1 ? in[1] : Constant();
  const Shape& shape = x.type().shape;
  TRY_ASSIGN(const int along, normalize_axis(axis, shape.rank()));
  TRY_ASSIGN(const auto lengths, part_lengths(split, shape[along].number()));
  const int64_t outer = volume_between(shape, 0, along);
  const size_t inner = static_cast<size_t>(volume_between(shape, along + 1, shape.rank())) * size_of(x.type().dtype);
  const size_t whole = inner * static_cast<size_t>(shape[along].number());
  std::vector<Constant> items;
  size_t begin = 0;
  for (const int64_t length : lengths) {
    std::vector<Dim> dims = shape.dims();
    dims[static_cast<size_t>(along)] = length;
    if (!keep_axis && !split) dims.erase(dims.begin() + along);
    const size_t row = inner * static_cast<size_t>(length);
    items.push_back(Constant::make({x.type().dtype, Shape(std::move(dims))}, [&](std::byte* to) {
      for (int64_t o = 0; o < outer && row > 0; ++o, to += row) {
        std::memcpy(to, x.bytes().data() + static_cast<size_t>(o) * whole + begin, row);
      }
    }));
    begin += row;
  }
  return std::vector{Constant::of_items(DataType::sequence, std::move(items))};
}

namespace ops {
OpDef split_to_sequence() { return op_def<SplitToSequence>(); }
}  // namespace ops

}  // namespace tenon
