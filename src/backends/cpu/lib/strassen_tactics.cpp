// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Binds matrix products and 1x1 convolutions to strassen_f32.
#include "backends/cpu/lib/strassen_tactics.h"

#include "backends/cpu/lib/anchored.h"
#include "backends/cpu/lib/conv_problem.h"
#include "backends/cpu/lib/effort.h"
#include "backends/cpu/lib/gemm_tactics.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/strassen_f32.h"

namespace tenon::cpu {
namespace {

/// A product, whatever operator it is.
struct Product {
  int64_t m = 0, k = 0, n = 0, lda = 0, ldc = 0, ld_residual = 0;
  StridedMatrix b;
  float scale = 1;
  std::string packing;
  tenon::Epilogue epilogue;
  size_t operands = 0;
};

Result<> check(const CpuDevice& cpu, const AnchoredParts& parts) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  // With AVX-512 sums through the second cache cost what an eighth of the products saves (docs/performance.md).
  if (cpu.has(Isa::avx512)) return declined("no gain beside AVX-512");
  if (parts.gate > 0) return declined("a gate");
  if (!parts.anchor.constant(1)) return declined("the second operand is not constant");
  return Done{};
}

Result<Prepared> prepare(const Product& product, const Problem& p, const CpuDevice& cpu, const AnchoredParts& parts,
                         Work work) {
  if (!strassen_takes(product.k, product.n))
    return declined("64 at least, k in sixteens, n in thirty-twos only, found ", product.k, " and ", product.n);
  const PanelShape shape = strassen_panels(product.k, product.n);
  const auto pack = [&](std::byte* to) {
    pack_strassen(product.b, shape, product.scale, reinterpret_cast<float*>(to));
  };
  const size_t bytes = kStrassenProducts * static_cast<size_t>(shape.packed_floats()) * sizeof(float);
  TRY_ASSIGN(const Buffer weights, cpu.weights().get(*parts.anchor.constant(1), product.packing, bytes, pack));
  Prepared out{.work = expect_strassen(work)};
  out.workspace_bytes =
      static_cast<size_t>(strassen_f32_workspace_avx2(product.m, shape, std::max(p.threads, 1))) * sizeof(float);
  out.in_place = residual_in_place(product.epilogue, 0);  // the last stage sees whole sums
  out.team = [product, shape, weights, finish = parts.finish](const Launch& launch, const Team& team) {
    const Finish bound = finish ? finish->bind(launch) : Finish{};
    StrassenF32 args{.m = product.m,
                     .a = launch.in<float>(0),
                     .lda = product.lda,
                     .shape = shape,
                     .b = reinterpret_cast<const float*>(weights.data()),
                     .c = launch.out<float>(0),
                     .ldc = product.ldc,
                     .epilogue = epilogue_of(product.epilogue, launch, product.operands, product.ld_residual),
                     .workspace = static_cast<float*>(launch.workspace)};
    if (finish) args.epilogue.finish = &bound;
    strassen_f32_avx2(args, team);
  };
  add_program(parts, out);
  return out;
}

}  // namespace

Result<Prepared> prepare_strassen_matmul(const Problem& problem, const CpuDevice& cpu) {
  TRY_ASSIGN(const AnchoredParts parts, take_apart(problem, cpu));
  TRY(check(cpu, parts));
  const Problem& p = parts.anchor;
  TRY_ASSIGN(const MatmulProblem g, read_matmul(p));
  if (g.b_batches.size() != 1) return declined("one second operand for all batches only");
  const auto* b = p.constant(1)->tensor().as<float>();
  const Product product{.m = g.m,
                        .k = g.k,
                        .n = g.n,
                        .lda = g.lda,
                        .ldc = g.ldc,
                        .ld_residual = g.ld_residual,
                        .b = g.op.transpose_b ? StridedMatrix{b, 1, g.ldb} : StridedMatrix{b, g.ldb, 1},
                        .scale = g.op.scale,
                        .packing = str("strassen", g.op.transpose_b ? "/t/" : "/n/", g.op.scale),
                        .epilogue = g.op.epilogue,
                        .operands = g.operands};
  const double flops = 2 * static_cast<double>(g.m) * static_cast<double>(g.n) * static_cast<double>(g.k);
  return prepare(product, problem, cpu, parts, {.flops = flops, .bytes = traffic(p)});
}

Result<Prepared> prepare_strassen_conv(const Problem& problem, const CpuDevice& cpu) {
  TRY_ASSIGN(const AnchoredParts parts, take_apart(problem, cpu));
  TRY(check(cpu, parts));
  TRY_ASSIGN(const ConvProblem c, read_conv(parts.anchor));
  const ConvSizes& s = c.sizes;
  const bool is_product = s.kernel[0] * s.kernel[1] == 1 && s.stride[0] * s.stride[1] == 1 && s.groups == 1 &&
                          s.in_h == s.out_h && s.in_w == s.out_w && s.pad[0] + s.pad[1] == 0;
  if (c.planar_source || !is_product) return declined("1x1 at a stride of 1 without padding, channels_last only");
  const Product product{.m = s.batch * s.out_h * s.out_w,
                        .k = s.in_c,
                        .n = s.out_c,
                        .lda = c.ld_src,
                        .ldc = c.ld_dst,
                        .ld_residual = c.ld_residual,
                        .b = {parts.anchor.constant(1)->tensor().as<float>(), 1, s.in_c},
                        .packing = "strassen/conv",
                        .epilogue = c.epilogue,
                        .operands = c.operands};
  return prepare(product, problem, cpu, parts, conv_work(parts.anchor, s, false));
}

}  // namespace tenon::cpu
