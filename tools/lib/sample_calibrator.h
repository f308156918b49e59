// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// A calibrator that reads its samples from .npy files, and keeps its table in a file.
#pragma once

#include <NvInfer.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tools/lib/npy.h"
#include "tools/lib/shapes.h"

namespace tenon::tools {

/// Samples lie along axis 0 of each input's array; all inputs have equally many. A last batch that is not full is
/// filled with the first samples again.
class SampleCalibrator : public nvinfer1::IInt8EntropyCalibrator2 {
 public:
  /// `shapes`: one batch of each input. `cache`: read if it exists, written when a table was made; may be empty.
  /// Errors: Failure(usage, file) if arrays do not fit the shapes, or the files cannot be read.
  SampleCalibrator(const std::map<std::string, std::filesystem::path>& files, const NamedShapes& shapes,
                   nvinfer1::CalibrationAlgoType algorithm, std::filesystem::path cache);

  std::int32_t getBatchSize() const noexcept override { return static_cast<std::int32_t>(batch_); }
  bool getBatch(void** bindings, const char** names, std::int32_t count) noexcept override;
  const void* readCalibrationCache(std::size_t& length) noexcept override;
  void writeCalibrationCache(const void* data, std::size_t length) noexcept override;
  nvinfer1::CalibrationAlgoType getAlgorithm() noexcept override { return algorithm_; }

  /// What went wrong in a callback, which cannot throw; empty if nothing did.
  const std::string& failure() const { return failure_; }

 private:
  struct Input {
    Array samples;
    std::size_t sample_bytes = 0;
    std::vector<std::byte> batch;
  };
  void fill(Input& input) const;

  std::map<std::string, Input> inputs_;
  std::int64_t batch_ = 1, samples_ = 0, next_ = 0;
  nvinfer1::CalibrationAlgoType algorithm_;
  std::filesystem::path cache_path_;
  std::string cache_, failure_;
};

}  // namespace tenon::tools
