// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins of BERT whose sequences have lengths of their own: their tokens lie one after the other, and i32 [B + 1] says
// where each sequence begins, and where the last one ends. The largest length is the size of another input, which
// kernels of the vendor's choose by; it is not looked at here.
#include <algorithm>

#include "plugins/lib/bert_parts.h"
#include "plugins/lib/standard_plugin.h"

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
struct SecondEmbedding : VariableEmbedding {
  static constexpr const char* kVersion = "2";
  nv::DataType output_type(int32_t output, const nv::DataType*, int32_t) const {
    return output == 0 ? nv::DataType::kFLOAT : nv::DataType::kINT32;
  }
  Dims shape(int32_t output, const Inputs& in) const { return output == 0 ? rows(in) : Dims{}; }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    dst[1].as<int32_t>()[0] = 0;
    return write(src, dst[0], nullptr);
  }
};
struct ThirdEmbedding : VariableEmbedding {
  static constexpr const char* kVersion = "3";
  Dims shape(int32_t, const Inputs& in) const { return rows(in); }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    return write(src, dst[0], dst[1].as<float>());
  }
};

/// Attention within each sequence: [tokens, 3 * E, 1, 1], a mask that nothing reads, where sequences begin, and
/// [largest length] -> [tokens, E, 1, 1]. Without var_seqlen that of version 1.
struct VariableAttention : AttentionHeads {
  static constexpr const char* kName = "CustomQKVToContextPluginDynamic";
  static constexpr const char* kVersion = "2";
  int32_t var_seqlen = 0;
  int32_t use_int8_scale_max = 1;  // of the vendor's 8-bit softmax

  static void fields(auto& self, auto&& field) {
    AttentionHeads::fields(self, field);
    field("var_seqlen", self.var_seqlen);
    field("use_int8_scale_max", self.use_int8_scale_max);
  }
  std::string wrong() const {
    if (var_seqlen == 0) return "var_seqlen: expected 1; version 1 has sequences of one length";
    return wrong_heads();
  }
  bool any_type(int32_t input) const { return input == 1 || input == 3; }
  nv::DataType input_type(int32_t i, int32_t) const { return i == 2 ? nv::DataType::kINT32 : nv::DataType::kFLOAT; }
  Dims shape(int32_t, const Inputs& in) const {
    return {in.dim(0, 0), in.number(hidden_size), in.number(1), in.number(1)};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 4 || src[0].type.rank() != 4 || src[0].dim(1) != int64_t{3} * hidden_size) {
      return Error(ErrorCode::invalid_argument,
                   str("expected [tokens,", 3 * hidden_size, ",1,1], a mask, beginnings and the largest length, found ",
                       src[0].type));
    }
    TRY_ASSIGN(const auto starts, places(src[2], src[0].dim(0)));
    std::vector<float> scores;
    for (size_t b = 0; b + 1 < starts.size(); ++b) {
      const int64_t length = starts[b + 1] - starts[b];
      const float* tokens = src[0].as<float>() + int64_t{starts[b]} * 3 * hidden_size;
      float* to = dst[0].as<float>() + int64_t{starts[b]} * hidden_size;
      for (int64_t s = 0; s < length; ++s) attend(tokens, to, 1, s, length, scores);
    }
    return Done{};
  }
};

}  // namespace

Family bert_variable() { return family<SecondEmbedding, ThirdEmbedding, VariableAttention>(); }

}  // namespace tenon::plugins
