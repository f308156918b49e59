// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins of BERT with sequences of one length, in f32: embeddings, attention, sums that are normalized. The gelu is in
// arithmetic.cpp. Source: Devlin et al. 2018, arXiv:1810.04805; Vaswani et al. 2017, arXiv:1706.03762.
#include <algorithm>
#include <cmath>
#include <limits>

#include "plugins/lib/standard_plugin.h"

namespace tenon::plugins {

namespace {

constexpr float kEpsilon = std::numeric_limits<float>::epsilon();  // as the vendor's

/// One row over its mean and deviation, in place.
void normalize_row(float* row, const std::vector<float>& gamma, const std::vector<float>& beta) {
  const auto width = static_cast<int64_t>(gamma.size());
  double sum = 0, squares = 0;
  for (int64_t i = 0; i < width; ++i) sum += row[i];
  const double mean = sum / static_cast<double>(width);
  for (int64_t i = 0; i < width; ++i) squares += (row[i] - mean) * (row[i] - mean);
  const double scale = 1 / std::sqrt(squares / static_cast<double>(width) + kEpsilon);
  for (int64_t i = 0; i < width; ++i) {
    const auto at = static_cast<size_t>(i);
    row[i] = static_cast<float>((row[i] - mean) * scale) * gamma[at] + beta[at];
  }
}

std::string only_f32(int32_t type) { return type == 0 ? "" : str("type_id: expected 0 (f32), found ", type); }

/// Tokens, segments and mask, each i32 [S, B] -> embeddings [S, B, E, 1, 1], and how many of each sequence the mask
/// takes, i32 [B, 1].
struct Embedding {
  static constexpr const char* kName = "CustomEmbLayerNormPluginDynamic";
  static constexpr const char* kVersion = "1";
  static constexpr int32_t kOutputs = 2;
  std::vector<float> beta, gamma, words, segments, positions;
  int32_t output_fp16 = 0;
  int32_t full_mask = 0;
  int32_t mha_type_id = 0;

  static void fields(auto& self, auto&& field) {
    field("bert_embeddings_layernorm_beta", self.beta);
    field("bert_embeddings_layernorm_gamma", self.gamma);
    field("bert_embeddings_word_embeddings", self.words);
    field("bert_embeddings_token_type_embeddings", self.segments);
    field("bert_embeddings_position_embeddings", self.positions);
    field("output_fp16", self.output_fp16);
    field("full_mask", self.full_mask);
    field("mha_type_id", self.mha_type_id);
  }
  std::string wrong() const {
    const size_t width = gamma.size();
    if (width == 0 || beta.size() != width) return "gamma and beta: expected as many of each";
    for (const auto* table : {&words, &segments, &positions}) {
      if (table->empty() || table->size() % width != 0) return str("embeddings: expected rows of ", width);
    }
    if (output_fp16 != 0 || full_mask != 0) return "output_fp16, full_mask: expected 0";
    return only_f32(mha_type_id);
  }
  nv::DataType input_type(int32_t, int32_t) const { return nv::DataType::kINT32; }
  nv::DataType output_type(int32_t output, const nv::DataType*, int32_t) const {
    return output == 0 ? nv::DataType::kFLOAT : nv::DataType::kINT32;
  }
  Dims shape(int32_t output, const Inputs& in) const {
    const Dim1 one = in.number(1);
    if (output == 1) return {in.dim(0, 1), one};
    return {in.dim(0, 0), in.dim(0, 1), in.number(static_cast<int64_t>(gamma.size())), one, one};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 3 || src[1].volume() != src[0].volume() || src[2].volume() != src[0].volume()) {
      return Error(ErrorCode::invalid_argument, "expected tokens, segments and mask of one shape");
    }
    const auto width = static_cast<int64_t>(gamma.size());
    const int64_t length = src[0].dim(0), batch = src[0].dim(1);
    std::fill_n(dst[1].as<int32_t>(), batch, 0);
    for (int64_t s = 0; s < length; ++s) {
      for (int64_t b = 0; b < batch; ++b) {
        const int64_t at = s * batch + b;
        float* row = dst[0].as<float>() + at * width;
        std::fill_n(row, width, 0.0F);
        TRY(add_row(words, src[0].as<int32_t>()[at], "token", row));
        TRY(add_row(segments, src[1].as<int32_t>()[at], "segment", row));
        TRY(add_row(positions, s, "position", row));
        normalize_row(row, gamma, beta);
        dst[1].as<int32_t>()[b] += src[2].as<int32_t>()[at] != 0 ? 1 : 0;
      }
    }
    return Done{};
  }

 private:
  Result<> add_row(const std::vector<float>& table, int64_t i, const char* what, float* to) const {
    const auto width = static_cast<int64_t>(gamma.size());
    const int64_t rows = static_cast<int64_t>(table.size()) / width;
    if (i < 0 || i >= rows) {
      return Error(ErrorCode::invalid_argument, str(what, ": expected 0 to ", rows - 1, ", found ", i));
    }
    for (int64_t k = 0; k < width; ++k) to[k] += table[static_cast<size_t>(i * width + k)];
    return Done{};
  }
};

/// normalize(x + skip + bias): both [S, B, E, 1, 1].
struct SkipNormalization {
  static constexpr const char* kName = "CustomSkipLayerNormPluginDynamic";
  int32_t type_id = 0;
  int32_t ld = 0;
  std::vector<float> beta, gamma, bias;

