// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins of BERT: embeddings, attention, sums that are normalized, products. The gelu is in arithmetic.cpp, sequences
// that have lengths of their own in bert_variable.cpp.
#include <algorithm>

#include "plugins/lib/bert_parts.h"
#include "plugins/lib/checks.h"
#include "plugins/lib/third_generation.h"

namespace tenon::plugins {

namespace {

/// Tokens, segments and mask, each i32 [S, B] -> embeddings [S, B, E, 1, 1], and how many of each sequence the mask
/// takes, i32 [B, 1]. That is all that the attention below reads, whatever full_mask and its type say.
struct Embedding : EmbeddingTables {
  static constexpr const char* kName = "CustomEmbLayerNormPluginDynamic";
  static constexpr int32_t kOutputs = 2;
  int32_t full_mask = 0;
  int32_t mha_type_id = 0;

  static void fields(auto& self, auto&& field) {
    EmbeddingTables::fields(self, field);
    field("full_mask", self.full_mask);
    field("mha_type_id", self.mha_type_id);
  }
  std::string wrong() const { return first_of({wrong_tables(), wrong_type("mha_type_id", mha_type_id)}); }
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

struct FirstEmbedding : Embedding {
  static constexpr const char* kVersion = "1";
};
struct SixthEmbedding : Embedding {
  static constexpr const char* kVersion = "6";
};

/// normalize(x + skip + bias), both [S, B, E, 1, 1]; of versions 2 and 6 also [tokens, E, 1, 1].
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
    return wrong_type("type_id", type_id);
  }
  bool half() const { return type_id == 1; }
  bool quantized() const { return type_id == 2; }
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
struct SizedSkipNormalization : SkipNormalization {
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
struct FirstSkipNormalization : SizedSkipNormalization {
  static constexpr const char* kVersion = "1";
};
struct FifthSkipNormalization : SizedSkipNormalization {
  static constexpr const char* kVersion = "5";
};
struct SecondSkipNormalization : SkipNormalization {
  static constexpr const char* kVersion = "2";
};
struct SixthSkipNormalization : SkipNormalization {
  static constexpr const char* kVersion = "6";
};

/// Attention of each head: [S, B, 3 * E, 1, 1], whose rows are [heads, 3, E / heads] of query, key and value, and how
/// many elements each sequence has, i32 [B(, 1)], if has_mask -> [S, B, E, 1, 1].
struct Attention : AttentionHeads {
  static constexpr const char* kName = "CustomQKVToContextPluginDynamic";

  std::string wrong() const { return wrong_heads(); }
  nv::DataType input_type(int32_t i, int32_t) const { return i == 1 ? nv::DataType::kINT32 : nv::DataType::kFLOAT; }
  Dims shape(int32_t, const Inputs& in) const {
    const Dim1 one = in.number(1);
    return {in.dim(0, 0), in.dim(0, 1), in.number(hidden_size), one, one};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    return attend_padded(src, dst[0]);
  }
};
struct FirstAttention : Attention {
  static constexpr const char* kVersion = "1";
};
struct FourthAttention : Attention {
  static constexpr const char* kVersion = "4";
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

Family bert() {
  Family out = family<FirstEmbedding, FirstSkipNormalization, SecondSkipNormalization, FirstAttention, Product>();
  out.third = third<SixthEmbedding, FifthSkipNormalization, SixthSkipNormalization, FourthAttention>();
  return out;
}

}  // namespace tenon::plugins
