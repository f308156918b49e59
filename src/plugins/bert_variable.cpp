// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins of BERT whose sequences have lengths of their own: their tokens lie one after the other, and i32 [B + 1] says
// where each sequence begins, and where the last one ends. The largest length is the size of another input, which
// kernels of the vendor's choose by; it is not looked at here.
#include <algorithm>

#include "plugins/lib/bert_parts.h"
#include "plugins/lib/checks.h"
#include "plugins/lib/third_generation.h"

namespace tenon::plugins {

namespace {

/// Errors: invalid_argument unless these are places from 0 to `tokens`, ascending.
Result<std::span<const int32_t>> places(const ConstTensor& starts, int64_t tokens) {
  const std::span<const int32_t> out(starts.as<int32_t>(), static_cast<size_t>(starts.volume()));
  if (!out.empty() && out.front() == 0 && out.back() == tokens && std::is_sorted(out.begin(), out.end())) return out;
  return Error(ErrorCode::invalid_argument,
               str("expected where sequences begin, ascending from 0 to ", tokens, ", found [", join(out), "]"));
}

/// Tokens and segments i32 [tokens], where sequences begin i32 [B + 1], and [largest length] -> embeddings
/// [tokens, E, 1, 1] and a number that nothing reads (version 2) or the sums before they are normalized (version 3).
struct VariableEmbedding : EmbeddingTables {
  static constexpr const char* kName = "CustomEmbLayerNormPluginDynamic";
  static constexpr int32_t kOutputs = 2;

  std::string wrong() const { return wrong_tables(); }
  bool half() const { return output_fp16 != 0; }
  bool any_type(int32_t input) const { return input == 3; }
  nv::DataType input_type(int32_t, int32_t) const { return nv::DataType::kINT32; }
  Dims rows(const Inputs& in) const { return {in.dim(0, 0), in.number(width()), in.number(1), in.number(1)}; }

  /// `sums` may be null.
  Result<> write(std::span<const ConstTensor> src, const Tensor& dst, float* sums) const {
    if (src.size() != 4 || src[1].volume() != src[0].volume()) {
      return Error(ErrorCode::invalid_argument, "expected tokens, as many segments, beginnings and the largest length");
    }
    TRY_ASSIGN(const auto starts, places(src[2], src[0].volume()));
    for (size_t b = 0; b + 1 < starts.size(); ++b) {
      for (int64_t at = starts[b]; at < starts[b + 1]; ++at) {
        float* row = dst.as<float>() + at * width();
        TRY(write_sum(src[0].as<int32_t>()[at], src[1].as<int32_t>()[at], at - starts[b], row));
        if (sums != nullptr) std::copy_n(row, width(), sums + at * width());
        normalize_row(row, gamma, beta);
      }
    }
    return Done{};
  }
};
struct EmbeddingAlone : VariableEmbedding {
  nv::DataType output_type(int32_t output, const nv::DataType*, int32_t) const {
    return output == 0 ? nv::DataType::kFLOAT : nv::DataType::kINT32;
  }
  Dims shape(int32_t output, const Inputs& in) const { return output == 0 ? rows(in) : Dims{}; }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    dst[1].as<int32_t>()[0] = 0;
    return write(src, dst[0], nullptr);
  }
};
struct EmbeddingAndSums : VariableEmbedding {
  Dims shape(int32_t, const Inputs& in) const { return rows(in); }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    return write(src, dst[0], dst[1].as<float>());
  }
};

struct SecondEmbedding : EmbeddingAlone {
  static constexpr const char* kVersion = "2";
};
struct FourthEmbedding : EmbeddingAlone {
  static constexpr const char* kVersion = "4";
};
struct ThirdEmbedding : EmbeddingAndSums {
  static constexpr const char* kVersion = "3";
};
struct FifthEmbedding : EmbeddingAndSums {
  static constexpr const char* kVersion = "5";
};

