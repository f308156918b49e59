// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// First convolutions of stride 2 on matrix units: a picture of up to four channels, in any layout, in one launch.
// Kernel rows are filled up to 4 or 8 elements; two neighbours along one are then one aligned word of the picture's
// part in the block's memory, at every second element: what a fragment wants. 8-bit pictures become halves, whose
// products are exact.
#include <algorithm>

#include "backends/cuda/generated/lib/matrix_units.h"
#include "backends/cuda/generated/lib/windows.h"
#include "base/float16.h"

namespace tenon::cuda {

namespace {

constexpr int64_t kSide = 16;  // results of a block along both axes
constexpr int64_t kWarps = 4;

struct Stem {
  WindowAxis h, w;
  int64_t channels, filters;
  bool integers;
  int64_t x_zero;
  size_t bias;
  int64_t shift = 0;   // zeros in front of each kernel row, so that parts of the picture begin at whole vectors
  int64_t vector = 1;  // elements of the picture that are copied at once

  int64_t row() const { return w.kernel + shift <= 4 ? 4 : 8; }
  int64_t rows() const { return channels * h.kernel; }
  int64_t steps() const { return (rows() * row() + 15) / 16; }
  int64_t tiles() const { return filters / 8; }
  int64_t part_height() const { return (kSide - 1) * h.stride + h.kernel; }
  int64_t part_width() const { return ((kSide - 1) * 2 + row() + 3) / 4 * 4; }
  int64_t weight_bytes() const { return steps() * tiles() * 32 * 2 * 4; }
  int64_t picture_bytes() const { return channels * part_height() * part_width() * 2; }
};

/// Shifts kernel rows where vectors of the picture fit then.
void align(const Problem& p, Stem& s) {
  if (strides_of(p.in[0])[3] != 1) return;
  for (const int64_t vector : {4, 2}) {
    const int64_t shift = (vector - s.w.pad_begin % vector) % vector;
    if (s.w.in % vector != 0 || s.w.kernel + shift > (s.w.kernel <= 4 ? 4 : 8)) continue;
    s.shift = shift;
    s.vector = vector;
    return;
  }
}

Result<Stem> stem_of(const Problem& p) {
  const DataType x = p.in[0].dtype;
  Stem out{{}, {}, 0, 0, p.op.name() == "quantized_conv", integer(p.op, "x_zero"), 2};
  if (out.integers ? x != DataType::i8 && x != DataType::u8 : x != DataType::f16)
    return declined("f16, i8 and u8 only");
  const DataType y = p.out[0].dtype;
  if (is_narrow_float(y) || y == DataType::bf16) return declined("results of f32, f16 and 8-bit integers only");
  if (p.in[0].rank() != 4 || p.out[0].layout != Layout::channels_last || !p.constant(1))
    return declined("pictures to channels_last, constant weights");
  if (integer(p.op, "groups", 1) != 1 || p.in[0].shape[1].number() > 4)
    return declined("one group of up to 4 channels");
  if (out.integers) out.bias = 3;
  for (size_t i = out.bias + 1; i < 7; ++i) {
    if (present(p, i)) return declined("no residual, no scales of the network");
  }
  const auto weights = p.in[1].shape.numbers();
  TRY_ASSIGN(const auto axes, window_axes(window_of(p.op), p.in[0].shape, {weights[2], weights[3]}, p.out[0].shape));
  out.h = axes[1];
  out.w = axes[2];
  out.channels = weights[1];
  out.filters = weights[0];
  if (out.w.stride != 2 || out.w.dilation != 1 || out.h.dilation != 1 || out.w.kernel > 8 || out.h.kernel > 8)
    return declined("stride 2 along rows, kernels up to 8");
  if (out.h.stride > 2) return declined("stride up to 2 along columns");
  if (out.filters != 16 && out.filters != 32 && out.filters != 64) return declined("16, 32 or 64 filters");
  align(p, out);
  return out;
}

/// Fragments of b in the order of lanes. A thread's columns are neighbouring filters, so that it stores whole vectors.
Packing pack_fragments(const Stem& s) {
  Packing out{1, str("stem fragments ", s.row(), " ", s.shift), static_cast<size_t>(s.weight_bytes()), {}};
  out.pack = [s](const Constant& weights, std::byte* to) {
    const std::vector<double> values = weights.to_f64();
    auto* halves = reinterpret_cast<Half*>(to);
    const auto count = static_cast<int64_t>(s.weight_bytes() / 2);
    for (int64_t i = 0; i < count; ++i) {
      const int64_t odd = i % 2, half = i / 2 % 2, lane = i / 4 % 32, tile = i / 128 % s.tiles(),
                    step = i / 128 / s.tiles();
      const int64_t k = step * 16 + half * 8 + lane % 4 * 2 + odd, column = lane / 4;
      const int64_t filter = column / 2 * s.tiles() * 2 + tile * 2 + column % 2;
      const int64_t row = k / s.row(), x = k % s.row() - s.shift;
      const bool real = row < s.rows() && x >= 0 && x < s.w.kernel;
      const int64_t at = (filter * s.rows() + row) * s.w.kernel + x;
      halves[i] = Half(real ? static_cast<float>(values[static_cast<size_t>(at)]) : 0.0f);
    }
  };
  return out;
}

std::string sizes(const Problem& p, const Stem& s) {
  const auto x = strides_of(p.in[0]);
  std::string out = str(
      "enum { C = ", s.channels, ", H = ", s.h.in, ", W = ", s.w.in, ", OH = ", s.h.out, ", OW = ", s.w.out,
      ", KH = ", s.h.kernel, ", ROW = ", s.row(), ", ROWS = C * KH, STEPS = ", s.steps(), ", NT = ", s.tiles(),
      ", SH = ", s.h.stride, ", PH = ", s.h.pad_begin, ", PW = ", s.w.pad_begin + s.shift, ", V = ", s.vector,
      ", HEIGHT = ", s.part_height(), ", WIDTH = ", s.part_width(),
      ", DOWN = (OH + 15) / 16, ALONG = (OW + 15) / 16, X0 = ", x[0], ", X1 = ", x[1], ", X2 = ", x[2], ", X3 = ", x[3],
      ", WEIGHTS = ", s.weight_bytes(), ", X_ZERO = ", s.x_zero, " };\ntypedef ", to_string(p.out[0].dtype),
      " Y;\nstruct alignas(sizeof(Y) * NT * 2 < 16 ? sizeof(Y) * NT * 2 : 16) Line { u32 v[NT * 2 * sizeof(Y) / 4]; "
      "};\n",
      "struct alignas(8) Pair { u32 v[2]; };\n");
  if (!is_float(p.out[0].dtype))
    out += p.out[0].dtype == DataType::i8 ? "enum { LOW = -128, HIGH = 127 };\n" : "enum { LOW = 0, HIGH = 255 };\n";
  return out;
}

constexpr std::string_view kProduct = R"(  SHARED(WEIGHTS + C * HEIGHT * WIDTH * 2)
  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  for (int i = threadIdx.x; i < WEIGHTS / 16; i += THREADS) copy_async(shared + i * 16, (const u8*)z1 + i * 16, true);
  commit_copies();
  begin_next();
  wait_previous();
  const int ow0 = blockIdx.x % ALONG * 16, oh0 = blockIdx.x / ALONG % DOWN * 16, n = blockIdx.x / (ALONG * DOWN);
  u16* part = (u16*)(shared + WEIGHTS);
  const int first = oh0 * SH - PH, left_most = ow0 * 2 - PW;
  const auto* picture = x0 + (i64)n * X0;
  for (int i = threadIdx.x; i < C * HEIGHT * (WIDTH / V); i += THREADS) {
    const int column = i % (WIDTH / V) * V, line = i / (WIDTH / V), row = line % HEIGHT, c = line / HEIGHT;
    const int ih = first + row, iw = left_most + column;
    const bool inside = (u32)ih < (u32)H && (u32)iw < (u32)W;
    copy_part(part + line * WIDTH + column, picture + (inside ? c * X1 + ih * X2 + iw * X3 : 0), inside);
  }
  commit_copies();
  int from[STEPS][2];
  UNROLL for (int s = 0; s < STEPS; ++s) {
    UNROLL for (int i = 0; i < 2; ++i) {
      const int k = s * 16 + i * 8 + lane % 4 * 2, r = k / ROW < ROWS ? k / ROW : 0;
      from[s][i] = ((r / KH * HEIGHT + r % KH) * WIDTH + k % ROW) / 2 + lane / 4;
    }
  }
  wait_copies<0>();
  __syncthreads();
  f32 sum[4][NT][4] = {};
  UNROLL for (int s = 0; s < STEPS; ++s) {
    u32 left[4][4];
    UNROLL for (int i = 0; i < 4; ++i) {
      const u32* line = (const u32*)part + (warp * 4 + i) * SH * (WIDTH / 2);
      left[i][0] = line[from[s][0]];
      left[i][1] = line[from[s][0] + 8];
      left[i][2] = line[from[s][1]];
      left[i][3] = line[from[s][1] + 8];
    }
    UNROLL for (int j = 0; j < NT; ++j) {
      const Pair right = ((const Pair*)shared)[(s * NT + j) * 32 + lane];
      UNROLL for (int i = 0; i < 4; ++i) multiply(MmaF16(), sum[i][j], left[i], right.v[0], right.v[1]);
    }
  }
)";

/// copy_part(): V elements into the block's memory as halves, zeros where there are none.
std::string copy_text(const Problem& p, const Stem& s) {
  if (!s.integers && s.vector > 1)
    return str("DEVICE void copy_part(u16* to, const f16* from, bool inside) { copy_async", s.vector * 2,
               "(to, from, inside); }\n");
  const std::string_view x = to_string(p.in[0].dtype);
  const std::string half = s.integers ? "float_to_half((f32)((int)v.v[i] - X_ZERO))" : "v.v[i].bits";
  return str("struct alignas(V * sizeof(", x, ")) Given { ", x,
             " v[V]; };\nstruct alignas(V * 2) Halves { u16 v[V]; };\n", "DEVICE void copy_part(u16* to, const ", x,
             "* from, bool inside) {\n  Halves h = {};\n  if (inside) {\n",
             "    const Given v = *(const Given*)from;\n    UNROLL for (int i = 0; i < V; ++i) h.v[i] = ", half,
             ";\n  }\n  *(Halves*)to = h;\n}\n");
}

std::string store_text(const Problem& p, const Stem& s) {
  const bool rounds = !is_float(p.out[0].dtype);
  const std::string factor = !s.integers ? "1.f" : str("x2[", p.in[2].shape.volume() == 1 ? "0" : "f", "]");
  const std::string bias = present(p, s.bias) ? str("(f32)wide(x", s.bias, "[f])") : "0.f";
  const std::string zero = literal(number(p.op, "zero"));
  // Rounds by adding what leaves no bits behind the point: cheaper than instructions that convert.
  const std::string one =
      rounds ? str("f32 q = v * ", literal(1 / number(p.op, "scale", 1)), ";\n        q = q > (f32)LOW - ", zero,
                   " ? q : (f32)LOW - ", zero, ";\n        q = q < (f32)HIGH - ", zero, " ? q : (f32)HIGH - ", zero,
                   ";\n        word |= (bits_of(q + 12582912.f + ", zero,
                   ") & 255u) << k % 4 * 8;\n        if (k % 4 == 3) y.v[k / 4] = word, word = 0;\n")
      : p.out[0].dtype == DataType::f16 ? "if (k % 2) y.v[k / 2] = pack_two(MmaF16(), low, v);\n        low = v;\n"
                                        : "y.v[k] = bits_of(v);\n";
  return str(
      "  f32 factor[NT * 2], bias[NT * 2];\n  UNROLL for (int k = 0; k < NT * 2; ++k) {\n    const int f = lane % 4 * "
      "NT * 2 + k;\n    (void)f;\n    factor[k] = ",
      factor, ";\n    bias[k] = ", bias, ";\n  }\n", R"(  UNROLL for (int i = 0; i < 4; ++i) {
    UNROLL for (int side = 0; side < 2; ++side) {
      const int oh = oh0 + warp * 4 + i, ow = ow0 + lane / 4 + side * 8;
      Line y;  // of words: a structure of halves would be stored half by half
      u32 word = 0;
      f32 low = 0;
      (void)word, (void)low;
      UNROLL for (int k = 0; k < NT * 2; ++k) {
        const f32 v = finish(settle(numbers, sum[i][k / 2][side * 2 + k % 2] * factor[k] + bias[k]), 0.f);
        )",
      one, R"(      }
      if (oh < OH && ow < OW) *(Line*)(y0 + (((i64)n * OH + oh) * OW + ow) * (NT * 8) + lane % 4 * NT * 2) = y;
    }
  }
)");
}

