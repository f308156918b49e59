// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The timing cache and its text.
#include "tune/timing_cache.h"

#include <cmath>
#include <cstdlib>

namespace tenon {

namespace {
constexpr std::string_view kHeader = "# tenon timing cache 1\n";

std::string key_of(const std::string& device, const std::string& problem, std::string_view tactic) {
  return str(device, "\t", problem, "\t", tactic);
}
}  // namespace

std::optional<double> TimingCache::find(const std::string& device, const std::string& problem,
                                        std::string_view tactic) const {
  const auto at = times_.find(key_of(device, problem, tactic));
  if (at == times_.end()) return std::nullopt;
  return at->second;
}

void TimingCache::put(const std::string& device, const std::string& problem, std::string_view tactic, double time_us) {
  times_[key_of(device, problem, tactic)] = time_us;
}

void TimingCache::merge(const TimingCache& other) { times_.insert(other.times_.begin(), other.times_.end()); }

std::string TimingCache::text() const {
  std::string out(kHeader);
  for (const auto& [key, time] : times_) out += str(key, "\t", fixed(time, 3), "\n");
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
    const size_t tab = row.rfind('\t');
    const std::string number(tab == std::string_view::npos ? "" : row.substr(tab + 1));
    char* stop = nullptr;
    const double time = std::strtod(number.c_str(), &stop);
    if (number.empty() || *stop != '\0' || !std::isfinite(time) || time < 0) {
      return Error(ErrorCode::corrupt_data,
                   str("expected device, problem, tactic and microseconds, found line ", line, " '", row, "'"));
    }
    cache.times_[std::string(row.substr(0, tab))] = time;
  }
  return cache;
}

}  // namespace tenon
