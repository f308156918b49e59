// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Loops over elements.
#include "backends/cuda/generated/lib/loops.h"

#include <algorithm>

namespace tenon::cuda {

Loops merged_loops(const Problem& p) {
  Loops out;
  out.strides.resize(p.in.size());
  std::vector<std::vector<int64_t>> all;
  for (const TensorType& type : p.in)
    all.push_back(type.present() ? broadcast_strides(type, p.out[0]) : std::vector<int64_t>());
  for (const int a : memory_axes(p.out[0])) {
    const int64_t length = p.out[0].shape[a].number();
    if (length == 1) continue;
    bool merges = !out.dims.empty();
    for (size_t k = 0; k < all.size() && merges; ++k) {
      merges = out.strides[k].back() == all[k][static_cast<size_t>(a)] * length;
    }
    if (merges)
      out.dims.back() *= length;
    else
      out.dims.push_back(length);
    for (size_t k = 0; k < all.size(); ++k) {
      if (merges)
        out.strides[k].back() = all[k][static_cast<size_t>(a)];
      else
        out.strides[k].push_back(all[k][static_cast<size_t>(a)]);
    }
  }
  return out;
}

int64_t neighbours(const Problem& p, const Loops& loops) {
  if (loops.dims.empty()) return 1;
  size_t widest = size_of(p.out[0].dtype);
  for (const TensorType& type : p.in) {
    const bool one = type.shape.is_static() && type.shape.volume() == 1;  // is not loaded by vectors
    if (!one) widest = std::max(widest, size_of(type.dtype));
  }
  for (int64_t count = static_cast<int64_t>(16 / widest); count > 1; count /= 2) {
    bool fits = loops.dims.back() % count == 0;
    for (const auto& strides : loops.strides) {
      fits = fits && strides.back() <= 1;
      for (size_t d = 0; d + 1 < strides.size(); ++d) fits = fits && (strides.back() == 0 || strides[d] % count == 0);
    }
    if (fits) return count;
  }
  return 1;
}

Result<> check_one_layout(const Problem& p) {
  if (p.out[0].layout != Layout::channels_last) return Done{};
  for (const TensorType& type : p.in) {
    if (type.rank() == p.out[0].rank() && type.layout != p.out[0].layout && type.shape == p.out[0].shape)
      return declined("operands in two layouts");
  }
  return Done{};
}

std::string load_neighbours(const Problem& p, const Loops& loops, int64_t count) {
  // The innermost dimension is counted in groups of `count`.
  std::vector<Dim> dims(loops.dims.begin(), loops.dims.end());
  if (!dims.empty()) dims.back() = Dim(dims.back().number() / count);
  std::string out = coordinates({p.out[0].dtype, Shape(dims), Layout::row_major}, "at");
  for (size_t k = 0; k < p.in.size(); ++k) {
    auto strides = loops.strides[k];
    const bool vector = count > 1 && strides.back() == 1;
    if (count > 1 && !strides.empty()) strides.back() *= count;
    out += str("  const auto* p", k, " = x", k, " + (", offset(strides), ");\n");
    if (vector) out += str("  const auto v", k, " = *(const Pack<decltype(+p", k, ")>*)p", k, ";\n");
  }
  return out;
}

std::string neighbour(const Loops& loops, size_t k, int64_t count) {
  return count > 1 && loops.strides[k].back() == 1 ? str("v", k, ".v[i]") : str("*p", k);
}

std::string pack_text(int64_t count) {
  return str("template <class P> struct Pack;\ntemplate <class T> struct alignas(sizeof(T) * ", count,
             ") Pack<const T*> { T v[", count, "]; };\n");
}

}  // namespace tenon::cuda
