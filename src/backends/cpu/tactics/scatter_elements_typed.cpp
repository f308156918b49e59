// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Elements of updates to places along an axis.
#include <cstring>

#include "backends/cpu/lib/indices.h"
#include "backends/cpu/lib/scatter_typed.h"

namespace tenon::cpu {

namespace {

/// Rows of the indices (their last axis) and where each begins in the result, the scattered axis left out.
struct ScatterRows {
  std::vector<int64_t> dims;     // of the indices, without the last
  std::vector<int64_t> strides;  // of the result along them; 0 along the scattered one
  int64_t rows = 1, length = 1;
  int64_t step = 1;  // in the result along a row; 0 if a row runs along the scattered axis
  int64_t axis_length = 1, axis_stride = 1;
  bool wide = true;

  int64_t begin(int64_t row) const {
    int64_t out = 0;
    for (size_t d = dims.size(); d-- > 0; row /= dims[d]) out += row % dims[d] * strides[d];
    return out;
  }
};

ScatterRows rows_of(const Problem& p, int axis) {
  ScatterRows out;
  const auto strides = strides_of(p.out[0]);
  const int last = p.in[1].rank() - 1;
  for (int a = 0; a <= last; ++a) {
    const int64_t stride = a == axis ? 0 : strides[static_cast<size_t>(a)];
    if (a == last) {
      out.length = p.in[1].shape[a].number();
      out.step = stride;
      continue;
    }
    out.dims.push_back(p.in[1].shape[a].number());
    out.strides.push_back(stride);
    out.rows *= out.dims.back();
  }
  out.axis_length = p.out[0].shape[axis].number();
  out.axis_stride = strides[static_cast<size_t>(axis)];
  out.wide = p.in[1].dtype == DataType::i64;
  return out;
}

template <class T>
Prepared scatter_rows(const Problem& p, int axis) {
  Prepared out;
  out.work.bytes = traffic(p);
  out.run = [r = rows_of(p, axis), bytes = p.out[0].bytes(), reduction = text_field(p.op, "reduction")](
                const Launch& launch, Stream&) -> Result<> {
    if (launch.dst[0] != launch.src[0]) std::memcpy(launch.dst[0], launch.src[0], bytes);
    const Indices indices{launch.src[1], r.wide};
    int64_t wrong = -1;
    with_reduction<T>(reduction, [&](auto merge) {
      for (int64_t row = 0; row < r.rows && wrong < 0; ++row) {
        T* to = launch.out<T>(0) + r.begin(row);
        for (int64_t k = 0; k < r.length; ++k) {
          const int64_t i = row * r.length + k, at = indices.at(i, r.axis_length);
          if (at < 0) {
            wrong = i;
            break;
          }
          T& place = to[k * r.step + at * r.axis_stride];
          place = merge(place, launch.in<T>(2)[i]);
        }
      }
    });
    return wrong < 0 ? Result<>(Done{}) : out_of_range(indices[wrong], r.axis_length);
  };
  return out;
}

Result<Prepared> prepare_scatter_elements(const Problem& p, const CpuDevice&) {
  TRY(check_indexed(p, 1));
  if (!(p.in[1].shape == p.in[2].shape)) return declined("indices and updates of two shapes");
  TRY_ASSIGN(const int axis, normalize_axis(integer_field(p.op, "axis"), p.in[0].rank()));
  for (int a = 0; a < p.in[0].rank(); ++a) {
    if (a != axis && p.in[1].shape[a].number() > p.in[0].shape[a].number()) return declined("indices beyond the shape");
  }
  return by_scattered_type(p.in[0].dtype, text_field(p.op, "reduction") == "none",
                           [&]<class T>(T) -> Result<Prepared> { return scatter_rows<T>(p, axis); });
}

}  // namespace

Tactic scatter_elements_typed() {
  return {.name = "scatter_elements_typed", .op = "scatter_elements", .prepare = prepare_scatter_elements};
}

}  // namespace tenon::cpu
