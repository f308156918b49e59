// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// attention as two products by cuBLASLt and a softmax between them; scores are f32 in the workspace.
#include <algorithm>

#include "backends/cuda/generated/lib/heads.h"
#include "backends/cuda/generated/lib/rows.h"
#include "backends/cuda/lib/cublaslt_product.h"
#include "backends/cuda/stream.h"

namespace tenon::cuda {

namespace {

/// One call takes matrices at one distance: the heads of a picture or the pictures of a head, whichever makes fewer
/// calls; all of them where heads follow each other in every operand.
struct Calls {
  int64_t count, matrices;
  bool all, by_head;

  int64_t next(const HeadsPart& part) const { return by_head ? part.batch : part.head; }  // within a call
  int64_t start(const HeadsPart& part, int64_t call) const {
    return part.first + (all ? 0 : call * (by_head ? part.head : part.batch));
  }
};

Calls calls_of(const Heads& n) {
  const auto follow = [&](const HeadsPart& part) { return part.batch == n.heads * part.head; };
  const bool all = follow(n.q) && follow(n.k) && follow(n.v) && follow(n.y);
  if (all) return {1, n.batch * n.heads, true, false};
  const bool by_head = n.heads < n.batch;
  return {std::min(n.batch, n.heads), std::max(n.batch, n.heads), false, by_head};
}

/// The scores in the workspace, [batch, heads, queries, keys].
HeadsPart scores_part(const Heads& n) { return {0, 0, n.heads * n.queries * n.keys, n.queries * n.keys, n.keys}; }

/// Rows of scores to weights that add up to 1, with the mask.
GeneratedLaunch softmax(const Problem& p, const Heads& n, size_t weights_at) {
  const Rows rows{{n.batch * n.heads * n.queries}, {n.keys}, {n.keys}, {1}};
  Launcher launcher;
  std::string mask;
  if (present(p, 3)) {
    launcher.args.push_back(src(p, 3));
    const auto m = broadcast_strides(p.in[3], {DataType::f32, Shape::of({n.batch, n.heads, n.queries, n.keys})});
    mask = str(" + wide(x3[row / ", n.heads * n.queries, " * ", m[0], " + row / ", n.queries, " % ", n.heads, " * ",
               m[1], " + row % ", n.queries, " * ", m[2], " + i * (i64)", m[3], "])");
  }
  launcher.args.push_back(scratch(DataType::f32, 0));
  launcher.args.push_back(scratch(p.in[0].dtype, weights_at));
  const std::string body =
      str("  acc top = -infinity_((acc)0), sum = 0;\n  EACH(i) {\n    const acc x = w0[from + i]", mask,
          ";\n    w0[from + i] = x;\n    top = x > top ? x : top;\n  }\n",
          "  top = fold(top, [](acc a, acc b) { return a > b ? a : b; });\n",
          "  EACH(i) sum += exp_(w0[from + i] - top);\n  sum = fold(sum, [](acc a, acc b) { return a + b; });\n",
          n.guarded ? "  const bool blind = !(sum > 0);\n" : "  const bool blind = false;\n",
          "  EACH(i) w1[from + i] = narrow<", to_string(p.in[0].dtype),
          ">(blind ? (acc)0 : exp_(w0[from + i] - top) / sum);\n");
  return launch_rows(launcher, rows, Target{}, body);
}

Gemm scores_gemm(const Problem& p, const Heads& n, const Calls& calls) {
  Gemm g{.m = n.queries, .n = n.keys, .k = n.depth, .batch = calls.matrices, .transpose_b = true};
  g.ld_a = n.q.row;
  g.ld_b = n.k.row;
  g.ld_y = n.keys;
  g.next_a = calls.next(n.q);
  g.next_b = calls.next(n.k);
  g.next_y = calls.next(scores_part(n));
  g.dtype = p.in[0].dtype;
  g.result = DataType::f32;
  g.scale = static_cast<float>(number(p.op, "scale", 1));
  return g;
}

Gemm values_gemm(const Problem& p, const Heads& n, const Calls& calls) {
  Gemm g{.m = n.queries, .n = n.values, .k = n.keys, .batch = calls.matrices};
  g.ld_a = n.keys;
  g.ld_b = n.v.row;
  g.ld_y = n.y.row;
  g.next_a = calls.next(scores_part(n));
  g.next_b = calls.next(n.v);
  g.next_y = calls.next(n.y);
  g.dtype = p.in[0].dtype;
  return g;
}

size_t aligned(size_t bytes) { return (bytes + 255) / 256 * 256; }

Result<Prepared> prepare(const Problem& p, const CudaDevice& device) {
  TRY_ASSIGN(const Heads n, heads_of(p));
  if (p.in[0].dtype == DataType::f64) return declined("f32, f16 and bf16 only");
  if (n.shared != n.heads) return declined("as many heads of keys as of queries");
  const Calls calls = calls_of(n);
  TRY_ASSIGN(const auto first, GemmCall::make(scores_gemm(p, n, calls), device, 0));
  TRY_ASSIGN(const auto second, GemmCall::make(values_gemm(p, n, calls), device, 0));
  const size_t weights_at = aligned(static_cast<size_t>(n.scores()) * sizeof(float));
  const size_t library_at = weights_at + aligned(static_cast<size_t>(n.scores()) * size_of(p.in[0].dtype));
  TRY_ASSIGN(const Prepared middle, prepare_generated({{softmax(p, n, weights_at)}}, device));
  Prepared out{.workspace_bytes = library_at + std::max(first->workspace_bytes(), second->workspace_bytes())};
  out.work.flops = 2.0 * static_cast<double>(n.scores()) * static_cast<double>(n.depth + n.values);
  out.work.bytes = traffic(p);
  const size_t bytes = size_of(p.in[0].dtype);
  out.run = [=, &device, middle = middle.run](const Launch& launch, Stream& stream) -> Result<> {
    const ContextScope scope(device);
    auto& queue = static_cast<CudaStream&>(stream);
    auto* workspace = static_cast<std::byte*>(launch.workspace);
    const auto at = [](const void* base, int64_t elements, size_t size) {
      return static_cast<std::byte*>(const_cast<void*>(base)) + elements * static_cast<int64_t>(size);
    };
    const HeadsPart scores = scores_part(n);
    for (int64_t i = 0; i < calls.count; ++i) {
      TRY_ASSIGN(const CUstream handle, queue.for_library());
      TRY(first->run(at(launch.src[n.q.operand], calls.start(n.q, i), bytes),
                     at(launch.src[n.k.operand], calls.start(n.k, i), bytes), nullptr, nullptr,
                     at(workspace, calls.start(scores, i), sizeof(float)), workspace + library_at, handle));
    }
    TRY(middle(launch, stream));
    for (int64_t i = 0; i < calls.count; ++i) {
      TRY_ASSIGN(const CUstream handle, queue.for_library());
      TRY(second->run(at(workspace + weights_at, calls.start(scores, i), bytes),
                      at(launch.src[n.v.operand], calls.start(n.v, i), bytes), nullptr, nullptr,
                      at(launch.dst[0], calls.start(n.y, i), bytes), workspace + library_at, handle));
    }
    return Done{};
  };
  return out;
}

}  // namespace

TacticFamily attention_cublaslt() {
  return of_library("cublaslt", {{.name = "attention_cublaslt", .op = "attention", .prepare = prepare}});
}

}  // namespace tenon::cuda
