// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Rows and the kernels that fold them.
#include "backends/cuda/generated/lib/rows.h"

#include <algorithm>

namespace tenon::cuda {

namespace {
int64_t product(const std::vector<int64_t>& list) {
  int64_t out = 1;
  for (const int64_t one : list) out *= one;
  return out;
}

/// Neighbours of one stride pattern become one dimension.
void merge(std::vector<int64_t>& dims, std::vector<int64_t>& strides) {
  std::vector<int64_t> d, s;
  for (size_t i = 0; i < dims.size(); ++i) {
    if (dims[i] == 1) continue;
    if (!d.empty() && s.back() == strides[i] * dims[i]) {
      d.back() *= dims[i];
      s.back() = strides[i];
    } else {
      d.push_back(dims[i]);
      s.push_back(strides[i]);
    }
  }
  dims = std::move(d);
  strides = std::move(s);
}

/// An expression: where element `index` of these dimensions stands.
std::string place(const std::vector<int64_t>& dims, const std::vector<int64_t>& strides, const std::string& index) {
  std::vector<std::string> terms;
  int64_t below = 1;
  for (size_t i = dims.size(); i-- > 0;) {
    std::string term = below == 1 ? index : str(index, " / ", below);
    if (i > 0) term = str("(", term, ") % ", dims[i]);
    terms.push_back(str("(", term, ") * ", strides[i]));
    below *= dims[i];
  }
  return terms.empty() ? "0" : join(terms, " + ");
}
}  // namespace

int64_t Rows::count() const { return product(outer_dims); }
int64_t Rows::length() const { return product(inner_dims); }

Rows rows_of(const TensorType& operand, const std::vector<bool>& folded, RowOrder order) {
  Rows out;
  const auto strides = strides_of(operand);
  const std::vector<int> in_memory = memory_axes(operand);
  std::vector<int> of_rows = in_memory;
  if (order == RowOrder::row_major) std::ranges::sort(of_rows);
  for (const int a : in_memory) {
    const auto i = static_cast<size_t>(a);
    if (!folded[i]) continue;
    out.inner_dims.push_back(operand.shape[a].number());
    out.inner_strides.push_back(strides[i]);
  }
  for (const int a : of_rows) {
    const auto i = static_cast<size_t>(a);
    if (folded[i]) continue;
    out.outer_dims.push_back(operand.shape[a].number());
    out.outer_strides.push_back(strides[i]);
  }
  merge(out.inner_dims, out.inner_strides);
  merge(out.outer_dims, out.outer_strides);
  return out;
}

int lanes_for(const Rows& rows, const Target& target) {
  constexpr int64_t kManyRows = 132 * 256;
  const bool beside = !rows.outer_strides.empty() && rows.outer_strides.back() == 1;  // rows lie next to each other
  if (rows.length() <= 16 || (beside && rows.count() >= kManyRows)) return 1;
  int lanes = 32;
  while (lanes * 8 < rows.length() && lanes < 512) lanes *= 2;
  return std::min(lanes, target.most_lanes);
}

GeneratedLaunch launch_rows(Launcher launcher, const Rows& rows, const Target& target, const std::string& body) {
  const int lanes = lanes_for(rows, target);
  launcher.block = static_cast<uint32_t>(lanes == 1 ? 64 : lanes == 32 ? 128 : lanes);  // past a warp: a block a row
  launcher.threads = rows.count() * lanes;
  const int warps = lanes / 32;
  std::string fold = "template <class T, class F> DEVICE T fold(T v, F f) {\n";
  if (lanes > 1) fold += "  v = join_warp(v, f);\n";
  if (lanes > 32) {
    fold += str("  __shared__ T part[", warps, "];\n  __syncthreads();\n",
                "  if (threadIdx.x % 32 == 0) part[threadIdx.x / 32] = v;\n  __syncthreads();\n  v = part[0];\n",
                "  for (int i = 1; i < ", warps, "; ++i) v = f(v, part[i]);\n");
  }
  fold += "  return v;\n}\n";
  launcher.functions += str("#define LANES ", lanes, "\n#define LENGTH ", rows.length(),
                            "\n#define EACH(i) for (int i = lane; i < LENGTH; i += LANES)\n#define ELEMENT(i) (",
                            place(rows.inner_dims, rows.inner_strides, "(i)"), ")\n", fold);
  const std::string row = rows.backwards ? str(rows.count() - 1, " - at / LANES") : "at / LANES";
  const std::string head = str("  const i64 row = ", row, ";\n  const int lane = at % LANES;\n  const i64 from = ",
                               place(rows.outer_dims, rows.outer_strides, "row"), ";\n  (void)lane; (void)from;\n");
  return launch(launcher, head + body);
}

}  // namespace tenon::cuda
