// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// TacticLog: one block of lines for each problem.
#include "api/builder/tactic_log.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <map>

#include "api/builder/timing_cache_object.h"
#include "base/hash.h"

namespace tenon::api {

namespace {

constexpr double kUsPerMs = 1000;

std::string hex(uint64_t number) {
  char text[32];
  std::snprintf(text, sizeof text, "0x%" PRIx64, number);
  return text;
}
std::string hex(const nv::TimingCacheKey& key) {
  std::string out = "0x";
  for (const uint8_t byte : key.data) {
    char text[4];
    std::snprintf(text, sizeof text, "%02x", byte);
    out += text;
  }
  return out;
}

}  // namespace

void TacticLog::note(const tune::Selection& selection) {
  const auto known = [&](const auto& entry) { return entry.first == selection.text; };
  if (std::none_of(layers_.begin(), layers_.end(), known)) layers_.emplace_back(selection.text, selection.layer);
}

void TacticLog::tell(const TimingCache& cache, const std::string& device, const Reporter& reporter) const {
  constexpr auto kVerbose = nv::ILogger::Severity::kVERBOSE;
  std::map<std::string, TimingCache::Row> rows;
  for (TimingCache::Row& row : cache.rows()) {
    if (row.device == device) rows.emplace(row.problem, std::move(row));
  }
  for (const auto& [problem, layer] : layers_) {
    const auto found = rows.find(problem);
    if (found == rows.end()) continue;
    const TimingCache::Row& row = found->second;
    reporter.log(kVerbose, str("Autotuning op ", layer, "(key: ", hex(key_of(row)), "): ", problem));
    reporter.log(kVerbose, "tactic_id, cost(in ms), cost/fastest_cost, prediction, kernel name, tactic hash");
    double fastest = row.times_us.empty() ? 0 : row.times_us[0].second;
    for (const auto& [tactic, time_us] : row.times_us) fastest = std::min(fastest, time_us);
    for (size_t i = 0; i < row.times_us.size(); ++i) {
      const auto& [tactic, time_us] = row.times_us[i];
      char numbers[96];
      std::snprintf(numbers, sizeof numbers, "%zu, %.6f, %.3f, 0, ", i, time_us / kUsPerMs,
                    fastest > 0 ? time_us / fastest : 1);
      reporter.log(kVerbose, str(numbers, tactic, ", ", hex(hash_text(tactic)), ","));
    }
    char cost[32];
    std::snprintf(cost, sizeof cost, "%.6f", row.best.second / kUsPerMs);
    reporter.log(kVerbose,
                 str("The selected tactic is (tactic hash, cost(in ms)):", hex(hash_text(row.best.first)), ", ", cost));
  }
}

}  // namespace tenon::api
