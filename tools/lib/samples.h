// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Samples of the inputs of a network, one after the other: out of arrays here, out of pictures in picture_samples.h.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "tools/lib/npy.h"
#include "tools/lib/shapes.h"

namespace tenon::tools {

/// Samples of one input, of its type.
class Samples {
 public:
  virtual ~Samples() = default;
  virtual std::int64_t count() const = 0;
  virtual ElementType type() const { return {'f', 4}; }
  virtual std::size_t sample_bytes() const = 0;
  /// Writes sample `i` to `to[sample_bytes()]`. Errors: Failure(file) that names the file.
  virtual void load(std::int64_t i, std::byte* to) = 0;
};

/// By the name of the input.
using NamedSamples = std::map<std::string, std::unique_ptr<Samples>>;

/// The samples along axis 0 of an .npy array. `batch`: the shape of a batch of input `name`, which is of `type`.
/// Errors: Failure(usage, file) if the array does not fit or cannot be read.
std::unique_ptr<Samples> array_samples(const std::filesystem::path& path, const std::string& name, const Shape& batch,
                                       ElementType type);

/// As many random samples as the batch has, the same each time: of -1..1 if they are floats, else of 0 and 1.
std::unique_ptr<Samples> random_samples(const Shape& batch, ElementType type);

/// The number of samples, which is the same for every input. Errors: Failure(usage).
std::int64_t count_samples(const NamedSamples& samples);

/// `size` samples from `first` on, one behind the other; behind the last comes the first again.
void load_batch(Samples& samples, std::int64_t first, std::int64_t size, std::vector<std::byte>& to);

}  // namespace tenon::tools
