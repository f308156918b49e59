// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Whole runs: choices by the time of the whole network. Launches in a row draw power, fill caches and begin before the
// last has ended, none of which a launch shows that is timed by itself.
#pragma once

#include "tune/questions.h"

namespace tenon::tune {

/// A problem whose candidates of several libraries, or of one and ours, are about as fast by themselves.
struct Contest {
  size_t question = 0;
  std::vector<size_t> rivals;  // the best candidate of each library and of ours; the best of all first
  double total_us = 0;         // of all steps that pose the problem
};

/// What was chosen so before.
class WholeRunCache {
 public:
  /// `questions` outlive it; their texts make the network's key.
  WholeRunCache(const Questions& questions, const Device& device, TimingCache& cache);

  /// Marks the candidates that the cache names for this network, where no candidate is `chosen`; not where another one,
  /// timed since then, is so much faster by itself that they would not be rivals.
  void recall(Questions& questions) const;
  /// Keeps which candidate of a problem was taken in a network of so many microseconds.
  void keep(const Question& question, const Candidate& taken, double network_us);

 private:
  std::string key(const Question& question) const;

  std::string device_;
  TimingCache& cache_;
  std::string network_;
};

/// The problems, undecided by now, for which whole runs are worth their time; those with the most time first.
std::vector<Contest> worth_whole_runs(const Questions& questions);

struct WholeRunReport {
  bool done = false;             // not where the time was over
  bool raced = false;            // not where the launches' own times leave nothing to decide, or one cannot be recorded
  bool found_no_memory = false;  // for the packings of rivals side by side: taken is what is best by its own times
  double before_us = 0;          // of the network with the best candidates by their own times
  double after_us = 0;
};

/// Times the whole network, recorded and replayed, with other candidates for these problems, in turns; marks what is
/// taken as Candidate::chosen. First all problems at once that one library leads go to the next best; then each problem
/// by itself. The schedule's ports are bound. Errors: cancelled; those of preparing and launching but out_of_memory.
Result<WholeRunReport> choose_by_whole_runs(Questions& questions, const std::vector<Contest>& contests,
                                            Schedule& schedule, const Device& device, const Options& options);

}  // namespace tenon::tune
