// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// where: inference and reference.
#include "ops/where.h"

#include <algorithm>
#include <cstring>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Where::infer_known(std::span<const Known> in) const {
  const Types types = types_of(in);
  TRY(check_inputs(types, 3));
  TRY(check_type(types, 0, TypeSet::boolean));
  TRY_ASSIGN(const Types values, infer_broadcast(std::span(types).subspan(1)));
  TRY_ASSIGN(Shape shape, broadcast(types[0].shape, values[0].shape));
  Known out = Known::of({values[0].dtype, std::move(shape)});
  const auto choice = elements_of(in[0]);
  const auto a = in[1].dims();
  const auto b = in[2].dims();
  if (out.type.rank() > 1 || !choice || !a || !b || choice->empty() || a->empty() || b->empty()) return Knowns{out};
  const size_t count = std::max({choice->size(), a->size(), b->size()});
  for (size_t i = 0; i < count; ++i) {
    const Dim& chosen = (*choice)[choice->size() == 1 ? 0 : i];
    if (!chosen.is_number()) return Knowns{Known::of(out.type)};
    const auto& from = chosen.number() ? *a : *b;
    out.elements.push_back(from[from.size() == 1 ? 0 : i]);
  }
  out.has_elements = true;
  return Knowns{out};
}

Result<> Where::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const size_t bytes = size_of(dst[0].type.dtype);
  BroadcastWalk walk(dst[0].type.shape, src);
  for (int64_t i = 0, n = dst[0].volume(); i < n; ++i, walk.next()) {
    const size_t from = src[0].as<bool>()[walk.offset(0)] ? 1 : 2;
    std::memcpy(dst[0].data + static_cast<size_t>(i) * bytes,
                src[from].data + static_cast<size_t>(walk.offset(from)) * bytes, bytes);
  }
  return Done{};
}

namespace ops {
OpDef where() { return op_def<Where>(); }
}  // namespace ops

}  // namespace tenon
