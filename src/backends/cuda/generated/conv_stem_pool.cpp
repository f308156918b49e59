// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// First convolutions of bytes and the pooling behind them in one launch, on matrix units: the convolution's result
// never leaves the multiprocessor.
//   Kernel rows are filled up to 8 bytes, two words of a fragment. At stride 2 every second element begins in the
//   middle of a word, so the part of the picture stands in shared memory twice, two bytes apart. Rounding keeps the
//   order of sums, so rows of a window are joined as sums in registers, and only what is left of them is rounded;
//   columns are joined as bytes.
#include <algorithm>

#include "backends/cuda/generated/lib/byte_results.h"
#include "backends/cuda/generated/lib/matrix_operands.h"
#include "backends/cuda/generated/lib/matrix_units.h"
#include "backends/cuda/generated/lib/windows.h"

namespace tenon::cuda {

namespace {

constexpr int64_t kFilters = 64, kAlong = 7;  // of the result, that a warp makes side by side: from 15 of 16 columns
constexpr int64_t kRows = 4, kWarps = 7;      // rows of the result, a warp; warps stand one below the other
constexpr int64_t kRowBytes = 8, kPitch = 26, kCopy = 13;  // words: of rows of the part, to its second copy

struct Part {
  WindowAxis h, w, down, along;  // of the convolution, of the pooling
  int64_t channels = 0, x_zero = 0;
  bool exact = false;  // sums stay so small that they are floats by their bits

