// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Batches out of arrays.
#include "tools/lib/sample_calibrator.h"

#include <algorithm>
#include <cstring>

#include "tools/lib/failure.h"

namespace tenon::tools {

namespace {

/// Errors: Failure(usage) unless the array is samples of this batch's shape, of 32-bit floats.
void check_samples(const std::string& name, const std::string& path, const Array& array, const Shape& batch) {
  bool fits = !batch.empty() && array.shape.size() == batch.size() && array.shape[0] > 0;
  for (std::size_t i = 1; fits && i < batch.size(); ++i) fits = array.shape[i] == batch[i];
  if (!fits) {
    throw Failure(Exit::usage, path + ": calibration samples of input '" + name + "': expected shape Nx" +
                                   to_string(Shape(batch.begin() + (batch.empty() ? 0 : 1), batch.end())) + ", found " +
                                   to_string(Shape(array.shape.begin(), array.shape.end())));
  }
  if (array.type != ElementType{'f', 4}) {
    throw Failure(Exit::usage, path + ": calibration samples of input '" + name + "': expected float32, found " +
                                   to_string(array.type));
  }
}

}  // namespace

SampleCalibrator::SampleCalibrator(const std::map<std::string, std::filesystem::path>& files, const NamedShapes& shapes,
                                   nvinfer1::CalibrationAlgoType algorithm, std::filesystem::path cache)
    : algorithm_(algorithm), cache_path_(std::move(cache)) {
  for (const auto& [name, path] : files) {
    const auto shape = shapes.find(name);
    if (shape == shapes.end()) throw Failure(Exit::usage, "--calib: the model has no input '" + name + "'");
    Input& input = inputs_[name];
    input.samples = read_npy(path);
    check_samples(name, path.string(), input.samples, shape->second);
    if (samples_ != 0 && samples_ != input.samples.shape[0])
      throw Failure(Exit::usage, path.string() + ": expected " + std::to_string(samples_) + " samples, found " +
                                     std::to_string(input.samples.shape[0]));
    samples_ = input.samples.shape[0];
    batch_ = shape->second[0];
    input.sample_bytes = input.samples.data.size() / static_cast<std::size_t>(samples_);
    input.batch.resize(input.sample_bytes * static_cast<std::size_t>(batch_));
  }
}

void SampleCalibrator::fill(Input& input) const {
  for (std::int64_t i = 0; i < batch_; ++i) {
    const auto from = static_cast<std::size_t>((next_ + i) % samples_);
    std::memcpy(input.batch.data() + static_cast<std::size_t>(i) * input.sample_bytes,
                input.samples.data.data() + from * input.sample_bytes, input.sample_bytes);
  }
}

bool SampleCalibrator::getBatch(void** bindings, const char** names, std::int32_t count) noexcept {
  if (next_ >= samples_) return false;
  for (std::int32_t i = 0; i < count; ++i) {
    const auto found = inputs_.find(names[i]);
    if (found == inputs_.end()) {
      failure_ = "--calib: expected samples of every input, found none of '" + std::string(names[i]) + "'";
      return false;
    }
    fill(found->second);
    bindings[i] = found->second.batch.data();
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
  length = cache_.size();
  return cache_.data();
}

void SampleCalibrator::writeCalibrationCache(const void* data, std::size_t length) noexcept {
  if (cache_path_.empty()) return;
  try {
    const Bytes bytes(static_cast<const std::byte*>(data), length);
    write_file(cache_path_, std::span(&bytes, 1));
  } catch (const std::exception& error) {
    failure_ = error.what();
  }
}

}  // namespace tenon::tools
