// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Finding tactics.
#include "backend/device.h"

namespace tenon {

std::vector<const Tactic*> tactics_for(const Device& device, std::string_view op) {
  std::vector<const Tactic*> out;
  for (const Tactic& tactic : device.tactics()) {
    if (tactic.op == op || tactic.op == "*") out.push_back(&tactic);
  }
  return out;
}

}  // namespace tenon