  int64_t rows() const { return channels * h.kernel; }
  int64_t steps() const { return (rows() + 3) / 4; }  // of 32 bytes of k
  int64_t height() const { return 2 * kRows * kWarps * h.stride + h.kernel; }
  int64_t weight_bytes() const { return steps() * kFilters * 32; }
  int64_t blocks(int64_t pictures) const {
    const int64_t high = kRows * kWarps;
    return pictures * ((down.out + high - 1) / high) * ((along.out + kAlong - 1) / kAlong);
  }
  /// Words of the picture's part, up to where vectors of 16 bytes may begin.
  int64_t part_words() const { return (channels * height() * kPitch + 3) / 4 * 4; }
  int64_t shared_bytes() const {
    constexpr int64_t kBetween = kWarps * 16 * kFilters, kPerFilter = 3 * sizeof(float);
    return weight_bytes() + part_words() * 4 + kBetween + kFilters * kPerFilter;
  }
};

bool is_thirds(const WindowAxis& axis) {
  return axis.kernel == 3 && axis.stride == 2 && axis.pad_begin == 1 && axis.dilation == 1;
}

Result<> check_operands(const Problem& p) {
  constexpr size_t kBias = 3;
  if (!is_byte(p.in[0]) || !is_byte(p.out[0]) || p.in[1].dtype != DataType::i8)
    return declined("from bytes to bytes only");
  if (p.in[0].rank() != 4 || p.out[0].layout != Layout::channels_last)
    return declined("pictures to channels_last only");
  if (!p.constant(1)) return declined("weights are not constant");
  for (size_t i = kBias + 1; i < p.in.size(); ++i) {
    if (present(p, i)) return declined("no residual, no scales of the network");
  }
  TRY_ASSIGN(const auto multipliers, known_numbers(p, 2));
  if (std::any_of(multipliers.begin(), multipliers.end(), [](double m) { return !(m > 0); }))
    return declined("multipliers above 0 only");
  const std::string activation = text(p.op, "activation");
  if (activation != "none" && activation != "relu" && activation != "clip")
    return declined("activations that keep the order only");
  return Done{};
}

Result<Part> part_of(const Problem& p) {
  TRY(check_operands(p));
  Part out;
  const auto weights = p.in[1].shape.numbers();
  const Window window = window_of(p.op);
  std::vector<Dim> between = {p.in[0].shape[0], Dim(weights[0])};
  for (int axis = 0; axis < 2; ++axis) {
    TRY_ASSIGN(const Dim length, window_output(window, axis, p.in[0].shape[axis + 2], Dim(weights[axis + 2])));
    between.push_back(length);
  }
  const Shape result{std::vector<Dim>(between)};
  TRY_ASSIGN(const auto axes, window_axes(window, p.in[0].shape, {weights[2], weights[3]}, result));
  Window pool;
  pool.strides = integers(p.op, "pool_strides"), pool.pads = integers(p.op, "pool_pads");
  pool.dilations = integers(p.op, "pool_dilations");
  if (text(p.op, "pool_auto_pad") != "explicit") return declined("pads of the pooling that are numbers");
  TRY_ASSIGN(const auto pooled, window_axes(pool, result, integers(p.op, "pool_kernel"), p.out[0].shape));
  out.h = axes[1], out.w = axes[2], out.down = pooled[1], out.along = pooled[2];
  out.channels = weights[1];
  out.x_zero = integer(p.op, "x_zero");
  if (integer(p.op, "groups", 1) != 1 || out.channels > 4 || weights[0] != kFilters)
    return declined("one group, up to 4 channels, ", kFilters, " filters");
  if (!is_thirds(out.down) || !is_thirds(out.along)) return declined("maxima of 3x3 at stride 2 with a pad of 1");
  if (out.w.stride != 2 || out.w.dilation != 1 || out.h.dilation != 1 || out.w.kernel > kRowBytes || out.h.kernel > 8)
    return declined("stride 2 along rows, kernels up to 8");
  if (out.h.stride > 2) return declined("stride up to 2 along columns");
  out.exact = sums_are_small(*p.constant(1), {weights[0], out.rows() * weights[3], true}, p.in[0].dtype, out.x_zero);
  return out;
}

/// Fragments of b in the order of lanes, whose columns are neighbouring filters; behind them each filter's sum as i32.
Packing pack_fragments(const Part& s) {
  Packing out{1, str("stem fragments of bytes ", s.rows()), static_cast<size_t>(s.weight_bytes() + kFilters * 4), {}};
  out.pack = [s](const Constant& weights, std::byte* to) {
    const std::byte* from = weights.bytes().data();
    std::vector<int32_t> sums(kFilters, 0);
    for (int64_t i = 0; i < s.weight_bytes(); ++i) {
      const int64_t lane = i / 8 % 32, tile = i / 256 % 8, step = i / 2048, column = lane / 4;
      const int64_t filter = column / 2 * 16 + tile * 2 + column % 2;
      const int64_t row = step * 4 + i / 4 % 2 * 2 + lane % 4 / 2, x = lane % 2 * 4 + i % 4;
      const bool real = row < s.rows() && x < s.w.kernel;
      to[i] = real ? from[(filter * s.rows() + row) * s.w.kernel + x] : std::byte{0};
      sums[static_cast<size_t>(filter)] += static_cast<int8_t>(to[i]);
    }
    const auto* tail = reinterpret_cast<const std::byte*>(sums.data());
    std::copy(tail, tail + sums.size() * sizeof(int32_t), to + s.weight_bytes());
  };
  return out;
}

/// word_of(): four neighbours of a picture's row, and its pads.
std::string word_text(const Problem& p) {
  const bool whole = strides_of(p.in[0])[3] == 1 && p.in[0].shape[3].number() % 4 == 0;
  return str("DEVICE u32 word_of(const ", to_string(p.in[0].dtype), "* row, bool inside, int iw) {\n",
             whole ? "  return inside && (u32)iw < (u32)W ? *(const u32*)(row + iw) : (u32)PAD;\n}\n"
                   : "  u32 out = 0;\n  UNROLL for (int k = 0; k < 4; ++k)\n"
                     "    out |= (inside && (u32)(iw + k) < (u32)W ? (u8)row[(iw + k) * X3] : PAD & 255u) << k * 8;\n"
                     "  return out;\n}\n");
}

std::string sizes(const Problem& p, const Part& s) {
  const auto x = strides_of(p.in[0]);
  const int64_t begin = -2 - s.w.pad_begin, shift = (begin % 4 + 4) % 4;  // of a part's bytes, in its first word
  return str("enum { C = ", s.channels, ", H = ", s.h.in, ", W = ", s.w.in, ", OH = ", s.h.out, ", OW = ", s.w.out,
             ", KH = ", s.h.kernel, ", SH = ", s.h.stride, ", PH = ", s.h.pad_begin, ", HEIGHT = ", s.height(),
             ", ROWS = ", s.rows(), ", STEPS = ", s.steps(), ", BEGIN = ", begin - shift, ", SHIFT = ", shift,
             ",\n  POOLED_H = ", s.down.out, ", POOLED_W = ", s.along.out, ", ALONG = ", kAlong, ", HIGH = ", kRows,
             ", WARPS = ", kWarps, ", THREADS = ", kWarps * 32, ", PITCH = ", kPitch, ", COPY = ", kCopy,
             ", PART = ", s.part_words(), ", WEIGHTS = ", s.weight_bytes(), ", X0 = ", x[0], ", X1 = ", x[1],
             ", X2 = ", x[2], ", X3 = ", x[3], ", PAD = ", (s.x_zero & 255) * 0x01010101,
             ",\n  LEAST = ", s.exact ? "0x4b000000" : "-(1 << 30)", ", FIRST = ", s.exact ? "0x4b400000" : "0",
             " };\ntypedef ", p.in[0].dtype == DataType::i8 ? "MmaS8" : "MmaU8",
             " Kind;\nstruct alignas(8) Pair { u32 v[2]; };\n", word_text(p));
}

constexpr std::string_view kPicture = R"(
  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  for (int i = threadIdx.x; i < WEIGHTS / 16; i += THREADS) copy_async(shared + i * 16, (const u8*)z1 + i * 16, true);
  commit_copies();
  begin_next();
  wait_previous();
  u32* const part = (u32*)(shared + WEIGHTS);
  u8* const between = (u8*)(part + PART) + warp * 1024;
  f32 *const factors = (f32*)(part + PART) + WARPS * 256, *const biases = factors + 64, *const zeros = biases + 64;
  const int parts = (POOLED_W + ALONG - 1) / ALONG, downs = (POOLED_H + HIGH * WARPS - 1) / (HIGH * WARPS);
  const int column0 = blockIdx.x % parts * ALONG, row0 = blockIdx.x / parts % downs * (HIGH * WARPS), n = blockIdx.x / (parts * downs);
  const int top = (row0 * 2 - 1) * SH - PH, left = column0 * 4 + BEGIN;
  for (int i = threadIdx.x; i < C * HEIGHT * 9; i += THREADS) {
    const int word = i % 9, line = i / 9, ih = top + line % HEIGHT;
    const auto* row = x0 + (i64)n * X0 + line / HEIGHT * X1 + ih * X2;
    u32 w[4];
    UNROLL for (int k = 0; k < 4; ++k) w[k] = word_of(row, (u32)ih < (u32)H, left + (word + k) * 4);
    const int second = SHIFT + 2;
    part[line * PITCH + word] = select_bytes(w[0], w[1], 0x3210u + SHIFT * 0x1111u);
    part[line * PITCH + COPY + word] = select_bytes(w[second / 4], w[second / 4 + 1], 0x3210u + second % 4 * 0x1111u);
  }
)";

std::string filters_text(const Problem& p, const Part& s) {
  const std::string zero = s.x_zero == 0 ? "0" : str(s.x_zero, " * ((const i32*)((const u8*)z1 + WEIGHTS))[f]");
  return str(
      "  for (int f = threadIdx.x; f < 64; f += THREADS) {\n    const int at = f / 4 % 4 * 16 + f / 16 * 4 + f % 4;\n",
      "    factors[at] = x2[", p.in[2].shape.volume() == 1 ? "0" : "f",
      "];\n    biases[at] = ", present(p, 3) ? "wide(x3[f])" : "0.f", ";\n    zeros[at] = (f32)(", zero, ")",
      s.exact ? " + 12582912.f" : "", ";\n  }\n");
}

/// convolve(): sums of 16 columns and all filters, of as many rows as there are, from this line of the part on.
constexpr std::string_view kConvolve = R"(
template <int COUNT> DEVICE void convolve(i32 (&sum)[COUNT][8][4], const u32* lines, const Pair* weights, const int (&from)[STEPS][2], int oh) {
  UNROLL for (int i = 0; i < COUNT * 32; ++i) sum[i / 32][i / 4 % 8][i % 4] = FIRST;
  UNROLL for (int s = 0; s < STEPS; ++s) {
    u32 a[COUNT][4];
    UNROLL for (int i = 0; i < COUNT; ++i) {
      const u32* line = lines + i * (SH * PITCH);
      a[i][0] = line[from[s][0]];
      a[i][1] = line[from[s][0] + 4];
      a[i][2] = line[from[s][1]];
      a[i][3] = line[from[s][1] + 4];
    }
    UNROLL for (int j = 0; j < 8; ++j) {
      const Pair b = weights[(s * 8 + j) * 32];
      UNROLL for (int i = 0; i < COUNT; ++i) multiply(Kind(), sum[i][j], a[i], b.v[0], b.v[1]);
    }
  }
  UNROLL for (int i = 0; i < COUNT; ++i) {
    if ((u32)(oh + i) >= (u32)OH) {
      UNROLL for (int k = 0; k < 32; ++k) sum[i][k / 4][k % 4] = LEAST;
    }
  }
}
)";

