// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// matmul as it is defined, a thread per result: for the types and shapes that no library takes.
#include <algorithm>

#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

namespace {

/// Strides of an operand over its batch axes, aligned at the end with the `count` batch axes of the result.
std::vector<int64_t> batch_strides(const TensorType& type, int count) {
  const auto own = strides_of(type);
  std::vector<int64_t> out(static_cast<size_t>(count), 0);
  const int batches = std::max(0, type.rank() - 2);
  for (int a = 0; a < batches; ++a) {
    if (type.shape[a].number() != 1) out[static_cast<size_t>(a + count - batches)] = own[static_cast<size_t>(a)];
  }
  return out;
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  TRY(only_row_major(p));
  const TensorType &a = p.in[0], &b = p.in[1], &y = p.out[0];
  const bool ta = integer(p.op, "transpose_a") != 0 && a.rank() > 1,
             tb = integer(p.op, "transpose_b") != 0 && b.rank() > 1;
  const auto as = strides_of(a), bs = strides_of(b);
  const int64_t k = a.rank() == 1 ? a.shape[0].number() : a.shape[a.rank() - (ta ? 2 : 1)].number();
  const int64_t a_k = a.rank() == 1 ? 1 : as[as.size() - (ta ? 2 : 1)],
                a_m = a.rank() == 1 ? 0 : as[as.size() - (ta ? 1 : 2)];
  const int64_t b_k = b.rank() == 1 ? 1 : bs[bs.size() - (tb ? 1 : 2)],
                b_n = b.rank() == 1 ? 0 : bs[bs.size() - (tb ? 2 : 1)];
  const int rows = a.rank() > 1 ? 1 : 0, columns = b.rank() > 1 ? 1 : 0;
  const int batches = y.rank() - rows - columns;
  const std::string m = rows ? str("c", batches) : "0", n = columns ? str("c", batches + rows) : "0";
  Launcher launcher{.acc = is_float(y.dtype)                                      ? accumulator(y.dtype)
                           : y.dtype == DataType::u32 || y.dtype == DataType::u64 ? "u64"
                                                                                  : "i64",
                    .threads = y.shape.volume()};
  if (is_float(y.dtype)) launcher.functions = epilogue_functions(p.op);
  for (size_t i = 0; i < p.in.size(); ++i) {
    if (present(p, i)) launcher.args.push_back(src(p, i));
  }
  launcher.args.push_back(dst(p, 0));
  std::string body = str(coordinates(y, "at"), "  const i64 left = ", offset(batch_strides(a, batches)), " + (i64)", m,
                         " * ", a_m, ", right = ", offset(batch_strides(b, batches)), " + (i64)", n, " * ", b_n,
                         ";\n  acc v = 0;\n  for (int k = 0; k < ", k, "; ++k) v += (acc)wide(x0[left + (i64)k * ", a_k,
                         "]) * (acc)wide(x1[right + (i64)k * ", b_k, "]);\n");
  if (!is_float(y.dtype)) {
    body += str("  y0[at] = narrow<", to_string(y.dtype), ">(v);\n");
    return Generated{{launch(launcher, body)}};
  }
  body += str("  v *= ", literal(number(p.op, "scale", 1)), ";\n");
  if (present(p, 2)) body += str("  v += (acc)wide(x2[at % ", p.in[2].shape.volume(), "]);\n");
  body += str("  y0[at] = narrow<", to_string(y.dtype), ">(finish(v, ", present(p, 3) ? "(acc)wide(x3[at])" : "(acc)0",
              "));\n");
  Generated out{{launch(launcher, body)}};
  out.effort = kEffortOfScalars * 2 * static_cast<double>(y.shape.volume()) * static_cast<double>(k);
  return out;
}

}  // namespace

Generator products() { return {"matmul_direct_nvrtc", {"matmul"}, LayoutRule::row_major, -100, make}; }

}  // namespace tenon::cuda
