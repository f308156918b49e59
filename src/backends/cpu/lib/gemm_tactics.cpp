// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Binds matrix products to our own kernels.
#include "backends/cpu/lib/gemm_tactics.h"

#include "backends/cpu/lib/anchored.h"
#include "backends/cpu/lib/conv_problem.h"
#include "backends/cpu/lib/effort.h"
#include "backends/cpu/lib/gemm_f32.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {
namespace {

struct Kernel {
  int lanes;
  decltype(&gemm_f32_avx2) run;
};
Kernel kernel_of(Isa isa) { return isa == Isa::avx512 ? Kernel{16, gemm_f32_avx512} : Kernel{8, gemm_f32_avx2}; }

/// Offsets of the matrices of `operand` for each batch of the result, broadcast by the numpy rule.
std::vector<int64_t> batch_offsets(const TensorType& operand, const TensorType& result) {
  const auto strides = broadcast_strides(operand, result);
  std::vector<int64_t> offsets = {0};
  for (int axis = result.rank() - 3; axis >= 0; --axis) {
    std::vector<int64_t> grown;
    for (int64_t i = 0; i < result.shape[axis].number(); ++i) {
      for (const int64_t offset : offsets) grown.push_back(offset + i * strides[static_cast<size_t>(axis)]);
    }
    offsets = std::move(grown);
  }
  return offsets;
}

/// From one row of the innermost matrices to the next. Declines rows that are not dense.
Result<int64_t> matrix_step(const TensorType& type) {
  const auto strides = strides_of(type);
  const size_t rank = strides.size();
  if (strides[rank - 1] != 1 && type.shape[type.rank() - 1] != Dim(1))
    return declined("rows that are not dense: ", type);
  return strides[rank - 2];
}

Result<> check_operands(const Problem& p) {
  for (const TensorType& type : p.in) {
    if (type.present() && type.dtype != DataType::f32) return declined("f32 only, found ", type.dtype);
    if (type.present() && type.layout != Layout::row_major) return declined("row_major only");
  }
  if (p.out[0].layout != Layout::row_major) return declined("row_major only");
  if (p.in[0].rank() < 2 || p.in[1].rank() < 2) return declined("operands of rank 2 or more only");
  const bool bias = p.in.size() > 2 && p.in[2].present(), residual = p.in.size() > 3 && p.in[3].present();
  if (bias && p.in[2].shape.volume() != p.out[0].shape[p.out[0].rank() - 1].number())
    return declined("one bias a column");
  if (residual && !(p.in[3].shape == p.out[0].shape)) return declined("the residual differs from the result in shape");
  return Done{};
}

Work gemm_work(const Problem& p, const MatmulProblem& g) {
  const double rows = g.n > 0 ? static_cast<double>(p.out[0].shape.volume()) / static_cast<double>(g.n) : 0;
  return {.flops = 2 * rows * static_cast<double>(g.n) * static_cast<double>(g.k), .bytes = traffic(p)};
}

/// B [k, n] as it lies in memory.
StridedMatrix matrix_b(const MatmulProblem& g, const float* data) {
  return g.op.transpose_b ? StridedMatrix{data, 1, g.ldb} : StridedMatrix{data, g.ldb, 1};
}

Epilogue with_finish(Epilogue epilogue, const std::shared_ptr<const FinishProgram>& program, const Finish& bound) {
  if (program) epilogue.finish = &bound;
  return epilogue;
}

/// Where the batches of one launch lie.
struct BatchedLaunch {
  const MatmulProblem& problem;
  GemmF32 args;
  const float* b = nullptr;
  Kernel kernel;

  void pack(int64_t batch, float* to, WorkRange panels) const {
    pack_panels(matrix_b(problem, b + problem.b_batches[batch]), args.shape, problem.op.scale, panels.begin, panels.end,
                to);
  }
  void multiply(int64_t batch, const float* packed, const Team& team) const {
    GemmF32 one = args;
    one.a += problem.a_batches[batch];
    one.b = packed;
    one.c += problem.c_batches[batch];
    one.epilogue.first_row = batch * problem.m;
    if (one.epilogue.residual != nullptr) one.epilogue.residual += problem.residual_batches[batch];
    kernel.run(one, team);
  }
};

/// Many batches: each member packs and multiplies its own. Few: all work on the same one.
void run_batches(const BatchedLaunch& launch, float* workspace, const Team& team) {
  const auto batches = static_cast<int64_t>(launch.problem.a_batches.size());
  const PanelShape& shape = launch.args.shape;
  if (batches >= team.size) {
    float* own = workspace + team.rank * (shape.packed_floats() + 16);
    team.last_chunks(batches, 1, [&](WorkRange r) {
      launch.pack(r.begin, own, {0, shape.panels()});
      launch.multiply(r.begin, own, Team{});
    });
    return;
  }
  for (int64_t batch = 0; batch < batches; ++batch) {
    launch.pack(batch, workspace, team.range(shape.panels()));
    team.sync();
    launch.multiply(batch, workspace, team);
    team.sync();
  }
}

}  // namespace

