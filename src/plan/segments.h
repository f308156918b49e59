// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A plan some of whose steps cannot be recorded, recorded in pieces.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "plan/schedule.h"

namespace tenon {

/// Can a stream record the step? Not what the host or a plugin runs.
bool is_recordable(const Step& step);

/// Recordings of what lies between steps that cannot be recorded; those run as they are.
class Segments : public Recording {
 public:
  /// Runs the steps from `begin` to `end`.
  using Range = FunctionRef<Result<>(size_t begin, size_t end)>;

  static Result<std::unique_ptr<Recording>> record(std::span<const Step> steps, Stream& stream, Range run);
  /// Errors: those of the launches.
  Result<> run(Stream& stream, Range run) const;

 private:
  struct Part {
    size_t begin, end;
    std::unique_ptr<Recording> recording;  // null: it cannot be recorded
  };
  std::vector<Part> parts_;
};

}  // namespace tenon
