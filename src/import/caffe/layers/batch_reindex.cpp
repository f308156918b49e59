// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// BatchReindex, Filter: some items of a batch.
#include <algorithm>

#include "import/caffe/layer_context.h"
#include "ops/cast.h"
#include "ops/compress.h"
#include "ops/gather.h"

namespace tenon::caffe {

namespace {

/// The items of each bottom but the last for which that one is not 0: how many is known in the run.
Result<> import_filter(LayerContext& layer) {
  constexpr size_t kMostBottoms = 64;
  const size_t last = std::max<size_t>(layer.bottoms(), 2) - 1;
  TRY(layer.expect(2, kMostBottoms, last));
  TRY_ASSIGN(const std::vector<int64_t> sizes, layer.numbers(last, 1));
  if (layer.shape(last).rank() < 1 || std::any_of(sizes.begin(), sizes.end(), [](int64_t size) { return size != 1; })) {
    return Error(ErrorCode::invalid_argument,
                 str("expected one number an item to choose by, found ", layer.shape(last)));
  }
  TRY_ASSIGN(ValueId chosen, layer.add_reshape(layer.bottom(last), {layer.shape(last)[0]}));
  TRY_ASSIGN(chosen, layer.add(Cast{.to = DataType::boolean}, {chosen}));
  for (size_t i = 0; i < last; ++i) {
    TRY_ASSIGN(const ValueId kept, layer.add(Compress{.axis = 0}, {layer.bottom(i), chosen}));
    TRY(layer.set_top(i, kept));
  }
  return Done{};
}

Result<> import_items(LayerContext& layer) {
  if (layer.type() == "Filter") return import_filter(layer);
  TRY(layer.expect(2, 2, 1));
  if (layer.shape(1).rank() != 1) {
    return Error(ErrorCode::invalid_argument, str("expected a list of items, found ", layer.shape(1)));
  }
  TRY_ASSIGN(const ValueId items, layer.add(Cast{.to = DataType::i64}, {layer.bottom(1)}));
  return layer.finish(Gather{.axis = 0}, {layer.bottom(0), items});
}

}  // namespace

Importer batch_reindex() { return {{"BatchReindex", "Filter"}, import_items}; }

}  // namespace tenon::caffe
