// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// random_values of a seed: the numbers of the reference's generator, drawn by one thread. Without a seed the CPU draws.
#include "ops/random_values.h"

#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

namespace {

/// Source: Matsumoto, Nishimura 1998 (ACM TOMACS 8), with the tempering and seeding of their 2002 revision.
constexpr std::string_view kTwister = R"(
struct Twister {
  u32* state;
  int at;
  DEVICE void seed(u32 value) {
    state[0] = value;
    for (int i = 1; i < 624; ++i) state[i] = 1812433253u * (state[i - 1] ^ state[i - 1] >> 30) + (u32)i;
    at = 624;
  }
  DEVICE u32 next() {
    if (at == 624) {
      for (int i = 0; i < 624; ++i) {
        const u32 joined = (state[i] & 0x80000000u) | (state[(i + 1) % 624] & 0x7fffffffu);
        state[i] = state[(i + 397) % 624] ^ joined >> 1 ^ (joined & 1u ? 0x9908b0dfu : 0u);
      }
      at = 0;
    }
    u32 x = state[at++];
    x ^= x >> 11;
    x ^= x << 7 & 0x9d2c5680u;
    x ^= x << 15 & 0xefc60000u;
    return x ^ x >> 18;
  }
  DEVICE f64 unit() {
    const u32 a = next() >> 5, b = next() >> 6;
    return ((f64)a * 67108864. + (f64)b) / 9007199254740992.;
  }
};
)";

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  const RandomValues& op = *p.op.as<RandomValues>();
  constexpr int64_t kMost = 1 << 20;  // of one thread
  if (!op.seeded) return declined("numbers without a seed are drawn on the CPU");
  const int64_t count = p.out[0].shape.volume();
  if (count > kMost) return declined("more than ", kMost, " numbers of one seed");
  const std::string low = literal(static_cast<double>(op.low)), high = literal(static_cast<double>(op.high));
  Launcher launcher{.acc = "f64", .args = {dst(p, 0), scratch(DataType::u32, 0)}, .threads = 1, .block = 32};
  launcher.functions = kTwister;
  const std::string value =
      op.distribution == Distribution::normal
          ? str("sqrt(-2 * log(1 - first)) * cos(2 * 3.14159265358979323846 * words.unit()) * ", high, " + ", low)
          : str(low, " + (", high, " - ", low, ") * first");
  Generated out{{launch(launcher, str("  Twister words;\n  words.state = w0;\n  words.seed(",
                                      static_cast<uint32_t>(op.seed), "u);\n  for (int i = 0; i < ", count,
                                      "; ++i) {\n    const f64 first = words.unit();\n    y0[i] = narrow<",
                                      type_name(p.out[0].dtype), ">(", value, ");\n  }\n"))}};
  constexpr size_t kState = 624;
  out.workspace_bytes = kState * sizeof(uint32_t);
  return out;
}

}  // namespace

Generator random_draws() { return {"random_nvrtc", {"random_values"}, LayoutRule::row_major, 0, make}; }

}  // namespace tenon::cuda
