// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Concat, Slice.
#include "ops/concat.h"
#include "import/caffe/layer_context.h"
#include "ops/split.h"

namespace tenon::caffe {

namespace {

Result<> import_concat(LayerContext& layer) {
  TRY(layer.expect(1, std::max<size_t>(layer.bottoms(), 1), 1));
  const auto& param = layer.layer().concat_param();
  TRY_ASSIGN(const int axis,
             layer.axis(param.has_concat_dim() ? static_cast<int64_t>(param.concat_dim()) : param.axis()));
  std::vector<ValueId> inputs;
  for (size_t i = 0; i < layer.bottoms(); ++i) inputs.push_back(layer.bottom(i));
  if (inputs.size() == 1) return layer.set_top(0, inputs[0]);
  return layer.finish(Concat{.axis = axis}, inputs);
}

/// Sizes of the parts: between the points, or all the same.
Result<std::vector<int64_t>> part_sizes(const LayerContext& layer, int axis) {
  const auto& points = layer.layer().slice_param().slice_point();
  const Dim dim = layer.shape(0)[axis];
  const auto parts = static_cast<int64_t>(layer.tops());
  if (!dim.is_number())
    return Error(ErrorCode::unsupported, str("expected a known size of axis ", axis, ", found ", layer.shape(0)));
  std::vector<int64_t> sizes;
  if (points.empty()) {
    if (parts < 1 || dim.number() % parts != 0) {
      return Error(ErrorCode::invalid_argument, str("expected ", dim, " to be a multiple of ", parts, " tops"));
    }
    return std::vector<int64_t>(static_cast<size_t>(parts), dim.number() / parts);
  }
  int64_t before = 0;
  for (const uint32_t point : points) {
    sizes.push_back(static_cast<int64_t>(point) - before);
    before = point;
  }
  sizes.push_back(dim.number() - before);
  if (static_cast<int64_t>(sizes.size()) != parts ||
      std::any_of(sizes.begin(), sizes.end(), [](int64_t n) { return n < 1; })) {
    return Error(ErrorCode::invalid_argument,
                 str("expected ", parts - 1, " rising slice points below ", dim, ", found ", join(points)));
  }
  return sizes;
}

Result<> import_slice(LayerContext& layer) {
  TRY(layer.expect(1, 1, 1, layer.tops()));
  const auto& param = layer.layer().slice_param();
  TRY_ASSIGN(const int axis,
             layer.axis(param.has_slice_dim() ? static_cast<int64_t>(param.slice_dim()) : param.axis()));
  TRY_ASSIGN(const std::vector<int64_t> sizes, part_sizes(layer, axis));
  if (sizes.size() == 1) return layer.set_top(0, layer.bottom(0));
  TRY_ASSIGN(const auto parts, layer.add_many(ops::make(Split{.axis = axis}),
                                              {layer.bottom(0), layer.add_integers(sizes)}, sizes.size()));
  for (size_t i = 0; i < parts.size(); ++i) TRY(layer.set_top(i, parts[i]));
  return Done{};
}

Result<> import_concat_or_slice(LayerContext& layer) {
  return layer.type() == "Concat" ? import_concat(layer) : import_slice(layer);
}

}  // namespace

Importer concat() { return {{"Concat", "Slice"}, import_concat_or_slice}; }

}  // namespace tenon::caffe
