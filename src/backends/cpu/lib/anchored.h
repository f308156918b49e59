// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// `anchored` problems taken apart: the anchor for its own tactics, the program for the blockwise kernel.
#pragma once
#include <memory>

#include "backends/cpu/lib/finish.h"
#include "backends/cpu/lib/pointwise_translation.h"

namespace tenon::cpu {

/// The program behind an anchor, for many launches.
struct FinishProgram {
  TranslatedPointwise translated;  // operand 0 is the anchor's result
  std::vector<size_t> operands;    // where the launch has the others, from operand 1 on
  int64_t length = 0;
  uint64_t reads = 0;  // bit i: operand i of the launch
  decltype(&pointwise_avx2) whole = nullptr;
  decltype(&pointwise_part_avx2) part = nullptr;

  Finish bind(const Launch& launch) const;
  /// The whole result, by a team, when all of it is there.
  void run(const Launch& launch, const Team& team) const;
};

struct AnchoredParts {
  Problem anchor;                               // its operands are the first of the whole problem's
  std::shared_ptr<const FinishProgram> finish;  // null: nothing behind it
  size_t gate = 0;                              // the operand that is its first operand's gate; 0: none
};

/// A problem of another operator is all anchor. Declines programs that the blockwise kernel does not take.
Result<AnchoredParts> take_apart(const Problem& problem, const CpuDevice& cpu);

/// The anchor as a problem of its own, with shapes that may be symbolic; the same if the operator is another.
Result<Problem> anchor_of(const Problem& problem);

/// What the launch may overwrite and what it needs not read, now that a program follows.
void add_program(const AnchoredParts& parts, Prepared& prepared);

/// For each tactic of an operator that can be an anchor one that runs it in `anchored` problems.
std::vector<Tactic> anchored_tactics(std::span<const Tactic> tactics);

}  // namespace tenon::cpu
