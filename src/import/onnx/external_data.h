// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Files beside the model that hold its weights: checked, mapped once, shared.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/file.h"
#include "base/result.h"

namespace tenon::onnx {

/// Where the elements of one tensor lie.
struct ExternalPlace {
  std::string location;  // relative to the model's folder
  int64_t offset = 0;
  int64_t length = -1;  // -1: as the tensor's type says
};

class ExternalData {
 public:
  explicit ExternalData(std::string folder) : folder_(std::move(folder)) {}

  struct Bytes {
    std::span<const std::byte> bytes;
    std::shared_ptr<const MappedFile> file;
  };
  /// `bytes` bytes at the place. Errors: invalid_argument if the path leaves the model's folder, not_found,
  /// corrupt_data if the file is too short or the length differs.
  Result<Bytes> read(const ExternalPlace& place, size_t bytes);

 private:
  Result<std::shared_ptr<const MappedFile>> open(const std::string& location);

  std::string folder_;
  std::map<std::string, std::shared_ptr<const MappedFile>> files_;
};

}  // namespace tenon::onnx
