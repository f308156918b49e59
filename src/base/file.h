// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Files: mapped for reading, written whole or not at all.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace tenon {

/// A file's bytes, memory-mapped read-only. Shared: whoever keeps a part of it keeps the mapping.
class MappedFile {
 public:
  static Result<std::shared_ptr<const MappedFile>> open(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const { return {data_, size_}; }

 private:
  MappedFile(const std::byte* data, size_t size) : data_(data), size_(size) {}
  const std::byte* data_;
  size_t size_;
};

/// Reads a whole text or binary file. Errors: not_found, device (with the system's words).
Result<std::string> read_file(const std::string& path);

/// Writes to a temporary name beside `path`, then renames: readers see the old file or the new one, never a part.
Result<> write_file_atomically(const std::string& path, std::span<const std::span<const std::byte>> pieces);
Result<> write_file_atomically(const std::string& path, std::span<const std::byte> bytes);

}  // namespace tenon
