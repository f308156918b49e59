// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Models of one node, written byte by byte, for programs that see the public headers alone.
#pragma once

#include <string>

namespace tenon::test {

/// A field of a protobuf message: fewer than 128 bytes, or a number below 128.
inline std::string field(int number, const std::string& bytes) {
  const std::string tag(1, static_cast<char>(number << 3 | 2));
  return tag + static_cast<char>(bytes.size()) + bytes;
}
inline std::string field(int number, int value) { return {static_cast<char>(number << 3), static_cast<char>(value)}; }

inline std::string onnx_tensor(const std::string& name) {
  const std::string shape = field(1, field(1, 2)) + field(1, field(1, 3));
  return field(1, name) + field(2, field(1, field(1, 1) + field(2, shape)));
}

/// y [2,3] = `operation`(x [2,3]), floats, opset 13.
inline std::string onnx_model(const std::string& operation) {
  const std::string node = field(1, "x") + field(2, "y") + field(3, "only") + field(4, operation);
  const std::string graph = field(1, node) + field(2, "g") + field(11, onnx_tensor("x")) + field(12, onnx_tensor("y"));
  return field(1, 8) + field(7, graph) + field(8, field(2, 13));
}

}  // namespace tenon::test
