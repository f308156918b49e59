// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// cpuid, and the state that the operating system saves.
#include "backends/cpu/isa.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/options.h"

namespace tenon {

namespace {
constexpr std::array<std::string_view, 5> kNames = {"baseline", "avx2", "avx512", "avx512_vnni", "amx"};

/// Linux hands out the tile registers only to who asks.
bool request_amx() {
  constexpr long kRequestPermission = 0x1023;
  constexpr long kTileData = 18;
  return ::syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
}

Isa ask_processor() {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return Isa::baseline;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
      !__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512dq") ||
      !__builtin_cpu_supports("avx512cd")) {
    return Isa::avx2;
  }
  if (!__builtin_cpu_supports("avx512vnni")) return Isa::avx512;
#if defined(__clang__)
  return Isa::avx512_vnni;
#else
  const bool amx = __builtin_cpu_supports("amx-int8") && __builtin_cpu_supports("amx-bf16") && request_amx();
  return amx ? Isa::amx : Isa::avx512_vnni;
#endif
}
/// At most what the environment says; a level that it misspells caps nothing.
Isa capped(Isa isa) {
  const auto cap = parse_isa(environment().cpu_isa);
  return cap ? std::min(isa, *cap) : isa;
}
}  // namespace

std::string_view to_string(Isa isa) { return kNames[static_cast<size_t>(isa)]; }

std::optional<Isa> parse_isa(std::string_view text) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == text) return static_cast<Isa>(i);
  }
  return std::nullopt;
}

Isa detect_isa() {
  static const Isa isa = capped(ask_processor());
  return isa;
}

}  // namespace tenon
