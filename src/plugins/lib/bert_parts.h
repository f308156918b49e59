// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the plugins of BERT share, whether its sequences have one length or lengths of their own.
// Source: Devlin et al. 2018, arXiv:1810.04805; Vaswani et al. 2017, arXiv:1706.03762.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ir/tensor.h"

namespace tenon::plugins {

/// A row over its mean and deviation, times gamma, plus beta; in place.
void normalize_row(float* row, const std::vector<float>& gamma, const std::vector<float>& beta);

/// What is wrong with a type's number, which may be 0 (f32) or 1 (f16); empty if nothing is.
std::string wrong_float_type(const char* field, int32_t type);
/// The same where 2 (INT8) may be too.
std::string wrong_type(const char* field, int32_t type);

/// Rows that are added for a token, and how their sum is normalized.
struct EmbeddingTables {
  std::vector<float> beta, gamma, words, segments, positions;
  int32_t output_fp16 = 0;

  static void fields(auto& self, auto&& field) {
    field("bert_embeddings_layernorm_beta", self.beta);
    field("bert_embeddings_layernorm_gamma", self.gamma);
    field("bert_embeddings_word_embeddings", self.words);
    field("bert_embeddings_token_type_embeddings", self.segments);
    field("bert_embeddings_position_embeddings", self.positions);
    field("output_fp16", self.output_fp16);
  }
  int64_t width() const { return static_cast<int64_t>(gamma.size()); }
  std::string wrong_tables() const;
  /// The sum of the three rows, not yet normalized. Errors: invalid_argument for a row that a table has not.
  Result<> write_sum(int64_t token, int64_t segment, int64_t position, float* to) const;
};

/// Attention of the heads of one token. A token has [heads, 3, width] of query, key and value.
struct AttentionHeads {
  int32_t type_id = 0;
  int32_t hidden_size = 0;
  int32_t num_heads = 0;
  int32_t has_mask = 0;
  float dq_probs = 0;  // a scale of the vendor's 8-bit softmax, which is in f32 here

  static void fields(auto& self, auto&& field) {
    field("type_id", self.type_id);
    field("hidden_size", self.hidden_size);
    field("num_heads", self.num_heads);
    field("has_mask", self.has_mask);
    field("dq_probs", self.dq_probs);
  }
  bool half() const { return type_id == 1; }
  bool quantized() const { return type_id == 2; }
  std::string wrong_heads() const;
  /// Sequences of one length: tokens [S, B, 3 * E, 1, 1], and how many elements each sequence has, i32 [B(, 1)], if
  /// has_mask -> [S, B, E, 1, 1]. Errors: invalid_argument for other shapes.
  Result<> attend_padded(std::span<const ConstTensor> src, const Tensor& dst) const;
  /// Sequences one after the other, from places that `starts` has, and its end: tokens [tokens, 3 * E] -> [tokens, E].
  void attend_packed(const float* tokens, std::span<const int32_t> starts, float* to) const;
  /// Token s of a sequence whose tokens lie `stride` tokens apart, to the first `valid` of it.
  void attend(const float* tokens, float* to, int64_t stride, int64_t s, int64_t valid,
              std::vector<float>& scores) const;

 private:
  void attend_head(const float* tokens, float* to, int64_t stride, int64_t s, int64_t head, int64_t valid,
                   std::vector<float>& scores) const;
};

}  // namespace tenon::plugins
