// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// TimingCache: times of tactics by device and problem.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/result.h"

namespace tenon {

/// Text form: one line an entry, "device <TAB> problem <TAB> tactic <TAB> microseconds".
class TimingCache {
 public:
  std::optional<double> find(const std::string& device, const std::string& problem, std::string_view tactic) const;
  void put(const std::string& device, const std::string& problem, std::string_view tactic, double time_us);
  /// Entries of `other` that are not here yet.
  void merge(const TimingCache& other);
  size_t size() const { return times_.size(); }

  std::string text() const;
  /// Errors: corrupt_data, naming the line.
  static Result<TimingCache> parse(std::string_view text);

  bool operator==(const TimingCache&) const = default;

 private:
  std::map<std::string, double> times_;  // sorted: same cache, same text
};

}  // namespace tenon
