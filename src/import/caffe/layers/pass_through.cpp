// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Dropout, Split, Silence, HDF5Output: layers that compute nothing when a network is only run.
#include "import/caffe/layer_context.h"

namespace tenon::caffe {

namespace {
Result<> import_pass_through(LayerContext& layer) {
  if (layer.type() == "Silence" || layer.type() == "HDF5Output") return Done{};  // read and dropped
  TRY(layer.expect(1, 1, 1, layer.type() == "Split" ? layer.tops() : 1));
  for (size_t i = 0; i < layer.tops(); ++i) TRY(layer.set_top(i, layer.bottom(0)));
  return Done{};
}
}  // namespace

Importer pass_through() { return {{"Dropout", "Split", "Silence", "HDF5Output"}, import_pass_through}; }

}  // namespace tenon::caffe
