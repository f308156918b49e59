// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// attention as two products by cuBLASLt and a softmax between them; scores are f32 in the workspace.
#include "backends/cuda/generated/lib/rows.h"
#include "backends/cuda/lib/cublaslt_product.h"
#include "backends/cuda/stream.h"

namespace tenon::cuda {

namespace {

struct Sizes {
  int64_t batch, heads, queries, keys, depth, values;
  bool last;  // heads behind the length
  int64_t scores() const { return batch * heads * queries * keys; }
};

Sizes sizes_of(const Problem& p) {
  const bool last = integer(p.op, "heads_last") != 0;
  const int heads = last ? 2 : 1, length = last ? 1 : 2;
  return {p.in[0].shape[0].number(),
          p.in[0].shape[heads].number(),
          p.in[0].shape[length].number(),
          p.in[1].shape[length].number(),
          p.in[0].shape[3].number(),
          p.in[2].shape[3].number(),
          last};
}

/// Rows of scores to weights that add up to 1, with the mask.
GeneratedLaunch softmax(const Problem& p, const Sizes& n, size_t weights_at) {
  const Rows rows{{n.batch * n.heads * n.queries}, {n.keys}, {n.keys}, {1}};
  Launcher launcher;
  std::string mask;
  if (present(p, 3)) {
    launcher.args.push_back(src(p, 3));
    const TensorType scores{DataType::f32, Shape::of({n.batch, n.heads, n.queries, n.keys})};
    const auto m = broadcast_strides(p.in[3], scores);
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
          "  EACH(i) w1[from + i] = narrow<", to_string(p.in[0].dtype), ">(exp_(w0[from + i] - top) / sum);\n");
  return launch_rows(launcher, rows, Target{}, body);
}

Gemm scores_gemm(const Problem& p, const Sizes& n) {
  Gemm g{.m = n.queries, .n = n.keys, .k = n.depth, .transpose_b = true, .ld_y = n.keys, .next_y = n.queries * n.keys};
  g.batch = n.last ? n.heads : n.batch * n.heads;
  g.ld_a = g.ld_b = n.last ? n.heads * n.depth : n.depth;
  g.next_a = n.last ? n.depth : n.queries * n.depth;
  g.next_b = n.last ? n.depth : n.keys * n.depth;
  g.dtype = p.in[0].dtype;
  g.result = DataType::f32;
  g.scale = static_cast<float>(number(p.op, "scale", 1));
  return g;
}

Gemm values_gemm(const Problem& p, const Sizes& n) {
  Gemm g{.m = n.queries, .n = n.values, .k = n.keys, .ld_a = n.keys, .next_a = n.queries * n.keys};
  g.batch = n.last ? n.heads : n.batch * n.heads;
  g.ld_b = g.ld_y = n.last ? n.heads * n.values : n.values;
  g.next_b = n.last ? n.values : n.keys * n.values;
  g.next_y = n.last ? n.values : n.queries * n.values;
  g.dtype = p.in[0].dtype;
  return g;
}

size_t aligned(size_t bytes) { return (bytes + 255) / 256 * 256; }

Result<Prepared> prepare(const Problem& p, const CudaDevice& device) {
  TRY(only_row_major(p));
  TRY(only_floats(p));
  if (p.in[0].dtype == DataType::f64) return declined("f32, f16 and bf16 only");
  const Sizes n = sizes_of(p);
  if (n.keys == 0 || n.depth == 0) return declined("empty operand");
  TRY_ASSIGN(const auto first, GemmCall::make(scores_gemm(p, n), device, 0));
  TRY_ASSIGN(const auto second, GemmCall::make(values_gemm(p, n), device, 0));
  const size_t weights_at = aligned(static_cast<size_t>(n.scores()) * sizeof(float));
  const size_t library_at = weights_at + aligned(static_cast<size_t>(n.scores()) * size_of(p.in[0].dtype));
  TRY_ASSIGN(const Prepared middle, prepare_generated({{softmax(p, n, weights_at)}}, device));
  Prepared out{.workspace_bytes = library_at + std::max(first->workspace_bytes(), second->workspace_bytes())};
  out.work.flops = 2.0 * static_cast<double>(n.scores()) * static_cast<double>(n.depth + n.values);
  out.work.bytes = traffic(p);
  const size_t bytes = size_of(p.in[0].dtype);
  out.run = [=, &device, middle = middle.run](const Launch& launch, Stream& stream) -> Result<> {
    const ContextScope scope(device);
    const CUstream handle = static_cast<CudaStream&>(stream).handle();
    auto* workspace = static_cast<std::byte*>(launch.workspace);
    const int64_t calls = n.last ? n.batch : 1;  // a call takes heads that lie at one distance
    const auto at = [&](const void* base, int64_t elements, size_t size) {
      return static_cast<const std::byte*>(base) + static_cast<size_t>(elements) * size;
    };
    const int64_t scores = n.scores() / calls;
    for (int64_t b = 0; b < calls; ++b) {
      TRY(first->run(at(launch.src[0], b * n.queries * n.heads * n.depth, bytes),
                     at(launch.src[1], b * n.keys * n.heads * n.depth, bytes), nullptr, nullptr,
                     workspace + static_cast<size_t>(b * scores) * sizeof(float), workspace + library_at, handle));
    }
    TRY(middle(launch, stream));
    for (int64_t b = 0; b < calls; ++b) {
      TRY(second->run(
          at(workspace + weights_at, b * scores, bytes), at(launch.src[2], b * n.keys * n.heads * n.values, bytes),
          nullptr, nullptr,
          static_cast<std::byte*>(launch.dst[0]) + static_cast<size_t>(b * n.queries * n.heads * n.values) * bytes,
          workspace + library_at, handle));
    }
    return Done{};
  };
  return out;
}

}  // namespace

TacticFamily attention_cublaslt() { return {{.name = "attention_cublaslt", .op = "attention", .prepare = prepare}}; }

}  // namespace tenon::cuda
