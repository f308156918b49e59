// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Depthwise convolutions of NHWC pictures of floats whose time is that of memory: a thread goes down a strip of rows
// for four channels and a few neighbours. It reads each row once, some rows ahead, and adds it to all results that it
// reaches; weights stay in registers.
#include <algorithm>

#include "backends/cuda/generated/lib/depthwise.h"

namespace tenon::cuda {

namespace {

constexpr int64_t kGroup = 4;  // channels a thread
constexpr size_t kBias = 2, kResidual = 3;

struct Strips {
  std::array<WindowAxis, 3> axes;
  int64_t batch = 0, channels = 0, element_bytes = 0;
  int64_t neighbours = 4;  // results along a row a thread
  int64_t rows = 0;        // results down a column a thread

  const WindowAxis& down() const { return axes[1]; }
  const WindowAxis& along() const { return axes[2]; }
  int64_t groups() const { return channels / kGroup; }
  /// Threads side by side along channels: as many as read whole lines, so that what neighbours along a row share is
  /// read by one block.
  int64_t lanes() const {
    int64_t out = std::min<int64_t>(groups(), 16);
    while (groups() % out != 0) --out;
    return out;
  }
  int64_t slices() const { return groups() / lanes(); }
  int64_t row_groups() const { return (along().out + neighbours - 1) / neighbours; }
  int64_t strips() const { return (down().out + rows - 1) / rows; }
  int64_t threads() const { return batch * strips() * groups() * row_groups(); }
  int64_t span() const { return (neighbours - 1) * along().stride + along().kernel; }  // pixels of a row that it reads
  int64_t depth() const { return (down().kernel + down().stride - 1) / down().stride; }  // results that a row reaches
  /// Rows that are on the way.
  int64_t ahead() const {
    constexpr int64_t kRegisterBytes = 160;
    return std::clamp<int64_t>(kRegisterBytes / (span() * kGroup * element_bytes), 1, 4);
  }
};

/// Rows a thread: few enough for all multiprocessors to have some rounds, enough for those that two strips read to be
/// few.
int64_t rows_of(const Strips& n, const Target& target) {
  constexpr int64_t kThreads = 384 * 4, kLeastRows = 7;
  const int64_t each = n.batch * n.groups() * n.row_groups();
  const int64_t wanted = (target.multiprocessors * kThreads + each - 1) / each;
  const int64_t strips = std::clamp<int64_t>(wanted, 1, std::max<int64_t>(1, n.down().out / kLeastRows));
  return (n.down().out + strips - 1) / strips;
}

Result<Strips> strips_of(const Problem& p, const Target& target) {
  constexpr int64_t kMostTaps = 9, kMostSpan = 9;  // weights and pixels in registers
  if (p.in[0].rank() != 4) return declined("pictures only");
  if (p.in[0].layout != Layout::channels_last || p.out[0].layout != Layout::channels_last)
    return declined("channels_last only");
  for (const DataType dtype : {p.in[0].dtype, p.out[0].dtype}) {
    if (dtype != DataType::f32 && dtype != DataType::f16 && dtype != DataType::bf16)
      return declined("f32, f16 and bf16 only");
  }
  if (!p.constant(1)) return declined("weights are not constant");
  const auto w = p.in[1].shape.numbers();
  Strips out{{}, p.in[0].shape[0].number(), p.in[0].shape[1].number(), static_cast<int64_t>(size_of(p.in[0].dtype))};
  if (integer(p.op, "groups", 1) != out.channels || w[0] != out.channels || w[1] != 1)
    return declined("one channel a group only");
  if (out.channels % kGroup != 0 || p.out[0].shape.volume() == 0) return declined("channels that ", kGroup, " divides");
  TRY_ASSIGN(out.axes, window_axes(window_of(p.op), p.in[0].shape, {w[2], w[3]}, p.out[0].shape));
  if (out.down().dilation != 1 || out.along().dilation != 1) return declined("dilation 1 only");
  if (out.down().kernel < out.down().stride) return declined("strides up to the kernel's rows");
  if (out.along().stride > 1) out.neighbours = 2;
  if (out.down().kernel * out.along().kernel > kMostTaps || out.span() > kMostSpan)
    return declined("kernels up to 3x3");
  if (present(p, kResidual) && (p.in[kResidual].shape != p.out[0].shape || p.in[kResidual].layout != p.out[0].layout))
    return declined("a residual like the result only");
  out.rows = rows_of(out, target);
  return out;
}

std::string sizes(const Strips& n) {
  const auto& [depth, h, w] = n.axes;
  return str("enum { C = ", n.channels, ", H = ", h.in, ", W = ", w.in, ", OH = ", h.out, ", OW = ", w.out,
             ", KH = ", h.kernel, ", KW = ", w.kernel, ", SH = ", h.stride, ", SW = ", w.stride, ", PH = ", h.pad_begin,
             ", PW = ", w.pad_begin, ",\n  NEIGHBOURS = ", n.neighbours, ", SPAN = ", n.span(), ", ROWS = ", n.rows,
             ", AHEAD = ", n.ahead(), ", DEPTH = ", n.depth(), ", LANES = ", n.lanes(),
             ", ROW_GROUPS = ", n.row_groups(), ", SLICES = ", n.slices(), ", STRIPS = ", n.strips(), " };\n");
}

/// Pack: channels of a pixel, and element(pack, k). Words, as 16-bit elements by themselves are moved one by one.
std::string pixel_functions(DataType dtype) {
  if (dtype == DataType::f32)
    return "struct alignas(16) Pack { f32 v[4]; };\nDEVICE f32 element(const Pack& p, int k) { return p.v[k]; }\n";
  return str("struct alignas(8) Pack { u32 v[2]; };\nDEVICE f32 element(const Pack& p, int k) { ", to_string(dtype),
             " x; x.bits = (u16)(p.v[k / 2] >> k % 2 * 16); return wide(x); }\n");
}

/// Of the results of row `o`, those of one pixel.
std::string store_text(const Problem& p) {
  const std::string value =
      present(p, kResidual) ? str("finish(v[0][t][k], wide(x", kResidual, "[to + k]))") : "activate(v[0][t][k])";
  return str(R"(    const int oh = first + o;
    #pragma unroll
    for (int t = 0; t < NEIGHBOURS; ++t) {
      if (oh >= OH || ow + t >= OW) continue;
      const i64 to = (((i64)n * OH + oh) * OW + ow + t) * C + c;
      Result y;
      #pragma unroll
      for (int k = 0; k < 4; ++k) y.v[k] = narrow<)",
             to_string(p.out[0].dtype), ">(", value, ");\n      *(Result*)(y0 + to) = y;\n    }\n");
}

/// Where a thread is, its weights, and load(row): the next row of pixels.
std::string head_text(const Problem& p) {
  return str(
      R"(  const int c = (at % LANES + at / (LANES * ROW_GROUPS) % SLICES * LANES) * 4;
  const int ow = at / LANES % ROW_GROUPS * NEIGHBOURS;
  const int strip = at / (LANES * ROW_GROUPS * SLICES);
  const int first = strip % STRIPS * ROWS, n = strip / STRIPS;
  Four weights[KH * KW];
  #pragma unroll
  for (int k = 0; k < KH * KW; ++k) weights[k] = *(const Four*)(z1 + k * C + c);
  begin_next();
  wait_previous();
  f32 bias[4];
  #pragma unroll
  for (int k = 0; k < 4; ++k) bias[k] = )",
      present(p, kBias) ? str("wide(x", kBias, "[c + k])") : "0.f", R"(;
  bool inside[SPAN];
  #pragma unroll
  for (int j = 0; j < SPAN; ++j) inside[j] = (u32)(ow * SW - PW + j) < (u32)W;
  const i64 from = ((i64)n * H * W + ow * SW - PW) * C + c;
  const int top = first * SH - PH, bottom = top + (ROWS - 1) * SH + KH < H ? top + (ROWS - 1) * SH + KH : H;
  int next = top;
  Pack rows[AHEAD][SPAN];
  const auto load = [&](Pack (&row)[SPAN]) {
    const bool any = next >= 0 && next < bottom;
    #pragma unroll
    for (int j = 0; j < SPAN; ++j) {
      row[j] = Pack();
      if (any && inside[j]) row[j] = *(const Pack*)(x0 + (from + ((i64)next * W + j) * C));
    }
    ++next;
  };
)");
}

/// A row's pixels come AHEAD rows early. Row j of a strip is row j - d * SH of the kernel to the result d rows further
/// down than the next one.
std::string strip_text(const Problem& p) {
  return str(R"(  #pragma unroll
  for (int a = 0; a < AHEAD; ++a) load(rows[a]);
  f32 v[DEPTH][NEIGHBOURS][4];
  const auto begin = [&](f32 (&to)[NEIGHBOURS][4]) {
    #pragma unroll
    for (int i = 0; i < NEIGHBOURS * 4; ++i) to[i / 4][i % 4] = bias[i % 4];
  };
  #pragma unroll
  for (int d = 0; d < DEPTH; ++d) begin(v[d]);
  const auto add_row = [&](int row) {
    #pragma unroll
    for (int j = 0; j < SPAN; ++j) {
      f32 x[4];
      #pragma unroll
      for (int k = 0; k < 4; ++k) x[k] = element(rows[0][j], k);
      #pragma unroll
      for (int d = 0; d < DEPTH; ++d) {
        const int kh = row - d * SH;
        #pragma unroll
        for (int t = 0; t < NEIGHBOURS; ++t) {
          const int kw = j - t * SW;
          if (kh < 0 || kw < 0 || kw >= KW) continue;
          #pragma unroll
          for (int k = 0; k < 4; ++k) v[d][t][k] += x[k] * weights[kh * KW + kw].v[k];
        }
      }
    }
    #pragma unroll
    for (int i = 0; i < (AHEAD - 1) * SPAN; ++i) rows[i / SPAN][i % SPAN] = rows[i / SPAN + 1][i % SPAN];
    load(rows[AHEAD - 1]);
  };
  #pragma unroll
  for (int row = 0; row < KH - SH; ++row) add_row(row);
  #pragma unroll DEPTH
  for (int o = 0; o < ROWS; ++o) {
    #pragma unroll
    for (int row = KH - SH; row < KH; ++row) add_row(row);
)",
             store_text(p), R"(    #pragma unroll
    for (int i = 0; i < (DEPTH - 1) * NEIGHBOURS * 4; ++i)
      v[i / (NEIGHBOURS * 4)][i / 4 % NEIGHBOURS][i % 4] = v[i / (NEIGHBOURS * 4) + 1][i / 4 % NEIGHBOURS][i % 4];
    begin(v[DEPTH - 1]);
  }
)");
}

