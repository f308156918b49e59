// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Questions: the distinct problems of a network, each with the tactics that accept it and what is known of their times.
#pragma once

#include <limits>
#include <map>
#include <string>
#include <vector>

#include "backend/offers.h"
#include "plan/schedule.h"
#include "tune/tune.h"

namespace tenon::tune {

constexpr double kNotTimed = std::numeric_limits<double>::infinity();

struct Candidate {
  const Tactic* tactic = nullptr;
  bool own_threads = false;  // a member of a team: joins its neighbours in one parallel region
  double expected_us = 0;
  double time_us = kNotTimed;
  bool wanted = false;   // to be timed at this level
  bool cached = false;   // the time is the timing cache's, and stays
  bool chosen = false;   // the timing cache says to take it
  bool fetched = false;  // in its place the launch in front fetches its constants, which timing it does not show
  bool doubted = false;  // the samples that its time is the least of did not agree
};

/// One problem, asked by one or more steps.
struct Question {
  std::string text;   // of the problem, with the number of threads
  std::string where;  // the first node that asks it
  NodeId node = kNoNode;
  std::vector<Candidate> candidates;  // least expected time first
  std::vector<Refusal> declined;
  std::vector<std::string> remarks;  // of candidates: NAME: Prepared.remark
  Prepared stand_in;                 // of the first candidate, with room for the workspace of any; not to be launched
  bool known = true;                 // the time of every wanted candidate is
};

/// The questions of one network, and which step asks which.
class Questions {
 public:
  Questions(const Graph& graph, const Device& device, const Options& options, const TimingCache& cache);

  /// What a step asks. The solution has room for every candidate and must not be launched.
  Result<Solution> ask(NodeId node, const Problem& problem);

  std::vector<Question>& all() { return all_; }
  const std::vector<Question>& all() const { return all_; }
  /// By step: index into all().
  const std::vector<size_t>& of_step() const { return of_step_; }

 private:
  Result<> narrow(NodeId node, const Problem& problem, const std::string& text, std::vector<Offer>& offers);
  Result<Question> make(NodeId node, const Problem& problem, std::string text);

  const Graph& graph_;
  const Device& device_;
  std::unique_ptr<const Device> asked_;
  const Options& options_;
  const TimingCache& cache_;
  std::vector<Question> all_;
  std::vector<size_t> of_step_;
  std::map<std::string, size_t> by_text_;
};

/// The candidate to take: what the timing cache names; else the least time; one that joins its neighbours' team even if
/// it takes a little longer, since a library's call ends the parallel region and allocates, or if its time is doubted
/// and no more was expected; the least expected time if none was timed.
size_t best_of(const Question& question);

}  // namespace tenon::tune
