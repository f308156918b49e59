// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins of BERT: embeddings, attention, sums that are normalized, products. The gelu is in arithmetic.cpp, sequences
// that have lengths of their own in bert_variable.cpp.
#include <algorithm>

#include "plugins/lib/bert_parts.h"
#include "plugins/lib/standard_plugin.h"

namespace tenon::plugins {

namespace {

/// Tokens, segments and mask, each i32 [S, B] -> embeddings [S, B, E, 1, 1], and how many of each sequence the mask
/// takes, i32 [B, 1].
struct Embedding : EmbeddingTables {
  static constexpr const char* kName = "CustomEmbLayerNormPluginDynamic";
  static constexpr const char* kVersion = "1";
  static constexpr int32_t kOutputs = 2;
  int32_t full_mask = 0;
  int32_t mha_type_id = 0;

  static void fields(auto& self, auto&& field) {
    EmbeddingTables::fields(self, field);
    field("full_mask", self.full_mask);
    field("mha_type_id", self.mha_type_id);
  }
  std::string wrong() const {
    if (full_mask != 0) return str("full_mask: expected 0, found ", full_mask);
    const std::string tables = wrong_tables();
    return tables.empty() ? wrong_float_type("mha_type_id", mha_type_id) : tables;
  }
  bool half() const { return output_fp16 != 0; }
  nv::DataType input_type(int32_t, int32_t) const { return nv::DataType::kINT32; }
  nv::DataType output_type(int32_t output, const nv::DataType*, int32_t) const {
    return output == 0 ? nv::DataType::kFLOAT : nv::DataType::kINT32;
  }
  Dims shape(int32_t output, const Inputs& in) const {
    const Dim1 one = in.number(1);
    if (output == 1) return {in.dim(0, 1), one};
    return {in.dim(0, 0), in.dim(0, 1), in.number(width()), one, one};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 3 || src[1].volume() != src[0].volume() || src[2].volume() != src[0].volume()) {
      return Error(ErrorCode::invalid_argument, "expected tokens, segments and mask of one shape");
    }
    const int64_t length = src[0].dim(0), batch = src[0].dim(1);
    std::fill_n(dst[1].as<int32_t>(), batch, 0);
    for (int64_t at = 0; at < length * batch; ++at) {
      float* row = dst[0].as<float>() + at * width();
      TRY(write_sum(src[0].as<int32_t>()[at], src[1].as<int32_t>()[at], at / batch, row));
      normalize_row(row, gamma, beta);
      dst[1].as<int32_t>()[at % batch] += src[2].as<int32_t>()[at] != 0 ? 1 : 0;
    }
    return Done{};
  }
};

/// normalize(x + skip + bias), both [S, B, E, 1, 1]; of version 2 also [tokens, E, 1, 1].
struct SkipNormalization {
  static constexpr const char* kName = "CustomSkipLayerNormPluginDynamic";
  int32_t type_id = 0;
  std::vector<float> beta, gamma, bias;

  static void fields(auto& self, auto&& field) {
    field("type_id", self.type_id);
    field("beta", self.beta);
    field("gamma", self.gamma);
    field("bias", self.bias);
  }
  std::string wrong() const {
    const size_t width = gamma.size();
    if (width == 0 || beta.size() != width) return "gamma and beta: expected as many of each";
    if (!bias.empty() && bias.size() != width) return str("bias: expected ", width, ", found ", bias.size());
    return wrong_float_type("type_id", type_id);
  }
  bool half() const { return type_id == 1; }
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
  int32_t ld = 0;

  static void fields(auto& self, auto&& field) {
    field("ld", self.ld);
    SkipNormalization::fields(self, field);
  }
  std::string wrong() const {
    const auto width = static_cast<int32_t>(gamma.size());
    return ld != 0 && ld != width ? str("ld: expected ", width, ", found ", ld) : SkipNormalization::wrong();
  }
};
struct SecondSkipNormalization : SkipNormalization {
  static constexpr const char* kVersion = "2";
};

/// Attention of each head: [S, B, 3 * E, 1, 1], whose rows are [heads, 3, E / heads] of query, key and value, and how
/// many elements each sequence has, i32 [B(, 1)], if has_mask -> [S, B, E, 1, 1].
struct Attention : AttentionHeads {
  static constexpr const char* kName = "CustomQKVToContextPluginDynamic";
  static constexpr const char* kVersion = "1";

  std::string wrong() const { return wrong_heads(); }
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
    std::vector<float> scores;
    for (int64_t b = 0; b < batch; ++b) {
      const int64_t valid = has_mask != 0 ? std::clamp<int64_t>(src[1].as<int32_t>()[b], 0, length) : length;
      for (int64_t s = 0; s < length; ++s) {
        attend(src[0].as<float>() + b * 3 * hidden_size, dst[0].as<float>() + b * hidden_size, batch, s, valid, scores);
      }
    }
    return Done{};
  }
};

/// [S, B, K, 1, 1] times weights [K, out_dims] -> [S, B, out_dims, 1, 1].
struct Product {
  static constexpr const char* kName = "CustomFCPluginDynamic";
  static constexpr const char* kVersion = "1";
  int32_t out_dims = 0;
  int32_t type_id = 0;
  std::vector<float> weights;

  static void fields(auto& self, auto&& field) {
    field("out_dims", self.out_dims);
    field("type_id", self.type_id);
    field("W", self.weights);
  }
  std::string wrong() const {
    if (out_dims < 1) return str("out_dims: expected at least 1, found ", out_dims);
    if (weights.empty() || weights.size() % static_cast<size_t>(out_dims) != 0) {
      return str("W: expected rows of ", out_dims, ", found ", weights.size());
    }
    return wrong_float_type("type_id", type_id);
  }
  bool half() const { return type_id == 1; }
  Dims shape(int32_t, const Inputs& in) const {
    return {in.dim(0, 0), in.dim(0, 1), in.number(out_dims), in.number(1), in.number(1)};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const int64_t depth = static_cast<int64_t>(weights.size()) / out_dims;
    if (src.size() != 1 || src[0].type.rank() != 5 || src[0].dim(2) != depth) {
      return Error(ErrorCode::invalid_argument, str("expected [S,B,", depth, ",1,1], found ", src[0].type));
    }
    const float* x = src[0].as<float>();
    float* y = dst[0].as<float>();
    std::fill_n(y, dst[0].volume(), 0.0F);
    for (int64_t row = 0; row < src[0].dim(0) * src[0].dim(1); ++row) {
      for (int64_t k = 0; k < depth; ++k) {
        const float factor = x[row * depth + k];
        const float* from = weights.data() + k * out_dims;
        for (int64_t i = 0; i < out_dims; ++i) y[row * out_dims + i] += factor * from[i];
      }
    }
    return Done{};
  }
};

}  // namespace

Family bert() { return family<Embedding, FirstSkipNormalization, SecondSkipNormalization, Attention, Product>(); }

}  // namespace tenon::plugins