constexpr std::string_view kPlaces = R"(
  int from[STEPS][2];
  UNROLL for (int s = 0; s < STEPS; ++s) {
    UNROLL for (int i = 0; i < 2; ++i) {
      const int at = s * 4 + i * 2 + lane % 4 / 2, r = at < ROWS ? at : 0;
      from[s][i] = (r / KH * HEIGHT + r % KH) * PITCH + lane / 4 % 2 * COPY + lane / 8 + lane % 2;
    }
  }
  wait_copies<0>();
  __syncthreads();
  const Pair* weights = (const Pair*)shared + lane;
)";

/// A warp's rows of the result, each from two more rows of the convolution and the last one before.
std::string pool_text(const Part& s) {
  const std::string real = s.exact ? "float_of((u32)most)" : "(f32)most";
  return str(R"(
  i32 last[1][8][4];
  convolve(last, part + warp * HIGH * 2 * (SH * PITCH), weights, from, (row0 + warp * HIGH) * 2 - 1);
  for (int down = 0; down < HIGH; ++down) {
    i32 sum[2][8][4];
    const int row = (warp * HIGH + down) * 2 + 1;
    convolve(sum, part + row * (SH * PITCH), weights, from, row0 * 2 - 1 + row);
    Words y[2];
    UNROLL for (int k = 0; k < 4; ++k) {
      const int at4 = k * 4 + lane % 4;
      const Four factor = ((const Four*)factors)[at4], bias = ((const Four*)biases)[at4], zero = ((const Four*)zeros)[at4];
      UNROLL for (int side = 0; side < 2; ++side) {
        u32 bits[4];
        UNROLL for (int e = 0; e < 4; ++e) {
          const int j = k * 2 + e / 2, at = side * 2 + e % 2;
          i32 most = sum[0][j][at] > sum[1][j][at] ? sum[0][j][at] : sum[1][j][at];
          most = most > last[0][j][at] ? most : last[0][j][at];
          last[0][j][at] = sum[1][j][at];
          bits[e] = rounded(numbers, complete(settle(numbers, ()",
             real, R"( - zero.v[e]) * factor.v[e] + bias.v[e]), 0.f));
        }
        const int column = column0 * 2 - 1 + lane / 4 + side * 8;  // those outside never win
        y[side].v[k] = (u32)column < (u32)OW ? joined(bits) : 0;
      }
    }
    __syncwarp();
    *(Words*)(between + lane * 16) = y[0];
    *(Words*)(between + 512 + lane * 16) = y[1];
    __syncwarp();
    const int oh = row0 + warp * HIGH + down, ow = column0 + lane / 4;
    if (lane < ALONG * 4 && oh < POOLED_H && ow < POOLED_W) {
      const u8* three = between + lane / 4 * 128 + lane % 4 * 16;
      Words most = *(const Words*)three;
      UNROLL for (int k = 1; k < 3; ++k) {
        const Words more = *(const Words*)(three + k * 64);
        UNROLL for (int i = 0; i < 4; ++i) most.v[i] = largest_bytes(most.v[i], more.v[i]);
      }
      UNROLL for (int i = 0; i < 4; ++i) most.v[i] ^= FLIP;
      *(Words*)(y0 + (((i64)n * POOLED_H + oh) * POOLED_W + ow) * 64 + lane % 4 * 16) = most;
    }
  }
)");
}

Result<Generated> make(const Problem& p, const Target& target) {
  if (!target.matrix_units) return declined("needs matrix units");
  TRY_ASSIGN(const Part s, part_of(p));
  Launcher launcher{.threads = s.blocks(p.in[0].shape[0].number()) * kWarps * 32, .block = kWarps * 32};
  for (const size_t k : {size_t{0}, size_t{2}, size_t{3}}) {
    if (present(p, k)) launcher.args.push_back(src(p, k));
  }
  launcher.args.push_back({KernelArg::Kind::packed, 0, 0, DataType::i8});
  launcher.args.push_back(dst(p, 0));
  launcher.shared_bytes = static_cast<uint32_t>(s.shared_bytes());
  launcher.resident = 2;
  launcher.waits = true;
  launcher.functions = str(matrix_intrinsics(), epilogue_functions(p.op, &launcher.numbers),
                           byte_results(p, launcher.numbers), sizes(p, s), kConvolve);
  Generated out{
      {launch(launcher, str("  SHARED(", s.shared_bytes(), ")", kPicture, filters_text(p, s), kPlaces, pool_text(s)))}};
  out.packings.push_back(pack_fragments(s));
  out.effort = static_cast<double>(s.blocks(p.in[0].shape[0].number()) * kWarps * (2 * kRows + 1) * 16) *
               static_cast<double>(kFilters * s.steps() * 32);
  return out;
}

}  // namespace

Generator conv_stem_pool() {
  return {"conv_stem_pool_mma", {"quantized_conv_pool"}, LayoutRule::channels_last, 8, make};
}

}  // namespace tenon::cuda
