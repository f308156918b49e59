// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Recording around what cannot be recorded.
#include "plan/segments.h"

#include "backend/host_tactic.h"

namespace tenon {

bool is_recordable(const Step& step) { return step.tactic != kHostTactic && step.tactic != kPluginTactic; }

Result<std::unique_ptr<Recording>> Segments::record(std::span<const Step> steps, Stream& stream, Range run) {
  auto out = std::make_unique<Segments>();
  for (size_t begin = 0; begin < steps.size();) {
    const bool recordable = is_recordable(steps[begin]);
    size_t end = begin + 1;
    while (end < steps.size() && is_recordable(steps[end]) == recordable) ++end;
    Part part{begin, end, nullptr};
    if (recordable) {
      TRY_ASSIGN(part.recording, stream.record([&]() { return run(begin, end); }));
    }
    out->parts_.push_back(std::move(part));
    begin = end;
  }
  return std::unique_ptr<Recording>(std::move(out));
}

Result<> Segments::run(Stream& stream, Range run) const {
  for (const Part& part : parts_) TRY(part.recording ? stream.replay(*part.recording) : run(part.begin, part.end));
  return Done{};
}

}  // namespace tenon
