// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What importers of nodes with graphs read of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "onnx_schema.pb.h"

namespace tenon::onnx {

/// Errors: corrupt_data if there is no such attribute.
inline Result<const onnx_schema::GraphProto*> graph_attribute(const onnx_schema::NodeProto& node,
                                                              std::string_view name) {
  for (const auto& attribute : node.attribute()) {
    if (attribute.name() == name && attribute.has_g()) return &attribute.g();
  }
  return Error(ErrorCode::corrupt_data, str("expected a graph '", name, "'"));
}

inline int64_t integer_attribute(const onnx_schema::NodeProto& node, std::string_view name, int64_t otherwise) {
  for (const auto& attribute : node.attribute()) {
    if (attribute.name() == name) return attribute.i();
  }
  return otherwise;
}

inline std::vector<int64_t> integers_attribute(const onnx_schema::NodeProto& node, std::string_view name) {
  for (const auto& attribute : node.attribute()) {
    if (attribute.name() == name) return {attribute.ints().begin(), attribute.ints().end()};
  }
  return {};
}

inline std::string body_name(const onnx_schema::NodeProto& node) {
  if (!node.name().empty() || node.output_size() == 0) return node.name();
  return node.output(0);
}

}  // namespace tenon::onnx
