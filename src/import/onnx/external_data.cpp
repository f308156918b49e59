// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Path checks and mapping.
#include "import/onnx/external_data.h"

#include <algorithm>
#include <filesystem>

namespace tenon::onnx {

namespace {
namespace fs = std::filesystem;

bool lies_below(const fs::path& folder, const fs::path& file) {
  const auto [end, unused] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
  return end == folder.end();
}
}  // namespace

Result<std::shared_ptr<const MappedFile>> ExternalData::open(const std::string& location) {
  if (const auto found = files_.find(location); found != files_.end()) return found->second;
  if (folder_.empty()) {
    return Error(ErrorCode::invalid_argument, str("expected a model without external data, found '", location, "'"))
        .hint("read the model from its file, or name the folder of its data");
  }
  const fs::path relative(location);
  std::error_code failed;
  const fs::path folder = fs::canonical(folder_, failed);
  if (failed) return Error(ErrorCode::not_found, str("cannot open the folder '", folder_, "': ", failed.message()));
  const fs::path file = fs::weakly_canonical(folder / relative, failed);  // follows links
  const bool climbs = std::find(relative.begin(), relative.end(), "..") != relative.end();
  if (failed || location.empty() || relative.is_absolute() || climbs || !lies_below(folder, file)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected external data below the folder of the model, found '", location, "'"))
        .hint("copy the file beside the model");
  }
  TRY_ASSIGN(auto mapped, MappedFile::open(file.string()));
  files_.emplace(location, mapped);
  return mapped;
}

Result<ExternalData::Bytes> ExternalData::read(const ExternalPlace& place, size_t bytes) {
  if (bytes == 0) return Bytes{};
  if (place.length >= 0 && static_cast<size_t>(place.length) != bytes) {
    return Error(ErrorCode::corrupt_data, str("expected ", bytes, " bytes of external data, found ", place.length));
  }
  TRY_ASSIGN(const auto file, open(place.location));
  const size_t size = file->bytes().size();
  if (place.offset < 0 || static_cast<size_t>(place.offset) > size ||
      size - static_cast<size_t>(place.offset) < bytes) {
    return Error(ErrorCode::corrupt_data, str("expected ", bytes, " bytes at ", place.offset, " of '", place.location,
                                              "', found a file of ", size, " bytes"));
  }
  return Bytes{file->bytes().subspan(static_cast<size_t>(place.offset), bytes), file};
}

}  // namespace tenon::onnx
