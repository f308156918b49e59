// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tf_idf: how often known n-grams stand in a text.
#pragma once

#include <array>

#include "ops/lib/op_def.h"

namespace tenon {

enum class TfIdfMode { tf, idf, tfidf };
constexpr auto names(TfIdfMode) { return std::array{"tf", "idf", "tfidf"}; }

/// Counts the n-grams of a pool in each row of x, their elements up to max_skip + 1 places apart.
///   x: integers or strings [C] or [B,C]  ->  y: f32 [columns] or [B,columns]
/// tf counts; idf is the weight (1 without weights) of what is there; tfidf their product.
/// Errors: invalid_argument for a pool that does not fit.
/// Source: ONNX TfIdfVectorizer-9.
struct TfIdf {
  static constexpr std::string_view kName = "tf_idf";
  TfIdfMode mode = TfIdfMode::tf;
  int64_t min_length = 1;
  int64_t max_length = 1;
  int64_t max_skip = 0;
  std::vector<int64_t> counts;   // where the n-grams of each length begin in the pool
  std::vector<int64_t> indexes;  // column of each n-gram
  std::vector<int64_t> pool;
  std::vector<std::string> pool_strings;
  std::vector<float> weights;  // of each n-gram; empty: 1 each

  static void fields(auto& self, auto&& field) {
    field("mode", self.mode);
    field("min_length", self.min_length);
    field("max_length", self.max_length);
    field("max_skip", self.max_skip);
    field("counts", self.counts);
    field("indexes", self.indexes);
    field("pool", self.pool);
    field("pool_strings", self.pool_strings);
    field("weights", self.weights);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
