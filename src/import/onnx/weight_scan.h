// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Lifts the big weights out of a serialized model: protobuf takes no message over 2 GB, and copies what it takes.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace tenon::onnx {

/// Weights of fewer bytes stay where they are.
constexpr size_t kLiftedBytes = 64;

/// A serialized ModelProto in two parts.
struct ScannedModel {
  std::string rest;                                // the model, serialized, without the `raw_data` that were lifted
  std::vector<std::span<const std::byte>> lifted;  // by graph.initializer, in order; empty where nothing was lifted
};

/// Copies everything but the `raw_data` of graph.initializer, which `lifted` refers to inside `bytes`. Messages are
/// only walked here: what their fields hold is left to protobuf. Errors: corrupt_data (not protobuf's wire format, or
/// groups, which no model has). Source: Protocol Buffers, "Encoding"; fields 7 (graph), 5 (initializer) and 9
/// (raw_data) of onnx.proto.
Result<ScannedModel> lift_weights(std::span<const std::byte> bytes);

}  // namespace tenon::onnx
