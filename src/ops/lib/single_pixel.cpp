// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A resize behind slices.
#include "ops/lib/single_pixel.h"

#include "ops/maximum.h"
#include "ops/slice.h"

namespace tenon {

Result<ValueId> resize_with_first_pixels(const GraphWriter& to, const Op& op, ValueId x, const ResizeTarget& target) {
  TRY_ASSIGN(const ValueId plain, to.add(op, {x, kNoValue, target.scales, target.sizes}));
  const Shape whole = to.type(x).shape, made = to.type(plain).shape;
  std::vector<int64_t> single, firsts, ends;
  std::vector<double> least;
  for (int axis = 0; axis < made.rank(); ++axis) {
    if (!made[axis].is_number() && made[axis] != whole[axis]) {
      return Error(ErrorCode::unsupported,
                   str("expected a size known before the run where single pixels are chosen, found ", made))
          .hint("choose single pixels by the formula");
    }
    if (made[axis] != Dim(1) || whole[axis] == Dim(1)) continue;
    single.push_back(axis);
    firsts.push_back(0);
    ends.push_back(1);
  }
  if (single.empty()) return plain;
  TRY_ASSIGN(const ValueId first, to.add(Slice{}, {x, to.integers(firsts), to.integers(ends), to.integers(single)}));
  if (target.scales == kNoValue) return to.add(op, {first, kNoValue, kNoValue, target.sizes});
  std::vector<float> kept(static_cast<size_t>(made.rank()), 0.0f);  // a scale below 1 would leave nothing of one
  for (const int64_t axis : single) kept[static_cast<size_t>(axis)] = 1;
  TRY_ASSIGN(const ValueId scales, to.add(Maximum{}, {target.scales, to.add_constant(Constant::f32_vector(kept))}));
  return to.add(op, {first, kNoValue, scales, kNoValue});
}

}  // namespace tenon
