// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// unique: inference and reference.
#include "ops/unique.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {

/// x as `length` rows of numbers to compare.
struct Rows {
  std::vector<std::vector<double>> rows;
  int64_t length = 0, outer = 1, inner = 1;
};

Rows rows_of(const ConstTensor& x, bool along_axis, int64_t axis) {
  Rows out;
  out.length = x.volume();
  if (along_axis) {
    const int at = static_cast<int>(axis < 0 ? axis + x.type.rank() : axis);
    out.length = x.dim(at);
    out.outer = volume_between(x.type.shape, 0, at);
    out.inner = volume_between(x.type.shape, at + 1, x.type.rank());
  }
  const size_t step = size_of(x.type.dtype);
  for (int64_t k = 0; k < out.length; ++k) {
    std::vector<double> row;
    for (int64_t o = 0; o < out.outer; ++o) {
      for (int64_t i = 0; i < out.inner; ++i) {
        const int64_t at = (o * out.length + k) * out.inner + i;
        row.push_back(load_number(x.type.dtype, x.data + static_cast<size_t>(at) * step));
      }
    }
    out.rows.push_back(std::move(row));
  }
  return out;
}

/// The first place of each distinct row, and which distinct row each row is.
struct Distinct {
  std::vector<int64_t> first, inverse, counts;
};

Distinct distinct(const Rows& rows, bool sorted) {
  std::vector<int64_t> order(static_cast<size_t>(rows.length));
  std::iota(order.begin(), order.end(), 0);
  const auto row = [&](int64_t k) -> const std::vector<double>& { return rows.rows[static_cast<size_t>(k)]; };
  std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) { return row(a) < row(b); });
  Distinct out;
  out.inverse.resize(order.size());
  for (size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || row(order[i]) != row(order[i - 1])) {
      out.first.push_back(order[i]);
      out.counts.push_back(0);
    }
    ++out.counts.back();
    out.inverse[static_cast<size_t>(order[i])] = static_cast<int64_t>(out.first.size()) - 1;
  }
  if (sorted) return out;
  std::vector<int64_t> rank(out.first.size());
  std::iota(rank.begin(), rank.end(), 0);
  std::sort(rank.begin(), rank.end(), [&](int64_t a, int64_t b) {
    return out.first[static_cast<size_t>(a)] < out.first[static_cast<size_t>(b)];
  });
  Distinct moved;
  std::vector<int64_t> to(rank.size());
  for (size_t i = 0; i < rank.size(); ++i) {
    to[static_cast<size_t>(rank[i])] = static_cast<int64_t>(i);
    moved.first.push_back(out.first[static_cast<size_t>(rank[i])]);
    moved.counts.push_back(out.counts[static_cast<size_t>(rank[i])]);
  }
  for (const int64_t one : out.inverse) moved.inverse.push_back(to[static_cast<size_t>(one)]);
  return moved;
}

}  // namespace

Result<Knowns> Unique::infer_known(std::span<const Known> in) const {
  const Types types = types_of(in);
  TRY(check_inputs(types, 1));
  if (types[0].dtype == DataType::string) return Error(ErrorCode::unsupported, "unique elements of strings");
  Dim length = types[0].shape.is_static() ? Dim(types[0].shape.volume()) : unknown_dim();
  int at = 0;
  if (along_axis) {
    TRY_ASSIGN(at, normalize_axis(axis, types[0].rank()));
    length = types[0].shape[at];
  }
  Dim count = unknown_dim(std::max<int64_t>(length.max(), 1));
  if (in[0].value) {
    count = static_cast<int64_t>(distinct(rows_of(in[0].value.tensor(), along_axis, axis), true).first.size());
  }
  Shape y{count};
  if (along_axis) {
    y = types[0].shape;
    y[at] = count;
  }
  const TensorType list{DataType::i64, Shape{count}};
  return Knowns{Known::of({types[0].dtype, std::move(y)}), Known::of(list), Known::of({DataType::i64, Shape{length}}),
                Known::of(list)};
}

Result<> Unique::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const Rows rows = rows_of(src[0], along_axis, axis);
  const Distinct found = distinct(rows, sorted);
  const auto count = static_cast<int64_t>(found.first.size());
  const size_t bytes = static_cast<size_t>(rows.inner) * size_of(src[0].type.dtype);
  for (int64_t o = 0; o < rows.outer && bytes > 0; ++o) {
    for (int64_t k = 0; k < count; ++k) {
      const int64_t from = o * rows.length + found.first[static_cast<size_t>(k)];
      std::memcpy(dst[0].data + static_cast<size_t>(o * count + k) * bytes,
                  src[0].data + static_cast<size_t>(from) * bytes, bytes);
    }
  }
  const std::array<const std::vector<int64_t>*, 3> lists = {&found.first, &found.inverse, &found.counts};
  for (size_t i = 1; i < dst.size() && i < 4; ++i) {
    if (dst[i].data) std::copy(lists[i - 1]->begin(), lists[i - 1]->end(), dst[i].as<int64_t>());
  }
  return Done{};
}

namespace ops {
OpDef unique() { return op_def<Unique>(); }
}  // namespace ops

}  // namespace tenon
