// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plans as bytes: the engine file.
//
//   header    magic, format version, section table with offset, size and XXH3 checksum of each, checksum of itself
//   model     FlatBuffers `Model`: graph text, profiles, report, source network, table of constants
//   devices   FlatBuffers `Devices`: choices by device; may be dropped or replaced without touching the rest
//   weights   the constants' bytes, each 64-byte aligned: read in place from a mapped file
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "plan/plan.h"

namespace tenon::plan {

constexpr uint32_t kFormatVersion = 1;

/// Same plan, same bytes.
std::vector<std::byte> to_bytes(const Plan& plan);

/// Checks everything before use. Weights are not copied: `owner` keeps `bytes` alive for as long as the plan.
/// Errors: corrupt_data saying what was expected and found.
Result<Plan> from_bytes(std::span<const std::byte> bytes, std::shared_ptr<const void> owner);

/// Does it begin like a plan?
bool is_plan(std::span<const std::byte> bytes);

}  // namespace tenon::plan
