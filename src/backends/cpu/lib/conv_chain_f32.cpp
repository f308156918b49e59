// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Strips of a chain of convolutions, by the kernels of each.
#include "backends/cpu/lib/conv_chain_f32.h"

#include <algorithm>
#include <cstring>

#include "backends/cpu/lib/conv_chain_pieces.h"

namespace tenon::cpu {
namespace {

int64_t wide_floats(const ConvChainF32& p, int64_t rows) {
  return p.expands ? p.rows_read(rows) * p.window.w * p.window.c : 0;
}
int64_t narrow_floats(const ConvChainF32& p, int64_t rows) { return rows * p.window.out_w * p.window.c; }
int64_t strip_floats(const ConvChainF32& p) {
  return (wide_floats(p, p.strip) + narrow_floats(p, p.strip) + 15) / 16 * 16;
}
int64_t member_floats(const ConvChainF32& p) {
  const int64_t stem = p.is_stem ? (conv_rows_f32_workspace(p.stem.conv.sizes, 1) + 15) / 16 * 16 : 0;
  return strip_floats(p) + stem;
}

/// What one member does to its rows of one picture.
class Strips {
 public:
  Strips(const ConvChainF32& p, const Team& team)
      : p_(p), wide_(p.workspace + team.rank * member_floats(p)), narrow_(wide_ + wide_floats(p, p.strip)) {}

  /// Rows [begin, end) of the result of picture n.
  void run(int64_t n, int64_t begin, int64_t end) {
    kept_begin_ = kept_end_ = 0;
    for (int64_t y = begin; y < end; y += p_.strip) strip(n, y, std::min(end, y + p_.strip));
  }

 private:
  void strip(int64_t n, int64_t y, int64_t y_end) {
    const Window& w = p_.window;
    const int64_t first = y * w.stride_h - w.pad_top;  // row that tap 0 of row y reads
    const int64_t begin = std::clamp<int64_t>(first, 0, w.h);
    const int64_t last = (y_end - 1) * w.stride_h - w.pad_top + (w.kernel_h - 1) * w.dilation_h + 1;
    const int64_t end = std::clamp<int64_t>(last, begin, w.h);
    Depthwise middle{.window = w,
                     .weights = p_.depthwise,
                     .bias = p_.depthwise_bias,
                     .dst = narrow_,
                     .activation = p_.depthwise_activation};
    middle.window.n = 1;
    middle.window.h = end - begin;
    middle.window.out_h = y_end - y;
    middle.window.pad_top = begin - first;
    middle.window.dst_step = w.c;
    if (p_.expands) {
      expand(n, begin, end);
      middle.src = wide_;
      middle.window.src_step = w.c;
    } else {
      middle.src = p_.src + (n * w.h + begin) * w.w * p_.ld_src;
      middle.window.src_step = p_.ld_src;
    }
    p_.depthwise_kernel(middle, Team{});
    project(n, y, y_end);
  }

  /// Rows [begin, end) of the wide picture lie in wide_ afterwards; those that the strip before had are moved.
  void expand(int64_t n, int64_t begin, int64_t end) {
    const Window& w = p_.window;
    const int64_t row = w.w * w.c;
    const int64_t have = std::clamp<int64_t>(kept_end_, begin, end);
    if (have > begin) std::memmove(wide_, wide_ + (begin - kept_begin_) * row, bytes_of((have - begin) * row));
    if (end > have) fill(n, have, end, wide_ + (have - begin) * row);
    kept_begin_ = begin;
    kept_end_ = end;
  }

  /// Rows [begin, end) of the wide picture, which is not empty, to `to`.
  void fill(int64_t n, int64_t begin, int64_t end, float* to) {
    const Window& w = p_.window;
    if (p_.is_stem) {
      ConvRowsF32 stem = p_.stem;
      stem.conv.dst = to;
      stem.conv.ld_dst = w.c;
      stem.conv.workspace = wide_ + strip_floats(p_);
      p_.stem_rows(stem, n, begin, end - begin);
      return;
    }
    GemmF32 gemm{.m = (end - begin) * w.w, .lda = p_.ld_src, .shape = p_.expand_shape, .b = p_.expand, .ldc = w.c};
    gemm.a = p_.src + (n * w.h + begin) * w.w * p_.ld_src;
    gemm.c = to;
    gemm.epilogue = {.bias = p_.expand_bias, .activation = p_.expand_activation};
    p_.gemm(gemm, Team{});
  }

  void project(int64_t n, int64_t y, int64_t y_end) {
    const Window& w = p_.window;
    const int64_t pixel = (n * w.out_h + y) * w.out_w;
    GemmF32 gemm{.m = (y_end - y) * w.out_w, .a = narrow_, .lda = w.c, .shape = p_.project_shape, .b = p_.project};
    gemm.c = p_.dst + pixel * w.dst_step;
    gemm.ldc = w.dst_step;
    gemm.epilogue = p_.epilogue;
    if (gemm.epilogue.residual) gemm.epilogue.residual += pixel * gemm.epilogue.ld_residual;
    p_.gemm(gemm, Team{});
  }

  static size_t bytes_of(int64_t floats) { return static_cast<size_t>(floats) * sizeof(float); }

  const ConvChainF32& p_;
  float *wide_, *narrow_;
  int64_t kept_begin_ = 0, kept_end_ = 0;  // rows of the wide picture that lie in wide_
};

}  // namespace

int64_t conv_chain_f32_strip(const ConvChainF32& args, int64_t floats) {
  int64_t rows = 1;
  const auto fits = [&](int64_t more) { return wide_floats(args, more) + narrow_floats(args, more) <= floats; };
  while (rows < args.window.out_h && fits(rows + 1)) ++rows;
  // Strips of nearly equal height.
  const int64_t strips = (args.window.out_h + rows - 1) / std::max<int64_t>(rows, 1);
  return std::max<int64_t>(1, (args.window.out_h + strips - 1) / std::max<int64_t>(strips, 1));
}

int64_t conv_chain_f32_workspace(const ConvChainF32& args, int threads) { return threads * member_floats(args); }

void conv_chain_f32(const ConvChainF32& p, const Team& team) {
  ChainPieces pieces(p.window, team);
  Strips strips(p, team);
  for (ChainPiece piece; pieces.next(piece);) strips.run(piece.n, piece.begin, piece.end);
}

}  // namespace tenon::cpu
