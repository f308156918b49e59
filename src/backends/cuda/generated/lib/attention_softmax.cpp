// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Softmax of an attention's tiles, for threads that hold parts of 16 rows of scores as wgmma leaves them.
#include "backends/cuda/generated/lib/attention_softmax.h"

namespace tenon::cuda {

namespace {

constexpr double kLog2E = 1.44269504088896340736;

/// Element s[j * 4 + i]: row lane / 4 (and 8 below for i >= 2), key j 8 + lane % 4 2 (and the next for odd i). Scores
/// become powers of 2 relative to 2^base, which rises only when weights would pass 2^8: sums are divided by their total
/// in the end, whatever the base, and so are seldom scaled. `scores` is done to them before; a `factor` that is left
/// waits for the difference, where it costs nothing.
std::string scaled_softmax(std::string_view scores, std::string_view factor) {
  return str("      UNROLL for (int j = 0; j < NOW / 8; ++j) {\n", scores, R"(        UNROLL for (int i = 0; i < 4; ++i)
          most[i] = fmaxf(s[j * 4 + i], most[i]);
      }
      UNROLL for (int r = 0; r < 2; ++r) most[r] = fmaxf(most[r * 2], most[r * 2 + 1]);
      UNROLL for (int o = 1; o < 4; o *= 2)
        UNROLL for (int r = 0; r < 2; ++r) most[r] = fmaxf(swap_lanes(most[r], o), most[r]);
      UNROLL for (int r = 0; r < 2; ++r) {
        const f32 now = most[r])",
             factor, R"(;
        if (now > base[r] + 8.f) {
          shrink[r] = exp2_(base[r] - now);
          base[r] = now;
        }
      }
      UNROLL for (int i = 0; i < NOW / 2; ++i) {
        s[i] = exp2_(s[i])",
             factor, " - base[i / 2 % 2]);\n      }\n");
}

/// With the mask, unless a tile of it hides nothing.
std::string softmax_of_each_tile(const Problem& p, const Heads& n, bool last) {
  const std::string scale = literal(number(p.op, "scale", 1) * kLog2E), factor = " * " + scale;
  if (present(p, 3)) {
    const std::string masked =
        str("        const Pair m = *(const Pair*)(masks + slot * KT + j * 8 + lane % 4 * 2);\n",
            "        UNROLL for (int i = 0; i < 4; ++i) s[j * 4 + i] = s[j * 4 + i] * ", scale, " + m.v[i % 2];\n");
    return str("      if (masked[slot]) {\n", scaled_softmax(masked, ""), "      } else {\n",
               scaled_softmax("", factor), "      }\n");
  }
  const std::string inside =
      "        UNROLL for (int i = 0; i < 4; ++i)\n"
      "          s[j * 4 + i] = t * KT + j * 8 + lane % 4 * 2 + i % 2 < KEYS ? s[j * 4 + i] : -infinity_(0.f);\n";
  return scaled_softmax(last && n.keys % 16 != 0 ? inside : "", factor);
}

/// Element s[p * 2 + i]: row lane / 4 (and 8 below for odd p), key p / 2 * 8 + lane % 4 * 2 + i. Weights are powers of
/// 2 of `exponents`, those of p; they and what they add up to are kept.
std::string weights_text(std::string_view before, std::string_view first, std::string_view second) {
  return str("        UNROLL for (int p = 0; p < NOW / 4; ++p) {\n", before, "          const f32 low = exp2_(", first,
             "), high = exp2_(", second, R"();
          fresh[p / 4][p % 4] = pack_two(Kind(), low, high);
          sums[p % 2 * 2] += low, sums[p % 2 * 2 + 1] += high;
        }
)");
}

