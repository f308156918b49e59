// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// A picture in memory, and the reader of JPEG and PNG files.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace classify {

/// 8-bit RGB, rows from top to bottom, no padding: rgb.size() == 3 * width * height.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;
};

/// Reads a JPEG or PNG file; which of them is decided by the first bytes, not by the name. Transparency is dropped.
/// Errors: std::runtime_error that names the file: missing, empty, another format, damaged, cut off, over 100
/// megapixels.
Picture load_picture(const std::string& path);

}  // namespace classify