Result<Generated> make(const Problem& p, const Target& target) {
  if (!target.matrix_units) return declined("needs matrix units");
  TRY_ASSIGN(const Stem s, stem_of(p));
  const int64_t blocks = p.in[0].shape[0].number() * ((s.h.out + 15) / 16) * ((s.w.out + 15) / 16);
  Launcher launcher{.threads = blocks * kWarps * 32, .block = kWarps * 32};
  for (const size_t k : {size_t{0}, size_t{2}, size_t{3}}) {
    if (k <= s.bias && present(p, k)) launcher.args.push_back(src(p, k));
  }
  launcher.args.push_back({KernelArg::Kind::packed, 0, 0, DataType::f16});
  launcher.args.push_back(dst(p, 0));
  launcher.shared_bytes = static_cast<uint32_t>(s.weight_bytes() + s.picture_bytes());
  launcher.resident = 2;
  launcher.waits = true;
  launcher.functions = str(matrix_intrinsics(), "enum { THREADS = ", kWarps * 32, " };\n", epilogue_functions(p.op),
                           sizes(p, s), copy_text(p, s));
  Generated out{{launch(launcher, str(kProduct, store_text(p, s)))}};
  out.packings.push_back(pack_fragments(s));
  out.effort = 2.0 * static_cast<double>(p.out[0].shape.volume()) * static_cast<double>(s.steps() * 16);
  return out;
}

}  // namespace

Generator conv_stem() { return {"conv_stem_mma", {"conv", "quantized_conv"}, LayoutRule::channels_last, 8, make}; }

}  // namespace tenon::cuda