Result<Generated> make(const Problem& p, const Target& target) {
  TRY_ASSIGN(const Strips n, strips_of(p, target));
  Generated out;
  out.packings.push_back(pack_depthwise(p));
  Launcher launcher{.args = {src(p, 0), {KernelArg::Kind::packed, 0, 0, DataType::f32}},
                    .threads = n.threads(),
                    .block = 128,
                    .waits = true};
  for (const size_t k : {kBias, kResidual}) {
    if (present(p, k)) launcher.args.push_back(src(p, k));
  }
  launcher.args.push_back(dst(p, 0));
  const auto vector = [](std::string_view name, DataType dtype) {
    return str("struct alignas(", kGroup * static_cast<int64_t>(size_of(dtype)), ") ", name, " { ", to_string(dtype),
               " v[", kGroup, "]; };\n");
  };
  launcher.functions = str(epilogue_functions(p.op), pixel_functions(p.in[0].dtype), vector("Result", p.out[0].dtype),
                           vector("Four", DataType::f32), sizes(n));
  out.launches.push_back(launch(launcher, str(head_text(p), strip_text(p))));
  return out;
}

}  // namespace

Generator depthwise_columns() {
  return {"conv_nhwc_depthwise_columns_nvrtc", {"conv"}, LayoutRule::channels_last, 1, make};
}

}  // namespace tenon::cuda
