// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Bytes that become other bytes by a table of all 256.
#pragma once
#include <array>
#include <cstdint>

namespace tenon::cpu {

/// The byte that each byte, as an unsigned number, becomes.
using ByteTable = std::array<uint8_t, 256>;

/// Are there instructions that look up 128 bytes of a register pair at once (AVX512_VBMI)?
bool has_byte_permutations();

void map_bytes(const ByteTable& table, const uint8_t* src, uint8_t* dst, int64_t count);
/// Needs has_byte_permutations().
void map_bytes_avx512(const ByteTable& table, const uint8_t* src, uint8_t* dst, int64_t count);

}  // namespace tenon::cpu
