// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Batches out of samples.
#include "tools/lib/sample_calibrator.h"

#include "tools/lib/failure.h"

namespace tenon::tools {

SampleCalibrator::SampleCalibrator(NamedSamples samples, const NamedShapes& shapes,
                                   nvinfer1::CalibrationAlgoType algorithm, std::filesystem::path cache,
                                   std::function<void(int, int)> watch)
    : samples_(std::move(samples)),
      count_(count_samples(samples_)),
      algorithm_(algorithm),
      cache_path_(std::move(cache)),
      watch_(std::move(watch)) {
  for (const auto& [name, one] : samples_) batch_ = shapes.find(name)->second[0];
}

bool SampleCalibrator::getBatch(void** bindings, const char** names, std::int32_t count) noexcept {
  if (!failure_.empty()) return false;
  const auto batches = [&](std::int64_t samples) { return static_cast<int>((samples + batch_ - 1) / batch_); };
  if (watch_) watch_(batches(next_), batches(count_));
  if (next_ >= count_) return false;
  try {
    for (std::int32_t i = 0; i < count; ++i) {
      const auto found = samples_.find(names[i]);
      if (found == samples_.end())
        throw Failure(Exit::usage,
                      "--calib: expected samples of every input, found none of '" + std::string(names[i]) + "'");
      std::vector<std::byte>& batch = batches_[names[i]];
      load_batch(*found->second, next_, batch_, batch);
      bindings[i] = batch.data();
    }
  } catch (const std::exception& error) {
    failure_ = error.what();
    return false;
  }
  next_ += batch_;
  return true;
}

const void* SampleCalibrator::readCalibrationCache(std::size_t& length) noexcept {
  length = 0;
  try {
    if (cache_path_.empty() || !std::filesystem::exists(cache_path_)) return nullptr;
    const FileContents file(cache_path_);
    cache_.assign(reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size());
  } catch (const std::exception& error) {
    failure_ = error.what();
    return nullptr;
  }
  if (cache_.empty() && samples_.empty()) {
    failure_ = cache_path_.string() + ": expected a calibration table, found an empty file";
    return nullptr;
  }
  length = cache_.size();
  return cache_.data();
}

void SampleCalibrator::writeCalibrationCache(const void* data, std::size_t length) noexcept {
  if (cache_path_.empty() || !failure_.empty()) return;
  try {
    const Bytes bytes(static_cast<const std::byte*>(data), length);
    write_file(cache_path_, std::span(&bytes, 1));
  } catch (const std::exception& error) {
    failure_ = error.what();
  }
}

}  // namespace tenon::tools
