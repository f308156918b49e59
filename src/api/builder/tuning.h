// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What building and loading share of tuning: a timing cache in a file, read before and written after it. The same
// source file holds the tuner that loading asks for (api/runtime/retune.h), so that whoever links a builder has it.
#pragma once

#include <string>
#include <utility>

#include "tune/timing_cache.h"

namespace tenon::api {

class TimingCacheFile {
 public:
  /// `path` empty: no file, and nothing happens.
  explicit TimingCacheFile(std::string path) : path_(std::move(path)) {}

  /// Before a build that takes minutes: is there a folder that it can be written to? Errors: not_found.
  Result<> check_folder() const;
  /// Adds the entries of the file, if there is one. Errors: corrupt_data, naming file and line.
  Result<> add_to(TimingCache& cache) const;
  Result<> write(const TimingCache& cache) const;

 private:
  std::string path_;
};

}  // namespace tenon::api
