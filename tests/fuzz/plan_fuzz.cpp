// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a plan: an Error, or a plan whose bytes read back as the same plan. Checksums are not compared in the
// fuzz preset, or nothing would get past them.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "plan/plan_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tenon;
  const auto owner = std::make_shared<std::vector<std::byte>>(size);
  for (size_t i = 0; i < size; ++i) (*owner)[i] = static_cast<std::byte>(data[i]);
  const auto plan = plan::from_bytes(*owner, owner);
  if (!plan.ok()) return 0;
  const std::vector<std::byte> bytes = plan::to_bytes(*plan);
  const auto again = plan::from_bytes(bytes, nullptr);
  if (!again.ok() || plan::to_bytes(*again) != bytes) std::abort();
  return 0;
}
