// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// 1x1 convolutions of 8-bit integers, and products of matrices, with pixels, or rows, in the lanes: packs weights and
// binds the kernel.
#include "backends/cpu/lib/conv_i8_dot.h"
#include "backends/cpu/lib/conv_i8_pixels.h"
#include "backends/cpu/lib/effort.h"
#include "backends/cpu/lib/list_size.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/quantized_product.h"

namespace tenon::cpu {
namespace {

Result<> check_one_tap(const Window& w, int64_t groups) {
  if (w.kernel_h * w.kernel_w != 1 || groups != 1) return declined("one tap and one group only");
  const bool moves = w.stride_h != 1 || w.stride_w != 1 || w.pad_top != 0 || w.pad_left != 0;
  if (moves || w.h != w.out_h || w.w != w.out_w) return declined("results where the pixels are only");
  return Done{};
}

Result<> check_level(const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs ", Isa::avx2);
  if (cpu.has(Isa::avx512_vnni)) return declined("four products at once are faster with VNNI");
  return Done{};
}

Result<Prepared> prepare_pixels(const Problem& p, const CpuDevice& cpu, QuantizedRows rows) {
  constexpr int64_t kFewPixels = 8, kFewProducts = 28;
  const Window& w = rows.window;
  const int64_t pixels = w.n * w.out_h * w.out_w;
  if (pixels < kFewPixels) return declined("at least ", kFewPixels, " pixels, found ", pixels);
  if (rows.k < kFewProducts) return declined("pairs of words are faster with ", rows.k, " products a sum");
  if (rows.k > kMostDotProducts) return declined("sums of up to ", kMostDotProducts, " products, found ", rows.k);
  PixelShape shape{rows.group_out, rows.k};
  const ListSize usual = usual_list_size(rows.group_out * rows.k, rows.k);
  TRY_ASSIGN(PackedLists packed, pack_lists_once(p, cpu, str("pixels_i8/", rows.order), usual,
                                                 [&] { return pack_pixels(shape, rows.weights); }));
  shape.listed_bytes = packed.size.bytes - shape.sum_bytes();
  Prepared out{.held = kQuantizedHeld};
  out.in_place = rows.in_place(p);
  const double sums = static_cast<double>(p.out[0].shape.volume());
  const Work work{.flops = 2 * sums * static_cast<double>(rows.k), .bytes = traffic(p)};
  out.work = expect_pixels_i8(work, {rows.k, packed.size.row_bytes, shape.group_out}, pixels, {Isa::avx2, cpu.isa()});
  const auto state = std::make_shared<const QuantizedState<ConvI8Pixels>>(ConvI8Pixels{.shape = shape}, std::move(rows),
                                                                          std::move(packed.weights));
  out.workspace_bytes = conv_i8_pixels_workspace(state->args, p.threads);
  out.team =
      FetchingTeam{.run = [state](const Launch& launch, const Team& team,
                                  const Fetch& fetch) { conv_i8_pixels_avx2(state->bound(launch), team, fetch); },
                   .first = [state](const Team& team) { return conv_i8_pixels_first(state->args, team); }};
  return out;
}

}  // namespace

Result<Prepared> prepare_pixels_conv(const Problem& p, const CpuDevice& cpu) {
  TRY(check_level(cpu));
  TRY_ASSIGN(QuantizedRows rows, read_quantized_conv(p));
  TRY(check_one_tap(rows.window, rows.groups));
  if (!rows.epilogue.requantize.is_byte()) return declined("results of 8-bit integers only");
  return prepare_pixels(p, cpu, std::move(rows));
}

Result<Prepared> prepare_pixels_matmul(const Problem& p, const CpuDevice& cpu) {
  TRY(check_level(cpu));
  TRY_ASSIGN(QuantizedRows rows, read_quantized_matmul(p));
  return prepare_pixels(p, cpu, std::move(rows));
}

}  // namespace tenon::cpu
