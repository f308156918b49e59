// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// DFT and STFT.
#include "import/onnx/node_context.h"
#include "ops/dft.h"
#include "ops/mul.h"
#include "ops/shape.h"
#include "ops/signal_frames.h"

namespace tenon::onnx {

namespace {
/// The axis is an attribute to opset 19, then an operand.
Result<> import_dft(NodeContext& node) {
  TRY(node.expect_inputs(1, 3));
  Dft op{.inverse = node.integer("inverse", 0) != 0, .onesided = node.integer("onesided", 0) != 0};
  op.axis = node.integer("axis", node.opset() < 20 ? 1 : -2);
  if (node.has_input(2)) {
    const auto axis = node.known(node.input(2)).numbers();
    if (!axis || axis->size() != 1) return node.finish(op, {node.input(0), node.input(1), node.input(2)});
    op.axis = axis->front();
  }
  return node.finish(op, {node.input(0), node.input(1)});
}

Result<> import_stft(NodeContext& node) {
  TRY(node.expect_inputs(2, 4));
  ValueId length = node.input(3);
  if (length == kNoValue) {
    const bool windowed = node.has_input(2);
    const ShapeOf size{.start = windowed ? 0 : 1, .end = windowed ? 1 : 2};
    TRY_ASSIGN(length, node.add(size, {node.input(windowed ? 2 : 0)}));
  }
  TRY_ASSIGN(ValueId frames, node.add(SignalFrames{}, {node.input(0), node.input(1), length}));
  if (node.has_input(2)) {
    TRY_ASSIGN(const ValueId window, node.add("unsqueeze", {node.input(2), node.add_integers({1})}));
    TRY_ASSIGN(frames, node.add(Mul{}, {frames, window}));
  }
  return node.finish(Dft{.axis = 2, .onesided = node.integer("onesided", 1) != 0}, {frames});
}

Result<> import_fourier(NodeContext& node) { return node.op_type() == "DFT" ? import_dft(node) : import_stft(node); }
}  // namespace

Importer fourier() { return {{"DFT", "STFT"}, import_fourier}; }

}  // namespace tenon::onnx
