// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The timing cache and its text.
#include "tune/timing_cache.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace tenon {

namespace {
constexpr std::string_view kHeader = "# tenon timing cache 1\n";
constexpr std::string_view kChosen = "chosen";

std::vector<std::string> fields_of(std::string_view row) {
  std::vector<std::string> out;
  for (;;) {
    const size_t tab = row.find('\t');
    out.emplace_back(row.substr(0, tab));
    if (tab == std::string_view::npos) return out;
    row.remove_prefix(tab + 1);
  }
}

std::optional<double> microseconds(const std::string& text) {
  char* stop = nullptr;
  const double time = std::strtod(text.c_str(), &stop);
  if (text.empty() || *stop != '\0' || !std::isfinite(time) || time < 0) return std::nullopt;
  return time;
}
}  // namespace

std::optional<double> TimingCache::find(const std::string& device, const std::string& problem,
                                        std::string_view tactic) const {
  const auto at = entries_.find({device, problem, std::string(tactic)});
  if (at == entries_.end()) return std::nullopt;
  return at->second.time_us;
}

double TimingCache::as_kept(double time_us) { return std::max(std::round(time_us * 1000) / 1000, 0.001); }

void TimingCache::put(const std::string& device, const std::string& problem, std::string_view tactic, double time_us) {
  entries_[{device, problem, std::string(tactic)}].time_us = time_us;
}

std::string TimingCache::chosen(const std::string& device, const std::string& problem) const {
  for (auto at = entries_.lower_bound({device, problem, ""}); at != entries_.end(); ++at) {
    if (at->first.device != device || at->first.problem != problem) break;
    if (at->second.chosen) return at->first.tactic;
  }
  return "";
}

void TimingCache::choose(const std::string& device, const std::string& problem, std::string_view tactic,
                         double time_us) {
  for (auto at = entries_.lower_bound({device, problem, ""}); at != entries_.end(); ++at) {
    if (at->first.device != device || at->first.problem != problem) break;
    at->second.chosen = false;
  }
  entries_[{device, problem, std::string(tactic)}] = {time_us, true};
}

void TimingCache::merge(const TimingCache& other) {
  for (const auto& [key, entry] : other.entries_) {
    // One choice a problem: of two, the first by name would be taken, whosever it is.
    const bool is_choice = entry.chosen && chosen(key.device, key.problem).empty();
    entries_.insert({key, {entry.time_us, is_choice}});
  }
}

std::vector<TimingCache::Row> TimingCache::rows() const {
  std::vector<Row> out;
  bool chosen = false;  // in the last row
  for (const auto& [key, entry] : entries_) {
    if (out.empty() || out.back().device != key.device || out.back().problem != key.problem) {
      out.push_back({key.device, key.problem, {}, {key.tactic, entry.time_us}});
      chosen = false;
    }
    Row& row = out.back();
    row.times_us.emplace_back(key.tactic, entry.time_us);
    if (entry.chosen || (!chosen && entry.time_us < row.best.second)) row.best = row.times_us.back();
    chosen = chosen || entry.chosen;
  }
  return out;
}

std::string TimingCache::text() const {
  std::string out(kHeader);
  for (const auto& [key, entry] : entries_) {
    out += str(key.device, "\t", key.problem, "\t", key.tactic, "\t", fixed(entry.time_us, 3));
    out += entry.chosen ? str("\t", kChosen, "\n") : "\n";
  }
  return out;
}

Result<TimingCache> TimingCache::parse(std::string_view text) {
  TimingCache cache;
  if (text.substr(0, kHeader.size()) != kHeader) {
    return Error(ErrorCode::corrupt_data,
                 str("expected a timing cache that starts with '", kHeader.substr(0, kHeader.size() - 1), "'"));
  }
  text.remove_prefix(kHeader.size());
  for (int line = 2; !text.empty(); ++line) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view row = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (row.empty() || row[0] == '#') continue;
    const auto fields = fields_of(row);
    const bool chosen = fields.size() == 5 && fields[4] == kChosen;
    const auto time = fields.size() == 4 || chosen ? microseconds(fields[3]) : std::nullopt;
    if (!time) {
      return Error(ErrorCode::corrupt_data,
                   str("expected device, problem, tactic, microseconds and perhaps 'chosen', found line ", line, " '",
                       row, "'"));
    }
    cache.entries_[{fields[0], fields[1], fields[2]}] = {*time, chosen};
  }
  return cache;
}

}  // namespace tenon
