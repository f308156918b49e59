// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Reading whole files, and writing them so that nothing half-written is ever left.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

namespace tenon::tools {

using Bytes = std::span<const std::byte>;

/// A file's bytes. They are read, not mapped: whoever cuts a mapped file short ends the process that looks at it.
class FileContents {
 public:
  /// Errors: Failure(Exit::file) with the path and the reason.
  explicit FileContents(const std::filesystem::path& path);

  Bytes bytes() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

/// How a regular file begins, at most `count` bytes; nothing of a pipe, which can be read only once. Errors: as above.
std::vector<std::byte> first_bytes(const std::filesystem::path& path, std::size_t count);

/// Writes `parts` one after the other to a temporary file beside `path`, then renames it; on any failure nothing is
/// left. A device or pipe (/dev/stdout) is written to directly. Errors: Failure(Exit::file).
void write_file(const std::filesystem::path& path, std::span<const Bytes> parts);
void write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace tenon::tools
