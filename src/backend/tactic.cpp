// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What every tactic is asked with.
#include "backend/tactic.h"

#include <algorithm>

namespace tenon {

bool has_pitch(const Problem& problem) {
  const auto is_part = [](const TensorType& type) { return !type.is_dense(); };
  return std::any_of(problem.in.begin(), problem.in.end(), is_part) ||
         std::any_of(problem.out.begin(), problem.out.end(), is_part);
}

}  // namespace tenon
