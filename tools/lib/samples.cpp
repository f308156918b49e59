// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Samples out of arrays.
#include "tools/lib/samples.h"

#include <cstring>
#include <random>

#include "tools/lib/failure.h"
#include "tools/lib/session.h"

namespace tenon::tools {

namespace {

/// Errors: Failure(usage) unless the array is samples of this batch's shape and of this type.
void check_samples(const std::string& name, const std::string& path, const Array& array, const Shape& batch,
                   ElementType type) {
  bool fits = !batch.empty() && array.shape.size() == batch.size() && array.shape[0] > 0;
  for (std::size_t i = 1; fits && i < batch.size(); ++i) fits = array.shape[i] == batch[i];
  if (!fits) {
    throw Failure(Exit::usage, path + ": calibration samples of input '" + name + "': expected shape Nx" +
                                   to_string(Shape(batch.begin() + (batch.empty() ? 0 : 1), batch.end())) + ", found " +
                                   to_string(Shape(array.shape.begin(), array.shape.end())));
  }
  if (array.type != type) {
    throw Failure(Exit::usage, path + ": calibration samples of input '" + name + "': expected " + to_string(type) +
                                   ", found " + to_string(array.type));
  }
}

class ArraySamples : public Samples {
 public:
  explicit ArraySamples(Array array) : array_(std::move(array)) {}
  std::int64_t count() const override { return array_.shape[0]; }
  ElementType type() const override { return array_.type; }
  std::size_t sample_bytes() const override { return array_.data.size() / static_cast<std::size_t>(count()); }
  void load(std::int64_t i, std::byte* to) override {
    std::memcpy(to, array_.data.data() + static_cast<std::size_t>(i) * sample_bytes(), sample_bytes());
  }

 private:
  Array array_;
};

}  // namespace

std::unique_ptr<Samples> array_samples(const std::filesystem::path& path, const std::string& name, const Shape& batch,
                                       ElementType type) {
  Array array = read_npy(path);
  check_samples(name, path.string(), array, batch, type);
  return std::make_unique<ArraySamples>(std::move(array));
}

std::unique_ptr<Samples> random_samples(const Shape& batch, ElementType type) {
  Array array{type, batch, {}};
  if (batch.empty()) array.shape = {1};
  std::mt19937 random(1);
  const auto count = static_cast<std::size_t>(volume(array.shape));
  array.data.resize(count * static_cast<std::size_t>(type.size));
  fill_random(type, array.data.data(), array.data.size(), random);
  return std::make_unique<ArraySamples>(std::move(array));
}

std::int64_t count_samples(const NamedSamples& samples) {
  std::int64_t count = 0;
  for (const auto& [name, one] : samples) {
    if (count != 0 && one->count() != count)
      throw Failure(Exit::usage, "samples of input '" + name + "': expected " + std::to_string(count) +
                                     " as of the other inputs, found " + std::to_string(one->count()));
    count = one->count();
  }
  return count;
}

void load_batch(Samples& samples, std::int64_t first, std::int64_t size, std::vector<std::byte>& to) {
  const std::size_t bytes = samples.sample_bytes();
  to.resize(bytes * static_cast<std::size_t>(size));
  for (std::int64_t i = 0; i < size; ++i)
    samples.load((first + i) % samples.count(), to.data() + static_cast<std::size_t>(i) * bytes);
}

}  // namespace tenon::tools
