// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Windows of signals and weights of mel bands.
#include "import/onnx/node_context.h"
#include "ops/mel_weights.h"
#include "ops/signal_window.h"

namespace tenon::onnx {

namespace {
Result<> import_signal(NodeContext& node) {
  TRY_ASSIGN(const DataType to, data_type_of(node.integer("output_datatype", 1)));
  if (node.op_type() == "MelWeightMatrix") return node.finish(MelWeights{.to = to}, node.inputs());
  const WindowKind kind = node.op_type() == "BlackmanWindow"  ? WindowKind::blackman
                          : node.op_type() == "HammingWindow" ? WindowKind::hamming
                                                              : WindowKind::hann;
  return node.finish(SignalWindow{.kind = kind, .periodic = node.integer("periodic", 1) != 0, .to = to}, node.inputs());
}
}  // namespace

Importer signal() { return {{"BlackmanWindow", "HammingWindow", "HannWindow", "MelWeightMatrix"}, import_signal}; }

}  // namespace tenon::onnx
