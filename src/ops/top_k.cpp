// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// top_k: inference and reference.
#include "ops/top_k.h"

#include <algorithm>
#include <numeric>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> TopK::infer_known(std::span<const Known> in) const {
  const Types types = types_of(in);
  TRY(check_inputs(types, 2));
  TRY(check_type(types, 0, TypeSet::number));
  TRY(check_list(in, 1, "k"));
  TRY_ASSIGN(const int along, normalize_axis(axis, types[0].rank()));
  Shape shape = types[0].shape;
  const auto k = in[1].dims();
  const Dim count = k && k->size() == 1 ? k->front() : unknown_dim(shape[along].max());
  if (count.max() < 0 || count.min() > shape[along].max() || (k && k->size() != 1)) {
    return Error(ErrorCode::invalid_argument, str("expected k from 0 to ", shape[along], ", found ", count));
  }
  shape[along] = count;
  return Knowns{Known::of({types[0].dtype, shape}), Known::of({DataType::i64, shape})};
}

Result<> TopK::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const int along, normalize_axis(axis, src[0].type.rank()));
  const int64_t length = src[0].dim(along);
  const int64_t count = dst[0].dim(along);
  if (count > length) return Error(ErrorCode::invalid_argument, str("expected k up to ", length, ", found ", count));
  const int64_t inner = volume_between(src[0].type.shape, along + 1, src[0].type.rank());
  const int64_t rows = volume_between(src[0].type.shape, 0, along) * inner;
  const DataType dtype = src[0].type.dtype;
  const auto bytes = static_cast<int64_t>(size_of(dtype));
  std::vector<int64_t> offsets(static_cast<size_t>(length));
  std::vector<int64_t> wide(static_cast<size_t>(length));  // of any wide type
  std::vector<int64_t> order(static_cast<size_t>(length));
  visit_wide(dtype, [&]<class T>() {
    for (int64_t row = 0; row < rows; ++row) {
      for (int64_t i = 0; i < length; ++i) {
        offsets[static_cast<size_t>(i)] = (row / inner * length + i) * inner + row % inner;
      }
      load_wide(dtype, src[0].data, offsets.data(), length, wide.data());
      const T* x = reinterpret_cast<const T*>(wide.data());
      std::iota(order.begin(), order.end(), 0);
      std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
        const bool nan_a = x[a] != x[a];  // NaN counts as the largest
        const bool nan_b = x[b] != x[b];
        if (nan_a || nan_b) return largest ? nan_a && !nan_b : nan_b && !nan_a;
        return largest ? x[a] > x[b] : x[a] < x[b];
      });
      for (int64_t i = 0; i < count; ++i) {
        const int64_t to = (row / inner * count + i) * inner + row % inner;
        const int64_t from = order[static_cast<size_t>(i)];
        std::copy_n(src[0].data + offsets[static_cast<size_t>(from)] * bytes, bytes, dst[0].data + to * bytes);
        if (dst.size() > 1) dst[1].as<int64_t>()[to] = from;
      }
    }
  });
  return Done{};
}

namespace ops {
OpDef top_k() { return op_def<TopK>(); }
}  // namespace ops

}  // namespace tenon