/// Attention within each sequence: [tokens, 3 * E, 1, 1], a mask that nothing reads, where sequences begin, and
/// [largest length] -> [tokens, E, 1, 1]. Without var_seqlen that of version 1: sequences of one length.
struct VariableAttention : AttentionHeads {
  static constexpr const char* kName = "CustomQKVToContextPluginDynamic";
  int32_t var_seqlen = 0;
  int32_t use_int8_scale_max = 1;  // of the vendor's 8-bit softmax

  static void fields(auto& self, auto&& field) {
    AttentionHeads::fields(self, field);
    field("var_seqlen", self.var_seqlen);
    field("use_int8_scale_max", self.use_int8_scale_max);
  }
  std::string wrong() const { return wrong_heads(); }
  bool any_type(int32_t input) const { return var_seqlen != 0 && (input == 1 || input == 3); }
  nv::DataType input_type(int32_t i, int32_t) const {
    return i == (var_seqlen != 0 ? 2 : 1) ? nv::DataType::kINT32 : nv::DataType::kFLOAT;
  }
  Dims shape(int32_t, const Inputs& in) const {
    const Dim1 one = in.number(1);
    if (var_seqlen == 0) return {in.dim(0, 0), in.dim(0, 1), in.number(hidden_size), one, one};
    return {in.dim(0, 0), in.number(hidden_size), one, one};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (var_seqlen == 0) return attend_padded(src, dst[0]);
    if (src.size() != 4 || src[0].type.rank() != 4 || src[0].dim(1) != int64_t{3} * hidden_size) {
      return Error(ErrorCode::invalid_argument,
                   str("expected [tokens,", 3 * hidden_size, ",1,1], a mask, beginnings and the largest length, found ",
                       src.empty() ? str("nothing") : str(src[0].type)));
    }
    TRY_ASSIGN(const auto starts, places(src[2], src[0].dim(0)));
    attend_packed(src[0].as<float>(), starts, dst[0].as<float>());
    return Done{};
  }
};
struct SecondAttention : VariableAttention {
  static constexpr const char* kVersion = "2";
};
struct FifthAttention : VariableAttention {
  static constexpr const char* kVersion = "5";
};

/// The same of tokens that lie beside each other: [1, 3 * E, tokens, 1], whose channels are [3, heads, E / heads],
/// where sequences begin, and [largest length] -> [1, E, tokens, 1]. INT8, or the floats that the network has; scales
/// are the plugin's own with use_explicit_int8.
struct InterleavedAttention {
  static constexpr const char* kName = "CustomQKVToContextPluginDynamic";
  AttentionHeads heads;
  int32_t use_int8_scale_max = 1;  // of the vendor's 8-bit softmax
  int32_t use_explicit_int8 = 0;
  float input_qkv_scale = 1;
  float output_ctx_scale = 1;

  static void fields(auto& self, auto&& field) {
    field("hidden_size", self.heads.hidden_size);
    field("num_heads", self.heads.num_heads);
    field("dq_probs", self.heads.dq_probs);
    field("use_int8_scale_max", self.use_int8_scale_max);
    field("use_explicit_int8", self.use_explicit_int8);
    field("input_qkv_scale", self.input_qkv_scale);
    field("output_ctx_scale", self.output_ctx_scale);
  }
  std::string wrong() const {
    return first_of({heads.wrong_heads(),
                     unless_above_0({{"input_qkv_scale", input_qkv_scale}, {"output_ctx_scale", output_ctx_scale}})});
  }
  bool quantized() const { return true; }
  bool any_type(int32_t input) const { return input == 2; }
  nv::DataType input_type(int32_t i, int32_t) const { return i == 1 ? nv::DataType::kINT32 : nv::DataType::kFLOAT; }
  void set_scales(std::vector<float>& all, size_t inputs) const {
    if (use_explicit_int8 == 0) return;
    all[0] = input_qkv_scale;
    all[inputs] = output_ctx_scale;
  }
  Dims shape(int32_t, const Inputs& in) const { return {in.dim(0, 0), in.dim(0, 1) / 3, in.dim(0, 2), in.dim(0, 3)}; }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const int64_t width = heads.hidden_size, each = width / heads.num_heads;
    if (src.size() != 3 || src[0].type.rank() != 4 || src[0].dim(0) != 1 || src[0].dim(1) != 3 * width) {
      return Error(ErrorCode::invalid_argument,
                   str("expected [1,", 3 * width, ",tokens,1], beginnings and the largest length, found ",
                       src.empty() ? str("nothing") : str(src[0].type)));
    }
    const int64_t tokens = src[0].dim(2);
    TRY_ASSIGN(const auto starts, places(src[1], tokens));
    std::vector<float> rows(static_cast<size_t>(3 * width * tokens)), context(static_cast<size_t>(width * tokens));
    for (int64_t part = 0; part < 3; ++part) {
      for (int64_t channel = 0; channel < width; ++channel) {
        const float* from = src[0].as<float>() + (part * width + channel) * tokens;
        const int64_t at = (channel / each * 3 + part) * each + channel % each;
        for (int64_t t = 0; t < tokens; ++t) rows[static_cast<size_t>(t * 3 * width + at)] = from[t];
      }
    }
    heads.attend_packed(rows.data(), starts, context.data());
    for (int64_t t = 0; t < tokens; ++t) {
      for (int64_t i = 0; i < width; ++i)
        dst[0].as<float>()[i * tokens + t] = context[static_cast<size_t>(t * width + i)];
    }
    return Done{};
  }
};
struct ThirdAttention : InterleavedAttention {
  static constexpr const char* kVersion = "3";
};
struct SixthAttention : InterleavedAttention {
  static constexpr const char* kVersion = "6";
};

