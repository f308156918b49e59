// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// A calibrator that takes samples from files, and keeps its table in a file.
#pragma once

#include <NvInfer.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tools/lib/samples.h"

namespace tenon::tools {

/// One batch is in memory at a time. A last batch that is not full is filled with the first samples again.
class SampleCalibrator : public nvinfer1::IInt8EntropyCalibrator2 {
 public:
  /// `shapes`: one batch of each input. `cache`: read if it exists, written when a table was made; may be empty.
  /// `watch` is told the batches that were given and all there are; it may be null.
  /// Errors: Failure(usage) if the samples do not fit.
  SampleCalibrator(NamedSamples samples, const NamedShapes& shapes, nvinfer1::CalibrationAlgoType algorithm,
                   std::filesystem::path cache, std::function<void(int done, int all)> watch = nullptr);

  std::int32_t getBatchSize() const noexcept override { return static_cast<std::int32_t>(batch_); }
  bool getBatch(void** bindings, const char** names, std::int32_t count) noexcept override;
  const void* readCalibrationCache(std::size_t& length) noexcept override;
  void writeCalibrationCache(const void* data, std::size_t length) noexcept override;
  nvinfer1::CalibrationAlgoType getAlgorithm() noexcept override { return algorithm_; }

  /// What went wrong in a callback, which cannot throw; empty if nothing did. No table is written then.
  const std::string& failure() const { return failure_; }

 private:
  NamedSamples samples_;
  std::map<std::string, std::vector<std::byte>> batches_;
  std::int64_t batch_ = 1, count_ = 0, next_ = 0;
  nvinfer1::CalibrationAlgoType algorithm_;
  std::filesystem::path cache_path_;
  std::function<void(int, int)> watch_;
  std::string cache_, failure_;
};

}  // namespace tenon::tools
