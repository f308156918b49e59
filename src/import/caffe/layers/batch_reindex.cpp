// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// BatchReindex, Filter: some items of a batch.
#include "import/caffe/layer_context.h"
#include "ops/cast.h"
#include "ops/gather.h"

namespace tenon::caffe {

namespace {
Result<> import_items(LayerContext& layer) {
  if (layer.type() == "Filter") {
    return Error(ErrorCode::unsupported, "how many items a Filter keeps is known only while the network runs")
        .hint("let the network give the selector as an output, and choose the items behind it");
  }
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