/// normalize(x + skip) over the channels of both, [1, E, tokens, 1]: INT8, or the floats that the network has. The
/// second output, of those that have one, is the sum before it is normalized.
struct InterleavedNormalization {
  static constexpr const char* kName = "CustomSkipLayerNormPluginDynamic";
  std::vector<float> beta, gamma;

  static void fields(auto& self, auto&& field) {
    field("beta", self.beta);
    field("gamma", self.gamma);
  }
  std::string wrong() const {
    return gamma.empty() || beta.size() != gamma.size() ? "gamma and beta: expected as many of each" : "";
  }
  bool quantized() const { return true; }
  Dims shape(int32_t, const Inputs& in) const { return in.shape(0); }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const auto width = static_cast<int64_t>(gamma.size());
    if (src.size() != 2 || src[0].volume() != src[1].volume() || src[0].type.rank() != 4 || src[0].dim(0) != 1 ||
        src[0].dim(1) != width) {
      return Error(ErrorCode::invalid_argument, str("expected two tensors of [1,", width, ",tokens,1]"));
    }
    const int64_t tokens = src[0].volume() / width;
    std::vector<float> row(gamma.size());
    for (int64_t t = 0; t < tokens; ++t) {
      for (int64_t i = 0; i < width; ++i) {
        row[static_cast<size_t>(i)] = src[0].as<float>()[i * tokens + t] + src[1].as<float>()[i * tokens + t];
        if (dst.size() > 1) dst[1].as<float>()[i * tokens + t] = row[static_cast<size_t>(i)];
      }
      normalize_row(row.data(), gamma, beta);
      for (int64_t i = 0; i < width; ++i) dst[0].as<float>()[i * tokens + t] = row[static_cast<size_t>(i)];
    }
    return Done{};
  }
};
struct ThirdNormalization : InterleavedNormalization {
  static constexpr const char* kVersion = "3";
};
struct SeventhNormalization : InterleavedNormalization {
  static constexpr const char* kVersion = "7";
};
struct FourthNormalization : InterleavedNormalization {
  static constexpr const char* kVersion = "4";
  static constexpr int32_t kOutputs = 2;
};
struct EighthNormalization : InterleavedNormalization {
  static constexpr const char* kVersion = "8";
  static constexpr int32_t kOutputs = 2;
};

}  // namespace

Family bert_variable() {
  Family out = family<SecondEmbedding, ThirdEmbedding, SecondAttention, ThirdAttention, ThirdNormalization,
                      FourthNormalization>();
  out.third = third<FourthEmbedding, FifthEmbedding, FifthAttention, SixthAttention, SeventhNormalization,
                    EighthNormalization>();
  return out;
}

}  // namespace tenon::plugins
