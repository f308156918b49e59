// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sub(cast(x), cast(zero)), or cast(x) alone.
#include "passes/lib/shifted.h"

#include "ops/cast.h"
#include "ops/lib/quantization.h"

namespace tenon::passes {

ValueId cast_from(const Fusion& fusion, ValueId id, DataType to) {
  const NodeId node = fusion.maker(id, Cast::kName);
  return node != kNoNode && fusion.type(id).dtype == to ? fusion.input(node, 0) : kNoValue;
}

Shifted shifted_data(const Fusion& fusion, ValueId id, DataType wide) {
  const auto producer = [&](ValueId value) { return fusion.graph().value(value).producer; };
  Shifted out{cast_from(fusion, id, wide), kNoValue, {producer(id)}};
  if (const NodeId sub = fusion.maker(id, "sub"); sub != kNoNode) {
    const ValueId data = fusion.input(sub, 0), zero = fusion.input(sub, 1);
    out = {cast_from(fusion, data, wide), cast_from(fusion, zero, wide)};
    if (out.zero == kNoValue || fusion.type(out.zero).shape.volume() != 1) return {};
    out.nodes = {sub, producer(data), producer(zero)};
  }
  const bool fits = out.x != kNoValue && is_byte(fusion.type(out.x).dtype) && fusion.type(out.x).rank() >= 2 &&
                    (out.zero == kNoValue || fusion.type(out.zero).dtype == fusion.type(out.x).dtype);
  return fits ? out : Shifted{};
}

}  // namespace tenon::passes
