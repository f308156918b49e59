// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What a build with an editable timing cache tells of its tactics, in the form that programs read out of the log.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "api/common/report.h"
#include "tune/tune.h"

namespace tenon::api {

class TacticLog {
 public:
  /// A problem comes up, under the name of the first layer that has it.
  void note(const tune::Selection& selection);
  /// For each of them its key in the cache, its tactics with their times and hashes, and the one that is taken.
  void tell(const TimingCache& cache, const std::string& device, const Reporter& reporter) const;

 private:
  std::vector<std::pair<std::string, std::string>> layers_;  // problem, layer
};

}  // namespace tenon::api
