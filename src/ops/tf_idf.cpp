// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tf_idf: inference and reference.
#include "ops/tf_idf.h"

#include <algorithm>
#include <map>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {

/// Rows of x as numbers: strings as their place in the pool, -1 if they are not in it.
std::vector<int64_t> keys_of(const TfIdf& op, const ConstTensor& x) {
  if (x.type.dtype != DataType::string) return numbers_of(x);
  std::vector<int64_t> out;
  for (int64_t i = 0; i < x.volume(); ++i) {
    const auto at = std::find(op.pool_strings.begin(), op.pool_strings.end(), x.as<Text>()[i].view());
    out.push_back(at == op.pool_strings.end() ? -1 : at - op.pool_strings.begin());
  }
  return out;
}

/// The n-grams of the pool, each with its number.
std::map<std::vector<int64_t>, int64_t> grams_of(const TfIdf& op) {
  std::vector<int64_t> pool = op.pool;
  for (const std::string& text : op.pool_strings) {
    pool.push_back(std::find(op.pool_strings.begin(), op.pool_strings.end(), text) - op.pool_strings.begin());
  }
  std::map<std::vector<int64_t>, int64_t> out;
  int64_t number = 0;
  for (size_t n = 1; n <= op.counts.size(); ++n) {
    const auto begin = static_cast<size_t>(op.counts[n - 1]);
    const size_t end = n < op.counts.size() ? static_cast<size_t>(op.counts[n]) : pool.size();
    for (size_t i = begin; i + n <= end; i += n) {
      out.emplace(std::vector<int64_t>(pool.begin() + static_cast<std::ptrdiff_t>(i),
                                       pool.begin() + static_cast<std::ptrdiff_t>(i + n)),
                  number++);
    }
  }
  return out;
}

}  // namespace

Result<Types> TfIdf::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  const bool fits =
      in[0].rank() >= 1 && in[0].rank() <= 2 && (is_integer(in[0].dtype) || in[0].dtype == DataType::string);
  int64_t columns = 0;
  for (const int64_t column : indexes) columns = std::max(columns, std::min(column, Dim::kUnbounded) + 1);
  const size_t pooled = std::max(pool.size(), pool_strings.size());
  const bool ordered = std::is_sorted(counts.begin(), counts.end()) &&
                       (counts.empty() || (counts[0] >= 0 && counts.back() <= static_cast<int64_t>(pooled)));
  const bool whole = weights.empty() || weights.size() == indexes.size();
  const bool positive =
      std::all_of(indexes.begin(), indexes.end(), [](int64_t i) { return i >= 0 && i < Dim::kUnbounded; });
  if (!fits || !ordered || !whole || !positive || min_length < 1 || max_length < min_length || max_skip < 0) {
    return Error(ErrorCode::invalid_argument, str("expected a list of words and a pool that fits, found ", in[0]));
  }
  Shape out{columns};
  if (in[0].rank() == 2) out = Shape{in[0].shape[0], columns};
  return Types{{DataType::f32, std::move(out)}};
}

Result<> TfIdf::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const std::vector<int64_t> x = keys_of(*this, src[0]);
  const auto grams = grams_of(*this);
  const int rank = src[0].type.rank();
  const int64_t length = src[0].dim(rank - 1), columns = dst[0].dim(rank - 1);
  float* y = dst[0].as<float>();
  std::fill_n(y, dst[0].volume(), 0.0f);
  for (int64_t row = 0; row < (length > 0 ? static_cast<int64_t>(x.size()) / length : 0); ++row) {
    for (int64_t n = min_length; n <= std::min(max_length, length); ++n) {
      for (int64_t skip = 1; skip <= (n == 1 ? 1 : std::min(max_skip, length) + 1); ++skip) {
        for (int64_t at = 0; at + skip * (n - 1) < length; ++at) {
          std::vector<int64_t> gram;
          for (int64_t k = 0; k < n; ++k) gram.push_back(x[static_cast<size_t>(row * length + at + k * skip)]);
          const auto found = grams.find(gram);
          if (found == grams.end()) continue;
          const auto number = static_cast<size_t>(found->second);
          if (number >= indexes.size()) return Error(ErrorCode::invalid_argument, "expected a column for each n-gram");
          float& to = y[row * columns + indexes[number]];
          const float weight = weights.empty() ? 1.0f : weights[number];
          if (mode == TfIdfMode::tf) to += 1;
          if (mode == TfIdfMode::idf) to = weight;
          if (mode == TfIdfMode::tfidf) to += weight;
        }
      }
    }
  }
  return Done{};
}

namespace ops {
OpDef tf_idf() { return op_def<TfIdf>(); }
}  // namespace ops

}  // namespace tenon
