// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Instruction sets of this processor, asked for once.
#pragma once

#include <optional>
#include <string_view>

namespace tenon {

/// Each level includes those before it.
enum class Isa { baseline, avx2, avx512, avx512_vnni, amx };

std::string_view to_string(Isa isa);
std::optional<Isa> parse_isa(std::string_view text);

/// The highest level that processor and operating system offer, and TENON_CPU_ISA allows.
Isa detect_isa();

}  // namespace tenon