Result<MatmulProblem> read_matmul(const Problem& p) {
  const Matmul* op = p.op.as<Matmul>();
  if (op == nullptr) return declined("no matrix product");
  TRY(check_operands(p));
  if (op->transpose_a) return declined("a transposed first operand");
  MatmulProblem out{.op = *op, .operands = p.in.size()};
  const Shape &a = p.in[0].shape, &b = p.in[1].shape, &y = p.out[0].shape;
  const bool residual = p.in.size() > 3 && p.in[3].present();
  TRY_ASSIGN(out.ldb, matrix_step(p.in[1]));
  out.m = a[a.rank() - 2].number();
  out.k = a[a.rank() - 1].number();
  out.n = y[y.rank() - 1].number();
  if (b.rank() == 2) {  // every batch meets the same matrix: one tall product
    out.m = y.volume() / std::max<int64_t>(out.n, 1);
    out.a_batches = out.b_batches = out.c_batches = out.residual_batches = {0};
    TRY_ASSIGN(out.lda, row_step(p.in[0], a.rank() - 1));
    TRY_ASSIGN(out.ldc, row_step(p.out[0], y.rank() - 1));
    if (residual) {
      TRY_ASSIGN(out.ld_residual, row_step(p.in[3], y.rank() - 1));
    }
    return out;
  }
  TRY_ASSIGN(out.lda, matrix_step(p.in[0]));
  TRY_ASSIGN(out.ldc, matrix_step(p.out[0]));
  out.a_batches = batch_offsets(p.in[0], p.out[0]);
  out.b_batches = batch_offsets(p.in[1], p.out[0]);
  out.c_batches = batch_offsets(p.out[0], p.out[0]);
  if (!residual) return out;
  TRY_ASSIGN(out.ld_residual, matrix_step(p.in[3]));
  out.residual_batches = batch_offsets(p.in[3], p.out[0]);
  return out;
}

Result<Prepared> prepare_gemm_packed(const Problem& whole, const CpuDevice& cpu, Isa isa) {
  if (!cpu.has(isa)) return declined("needs ", isa);
  TRY_ASSIGN(const AnchoredParts parts, take_apart(whole, cpu));
  if (parts.gate > 0) return declined("a gate");
  const Problem& p = parts.anchor;
  if (!p.constant(1)) return declined("the second operand is not constant");
  TRY_ASSIGN(const MatmulProblem g, read_matmul(p));
  if (g.b_batches.size() != 1) return declined("one second operand for all batches only");
  const Kernel kernel = kernel_of(isa);
  const PanelShape shape = panel_shape(g.k, g.n, kernel.lanes);
  const auto pack = [&](std::byte* to) {
    pack_panels(matrix_b(g, p.constant(1)->tensor().as<float>()), shape, g.op.scale, 0, shape.panels(),
                reinterpret_cast<float*>(to));
  };
  const std::string key = str("gemm_panels/", kernel.lanes, g.op.transpose_b ? "/t/" : "/n/", g.op.scale);
  const size_t bytes = static_cast<size_t>(shape.packed_floats()) * sizeof(float);
  TRY_ASSIGN(const Buffer weights, cpu.weights().get(*p.constant(1), key, bytes, pack));
  Prepared out{.work = expect_gemm_packed(gemm_work(p, g), {isa, cpu.isa()})};
  out.in_place = residual_in_place(g.op.epilogue, g.k);
  out.team = [g, shape, weights, finish = parts.finish, run = kernel.run](const Launch& launch, const Team& team) {
    const Finish bound = finish ? finish->bind(launch) : Finish{};
    run({.m = g.m,
         .a = launch.in<float>(0),
         .lda = g.lda,
         .shape = shape,
         .b = reinterpret_cast<const float*>(weights.data()),
         .c = launch.out<float>(0),
         .ldc = g.ldc,
         .epilogue = with_finish(epilogue_of(g.op.epilogue, launch, g.operands, g.ld_residual), finish, bound)},
        team);
  };
  add_program(parts, out);
  return out;
}

Result<Prepared> prepare_gemm_batched(const Problem& whole, const CpuDevice& cpu, Isa isa) {
  if (!cpu.has(isa)) return declined("needs ", isa);
  TRY_ASSIGN(const AnchoredParts parts, take_apart(whole, cpu));
  if (parts.gate > 0) return declined("a gate");
  const Problem& p = parts.anchor;
  if (p.constant(1) && p.in[1].rank() == 2) return declined("the second operand is constant: packed once is faster");
  TRY_ASSIGN(const MatmulProblem g, read_matmul(p));
  const Kernel kernel = kernel_of(isa);
  const PanelShape shape = panel_shape(g.k, g.n, kernel.lanes);
  Prepared out{.work = expect_gemm_batched(gemm_work(p, g), g.m, {isa, cpu.isa()})};
  out.workspace_bytes = static_cast<size_t>(std::max(p.threads, 1) * (shape.packed_floats() + 16)) * sizeof(float);
  out.team = [g, shape, kernel, finish = parts.finish](const Launch& launch, const Team& team) {
    const Finish bound = finish ? finish->bind(launch) : Finish{};
    const GemmF32 args{
        .m = g.m,
        .a = launch.in<float>(0),
        .lda = g.lda,
        .shape = shape,
        .c = launch.out<float>(0),
        .ldc = g.ldc,
        .epilogue = with_finish(epilogue_of(g.op.epilogue, launch, g.operands, g.ld_residual), finish, bound)};
    run_batches({g, args, launch.in<float>(1), kernel}, static_cast<float*>(launch.workspace), team);
  };
  add_program(parts, out);
  return out;
}

}  // namespace tenon::cpu
