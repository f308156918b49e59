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

/// A file's bytes, memory-mapped where the file system can, else read. Lives as long as its bytes are used.
class FileContents {
 public:
  /// Errors: Failure(Exit::file) with the path and the reason.
  explicit FileContents(const std::filesystem::path& path);
  ~FileContents();
  FileContents(FileContents&& other) noexcept;
  FileContents& operator=(FileContents&&) = delete;

  Bytes bytes() const { return bytes_; }

 private:
  Bytes bytes_;
  bool mapped_ = false;
  std::vector<std::byte> copy_;
};

/// Writes `parts` one after the other to a temporary file beside `path`, then renames it; on any failure nothing is
/// left. A device or pipe (/dev/stdout) is written to directly. Errors: Failure(Exit::file).
void write_file(const std::filesystem::path& path, std::span<const Bytes> parts);
void write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace tenon::tools
