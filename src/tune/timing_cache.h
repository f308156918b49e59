// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// TimingCache: times of tactics by device and problem.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace tenon {

/// Text form: one line an entry, "device <TAB> problem <TAB> tactic <TAB> microseconds", and behind one more tab the
/// word "chosen" where the tactic is to be taken whatever the times say.
class TimingCache {
 public:
  std::optional<double> find(const std::string& device, const std::string& problem, std::string_view tactic) const;
  void put(const std::string& device, const std::string& problem, std::string_view tactic, double time_us);
  /// The tactic to take for a problem whatever the times say; empty if none was named.
  std::string chosen(const std::string& device, const std::string& problem) const;
  /// Names it, and its time.
  void choose(const std::string& device, const std::string& problem, std::string_view tactic, double time_us);
  /// Entries of `other` that are not here yet.
  void merge(const TimingCache& other);
  size_t size() const { return entries_.size(); }
  /// Microseconds as the text has them: what is read back is what was put here.
  static double as_kept(double time_us);

  /// One problem on one device: its tactics and times, and the one that is taken.
  struct Row {
    std::string device;
    std::string problem;
    std::vector<std::pair<std::string, double>> times_us;
    std::pair<std::string, double> best;
  };
  std::vector<Row> rows() const;

  std::string text() const;
  /// Errors: corrupt_data, naming the line.
  static Result<TimingCache> parse(std::string_view text);

  bool operator==(const TimingCache&) const = default;

 private:
  struct Key {
    std::string device, problem, tactic;
    auto operator<=>(const Key&) const = default;
  };
  struct Entry {
    double time_us = 0;
    bool chosen = false;
    bool operator==(const Entry&) const = default;
  };
  std::map<Key, Entry> entries_;  // sorted: same cache, same text
};

}  // namespace tenon
