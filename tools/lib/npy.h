// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// NumPy's .npy files, format versions 1 to 3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tools/lib/files.h"

namespace tenon::tools {

/// As NumPy spells it: kind 'f' float, 'i' signed, 'u' unsigned, 'b' bool, and the size in bytes. Engines may also hold
/// kind 'B', bfloat16, which .npy files do not know.
struct ElementType {
  char kind = 'f';
  int size = 4;
  bool operator==(const ElementType&) const = default;
};

/// "float32", "bool", ...: the name under which NumPy users know it.
std::string to_string(ElementType type);

/// An array in row-major order, native byte order.
struct Array {
  ElementType type;
  std::vector<std::int64_t> shape;
  std::vector<std::byte> data;
  bool operator==(const Array&) const = default;
};

/// Number of elements; 1 for a scalar.
std::int64_t volume(const std::vector<std::int64_t>& shape);

/// Column-major files are turned into row-major arrays.
/// Errors: Failure(Exit::file): not .npy, damaged, cut off, big-endian, structured or object elements.
Array read_npy(const std::filesystem::path& path);
Array parse_npy(Bytes bytes, const std::string& path);

/// Errors: Failure(Exit::file).
void write_npy(const std::filesystem::path& path, ElementType type, const std::vector<std::int64_t>& shape, Bytes data);

}  // namespace tenon::tools