  static void fields(auto& self, auto&& field) {
    field("type_id", self.type_id);
    field("ld", self.ld);
    field("beta", self.beta);
    field("gamma", self.gamma);
    field("bias", self.bias);
  }
  std::string wrong() const {
    const size_t width = gamma.size();
    if (width == 0 || beta.size() != width) return "gamma and beta: expected as many of each";
    if (!bias.empty() && bias.size() != width) return str("bias: expected ", width, ", found ", bias.size());
    if (ld != 0 && static_cast<size_t>(ld) != width) return str("ld: expected ", width, ", found ", ld);
    return only_f32(type_id);
  }
  Dims shape(int32_t, const Inputs& in) const { return in.shape(0); }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const auto width = static_cast<int64_t>(gamma.size());
    if (src.size() != 2 || src[0].volume() != src[1].volume() || src[0].volume() % width != 0) {
      return Error(ErrorCode::invalid_argument, str("expected two tensors of rows of ", width));
    }
    for (int64_t i = 0; i < src[0].volume(); ++i) {
      const float extra = bias.empty() ? 0 : bias[static_cast<size_t>(i % width)];
      dst[0].as<float>()[i] = src[0].as<float>()[i] + src[1].as<float>()[i] + extra;
    }
    for (int64_t i = 0; i < src[0].volume(); i += width) normalize_row(dst[0].as<float>() + i, gamma, beta);
    return Done{};
  }
};
struct FirstSkipNormalization : SkipNormalization {
  static constexpr const char* kVersion = "1";
};
struct SecondSkipNormalization : SkipNormalization {
  static constexpr const char* kVersion = "2";
};

/// Attention of each head: [S, B, 3 * E, 1, 1], whose rows are [heads, 3, E / heads] of query, key and value, and how
/// many elements each sequence has, i32 [B(, 1)], if has_mask -> [S, B, E, 1, 1].
struct Attention {
  static constexpr const char* kName = "CustomQKVToContextPluginDynamic";
  static constexpr const char* kVersion = "1";
  int32_t type_id = 0;
  int32_t hidden_size = 0;
  int32_t num_heads = 0;
  int32_t has_mask = 0;
  float dq_probs = 0;
  int32_t var_seqlen = 0;

  static void fields(auto& self, auto&& field) {
    field("type_id", self.type_id);
    field("hidden_size", self.hidden_size);
    field("num_heads", self.num_heads);
    field("has_mask", self.has_mask);
    field("dq_probs", self.dq_probs);
    field("var_seqlen", self.var_seqlen);
  }
  std::string wrong() const {
    if (num_heads < 1 || hidden_size < num_heads || hidden_size % num_heads != 0) {
      return str("expected hidden_size in num_heads parts, found ", hidden_size, " and ", num_heads);
    }
    if (var_seqlen != 0) return "var_seqlen: expected 0";
    return only_f32(type_id);
  }
  nv::DataType input_type(int32_t i, int32_t) const { return i == 1 ? nv::DataType::kINT32 : nv::DataType::kFLOAT; }
  Dims shape(int32_t, const Inputs& in) const {
    const Dim1 one = in.number(1);
    return {in.dim(0, 0), in.dim(0, 1), in.number(hidden_size), one, one};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src[0].type.rank() < 3 || src[0].dim(2) != int64_t{3} * hidden_size ||
        src.size() != (has_mask != 0 ? 2U : 1U)) {
      return Error(ErrorCode::invalid_argument, str("expected [S,B,", 3 * hidden_size, ",1,1]",
                                                    has_mask != 0 ? " and a mask" : "", ", found ", src[0].type));
    }
    const int64_t length = src[0].dim(0), batch = src[0].dim(1);
    if (has_mask != 0 && src[1].volume() != batch) {
      return Error(ErrorCode::invalid_argument, str("expected a mask of ", batch, " counts, found ", src[1].type));
    }
    std::vector<float> scores(static_cast<size_t>(length));
    for (int64_t b = 0; b < batch; ++b) {
      const int64_t valid = has_mask != 0 ? std::clamp<int64_t>(src[1].as<int32_t>()[b], 0, length) : length;
      for (int64_t h = 0; h < num_heads; ++h) {
        for (int64_t s = 0; s < length; ++s) attend(src[0], dst[0].as<float>(), b, h, s, valid, scores);
      }
    }
    return Done{};
  }

 private:
  void attend(const ConstTensor& qkv, float* to, int64_t b, int64_t h, int64_t s, int64_t valid,
              std::vector<float>& scores) const {
    const int64_t batch = qkv.dim(1), width = hidden_size / num_heads;
    const auto row = [&](int64_t at, int64_t part) {
      return qkv.as<float>() + (at * batch + b) * 3 * hidden_size + (h * 3 + part) * width;
    };
    const float* query = row(s, 0);
    float highest = -std::numeric_limits<float>::infinity(), sum = 0;
    for (int64_t k = 0; k < valid; ++k) {
      const float* key = row(k, 1);
      float product = 0;
      for (int64_t i = 0; i < width; ++i) product += query[i] * key[i];
      scores[static_cast<size_t>(k)] = product / std::sqrt(static_cast<float>(width));
      highest = std::max(highest, scores[static_cast<size_t>(k)]);
    }
    float* out = to + (s * batch + b) * hidden_size + h * width;
    std::fill_n(out, width, 0.0F);
    for (int64_t k = 0; k < valid; ++k) {
      const float weight = std::exp(scores[static_cast<size_t>(k)] - highest);
      sum += weight;
      const float* value = row(k, 2);
      for (int64_t i = 0; i < width; ++i) out[i] += weight * value[i];
    }
    for (int64_t i = 0; i < width && sum > 0; ++i) out[i] /= sum;
  }
};

}  // namespace

Family bert() { return family<Embedding, FirstSkipNormalization, SecondSkipNormalization, Attention>(); }

}  // namespace tenon::plugins
