// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// matmul with known weights as a 1x1 convolution by cuDNN, which has epilogues that cuBLASLt lacks (GELU as it is
// defined): rows are the pixels of one picture.
#include "backends/cuda/generated/lib/source.h"
#include "backends/cuda/lib/cudnn_conv.h"
#include "ops/lib/evaluate.h"

namespace tenon::cuda {

namespace {

struct Sizes {
  int64_t m, n, k;
};

Result<Sizes> sizes_of(const Problem& p) {
  TRY(only_row_major(p));
  const TensorType &a = p.in[0], &b = p.in[1];
  if (a.dtype != DataType::f16 && a.dtype != DataType::bf16) return declined("f16 and bf16 only");
  if (!p.constant(1) || b.rank() != 2 || a.rank() < 2 || integer(p.op, "transpose_a") != 0)
    return declined("one matrix of constant weights only");
  if (number(p.op, "scale", 1) != 1) return declined("scale 1 only");
  const bool transposed = integer(p.op, "transpose_b") != 0;
  Sizes out{0, b.shape[transposed ? 0 : 1].number(), b.shape[transposed ? 1 : 0].number()};
  if (out.n == 0 || out.k == 0) return declined("empty operand");
  out.m = p.out[0].shape.volume() / out.n;
  if (out.n % 8 != 0 || out.k % 8 != 0) return declined("whole vectors only");
  if (present(p, 2) && p.in[2].shape.volume() != out.n) return declined("a bias per column only");
  if (present(p, 3) && p.in[3].shape != p.out[0].shape) return declined("a residual of another shape");
  return out;
}

/// Weights as [n, k, 1, 1]; made once, so that they are uploaded once.
Result<std::shared_ptr<Constant>> filters(const Problem& p, const CudaDevice& device, const Sizes& s) {
  const Constant& weights = *p.constant(1);
  const bool transposed = integer(p.op, "transpose_b") != 0;
  const TensorType type{weights.type().dtype, Shape::of({s.n, s.k, 1, 1})};
  return device.remember<Constant>(
      str("filters ", weights.hash(), transposed), [&]() -> Result<std::shared_ptr<Constant>> {
        const size_t bytes = size_of(type.dtype);
        const std::byte* from = weights.bytes().data();
        return std::make_shared<Constant>(Constant::make(type, [&](std::byte* out) {
          for (int64_t n = 0; n < s.n; ++n) {
            for (int64_t k = 0; k < s.k; ++k) {
              const auto at = static_cast<size_t>(transposed ? n * s.k + k : k * s.n + n) * bytes;
              std::copy(from + at, from + at + bytes, out + static_cast<size_t>(n * s.k + k) * bytes);
            }
          }
        }));
      });
}

Result<Problem> convolution(const Problem& p, const Sizes& s, const Constant& weights) {
  Attributes fields;
  for (const auto& [name, value] : p.op.fields()) {
    if (name == "activation" || name == "alpha" || name == "beta" || name == "residual_last")
      fields.push_back({name, value});
  }
  const OpDef* def = find_op(ops::all(), "conv");
  TRY_ASSIGN(auto attributes, def->make(fields));
  Problem out = p;
  out.op = Op(def, std::move(attributes));
  out.in[0] = {p.in[0].dtype, Shape::of({1, s.k, s.m, 1}), Layout::channels_last};
  out.in[1] = weights.type();
  out.out[0] = {p.out[0].dtype, Shape::of({1, s.n, s.m, 1}), Layout::channels_last};
  if (present(p, 3)) out.in[3] = out.out[0];
  out.constants[1] = weights;
  return out;
}

template <size_t kCandidate>
Result<Prepared> prepare(const Problem& p, const CudaDevice& device) {
  if (!device.cudnn()) return declined("needs cuDNN, which was not found");
  TRY_ASSIGN(const Sizes s, sizes_of(p));
  TRY_ASSIGN(const auto weights, filters(p, device, s));
  TRY_ASSIGN(const Problem conv, convolution(p, s, *weights));
  return prepare_cudnn_conv(conv, device, kCandidate);
}

}  // namespace

TacticFamily matmul_cudnn() {
  return of_library("cudnn", {{.name = "matmul_cudnn_0", .op = "matmul", .prepare = prepare<0>},
                              {.name = "matmul_cudnn_1", .op = "matmul", .prepare = prepare<1>},
                              {.name = "matmul_cudnn_2", .op = "matmul", .prepare = prepare<2>},
                              {.name = "matmul_cudnn_3", .op = "matmul", .prepare = prepare<3>}});
}

}  // namespace tenon::cuda