/// Scores become weights, powers of 2 relative to 2^base. The base is the largest score of the first tile, and stays it
/// until weights add up to more than 2^12, which 16 bits and sums hold: sums are divided by their total in the end,
/// whatever the base. So most tiles need no largest score, and nothing but a vote of the warp tells that they do.
std::string softmax_of_first_tile(const Problem& p, const Heads& n, bool last) {
  const std::string scale = literal(number(p.op, "scale", 1) * kLog2E);
  const bool masked = present(p, 3), partly = !masked && last && n.keys % 16 != 0;
  const std::string mask = "          const Pair m = *(const Pair*)(masks + slot * KT + p / 2 * 8 + lane % 4 * 2);\n";
  const std::string hidden =
      "        UNROLL for (int i = 0; i < NOW / 2; ++i)\n"
      "          s[i] = t * KT + i / 4 * 8 + lane % 4 * 2 + i % 2 < KEYS ? s[i] : -infinity_(0.f);\n";
  const auto from = [&](std::string_view base) {
    return std::pair(str("s[p * 2] * ", scale, base), str("s[p * 2 + 1] * ", scale, base));
  };
  const auto plain = from(" - base[p % 2]");
  std::string fast = weights_text("", plain.first, plain.second), scaled;
  if (masked) {
    fast = str("        if (masked[slot]) {\n",
               weights_text(mask, str("s[p * 2] * ", scale, " + (m.v[0] - base[p % 2])"),
                            str("s[p * 2 + 1] * ", scale, " + (m.v[1] - base[p % 2])")),
               "        } else {\n", fast, "        }\n");
    scaled = str("        if (masked[slot]) {\n        UNROLL for (int p = 0; p < NOW / 4; ++p) {\n", mask,
                 "          UNROLL for (int i = 0; i < 2; ++i) s[p * 2 + i] = s[p * 2 + i] * ", scale,
                 " + m.v[i];\n        }\n        } else\n  ");
  }
  scaled += str("        UNROLL for (int i = 0; i < NOW / 2; ++i) s[i] *= ", scale, ";\n");
  return str(partly ? hidden : "", "      bool fits = t > 0;\n      if (fits) {\n", fast,
             R"(        fits = all_lanes(fmaxf(sums[0] + sums[1], sums[2] + sums[3]) < 4096.f);
      }
      if (!fits) {
)",
             scaled, R"(        f32 most[4] = {s[0], s[1], s[2], s[3]};
        UNROLL for (int i = 4; i < NOW / 2; ++i) most[i % 4] = fmaxf(s[i], most[i % 4]);
        UNROLL for (int r = 0; r < 2; ++r) {
          f32 now = fmaxf(most[r * 2], most[r * 2 + 1]);
          UNROLL for (int o = 1; o < 4; o *= 2) now = fmaxf(swap_lanes(now, o), now);
          if (now > base[r]) {
            shrink[r] = exp2_(base[r] - now);
            base[r] = now;
          }
          sums[r * 2] = sums[r * 2 + 1] = 0;
        }
)",
             weights_text("", "s[p * 2] - base[p % 2]", "s[p * 2 + 1] - base[p % 2]"), "      }\n");
}

/// Products of the tile before are done, and its keys and values may go.
constexpr std::string_view kWait = R"(      wait_groups<0>();
      pin(out);
      pin(weights);
      if (t > 0 && !keeps) release(before);
)";

constexpr std::string_view kScale =
    R"(      UNROLL for (int r = 0; r < 2; ++r) total[r] = total[r] * shrink[r] + (sums[r * 2] + sums[r * 2 + 1]);
      if (shrink[0] != 1.f || shrink[1] != 1.f)
        UNROLL for (int i = 0; i < 32; ++i) out[i] *= shrink[i / 2 % 2];
)";

}  // namespace

std::string_view softmax_functions() {
  return "\nDEVICE bool all_lanes(bool yes) { return __all_sync(0xffffffffu, yes); }\n";
}

std::string softmax_text(const Problem& p, const Heads& n, bool last, Base base) {
  if (base == Base::of_first_tile)
    return str(R"(      f32 shrink[2] = {1.f, 1.f}, sums[4] = {};
      u32 fresh[KT / 16][4] = {};
      if (alive) {
)",
               softmax_of_first_tile(p, n, last), "      }\n      pin(fresh);\n", kWait, kScale,
               R"(      UNROLL for (int kk = 0; kk < NOW / 16; ++kk)
        UNROLL for (int i = 0; i < 4; ++i) weights[kk][i] = fresh[kk][i];
)");
  return str(R"(      f32 shrink[2] = {1.f, 1.f};
      if (alive) {
      f32 most[4];
      UNROLL for (int i = 0; i < 4; ++i) most[i] = -infinity_(0.f);
)",
             softmax_of_each_tile(p, n, last),
             R"(      }
      pin(s);
)",
             kWait,
             R"(      // Behind the wait: between powers of 2, which take long, the sums would wait for each of them.
      f32 sums[4] = {};
      UNROLL for (int i = 0; i < NOW / 2; ++i) sums[i % 4] += s[i];
)",
             kScale, R"(      UNROLL for (int kk = 0; kk < NOW / 16; ++kk)
        UNROLL for (int i = 0; i < 4; ++i)
          weights[kk][i] = pack_two(Kind(), s[kk * 8 + i * 2], s[kk * 8 + i * 2 + 1]);
)");
}

}  // namespace tenon::cuda
