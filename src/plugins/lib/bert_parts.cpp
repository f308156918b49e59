// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Embeddings, attention and normalization of one token.
#include "plugins/lib/bert_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/str.h"

namespace tenon::plugins {

namespace {

constexpr float kEpsilon = std::numeric_limits<float>::epsilon();  // as the vendor's

Result<> add_row(const std::vector<float>& table, int64_t width, int64_t i, const char* what, float* to) {
  const int64_t rows = static_cast<int64_t>(table.size()) / width;
  if (i < 0 || i >= rows) {
    return Error(ErrorCode::invalid_argument, str(what, ": expected 0 to ", rows - 1, ", found ", i));
  }
  for (int64_t k = 0; k < width; ++k) to[k] += table[static_cast<size_t>(i * width + k)];
  return Done{};
}

}  // namespace

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

std::string wrong_float_type(const char* field, int32_t type) {
  return type == 0 || type == 1 ? "" : str(field, ": expected 0 (f32) or 1 (f16), found ", type);
}

std::string wrong_type(const char* field, int32_t type) {
  return type >= 0 && type <= 2 ? "" : str(field, ": expected 0 (f32), 1 (f16) or 2 (INT8), found ", type);
}

std::string EmbeddingTables::wrong_tables() const {
  if (gamma.empty() || beta.size() != gamma.size()) return "gamma and beta: expected as many of each";
  for (const auto* table : {&words, &segments, &positions}) {
    if (table->empty() || table->size() % gamma.size() != 0) return str("embeddings: expected rows of ", gamma.size());
  }
  return wrong_float_type("output_fp16", output_fp16);
}

Result<> EmbeddingTables::write_sum(int64_t token, int64_t segment, int64_t position, float* to) const {
  std::fill_n(to, width(), 0.0F);
  TRY(add_row(words, width(), token, "token", to));
  TRY(add_row(segments, width(), segment, "segment", to));
  return add_row(positions, width(), position, "position", to);
}

std::string AttentionHeads::wrong_heads() const {
  if (num_heads < 1 || hidden_size < num_heads || hidden_size % num_heads != 0) {
    return str("expected hidden_size in num_heads parts, found ", hidden_size, " and ", num_heads);
  }
  return wrong_type("type_id", type_id);
}

Result<> AttentionHeads::attend_padded(std::span<const ConstTensor> src, const Tensor& dst) const {
  if (src.empty() || src[0].type.rank() < 3 || src[0].dim(2) != int64_t{3} * hidden_size ||
      src.size() != (has_mask != 0 ? 2U : 1U)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected [S,B,", 3 * hidden_size, ",1,1]", has_mask != 0 ? " and a mask" : "", ", found ",
                     src.empty() ? str("nothing") : str(src[0].type)));
  }
  const int64_t length = src[0].dim(0), batch = src[0].dim(1);
  if (has_mask != 0 && src[1].volume() != batch) {
    return Error(ErrorCode::invalid_argument, str("expected a mask of ", batch, " counts, found ", src[1].type));
  }
  std::vector<float> scores;
  for (int64_t b = 0; b < batch; ++b) {
    const int64_t valid = has_mask != 0 ? std::clamp<int64_t>(src[1].as<int32_t>()[b], 0, length) : length;
    for (int64_t s = 0; s < length; ++s) {
      attend(src[0].as<float>() + b * 3 * hidden_size, dst.as<float>() + b * hidden_size, batch, s, valid, scores);
    }
  }
  return Done{};
}

void AttentionHeads::attend_packed(const float* tokens, std::span<const int32_t> starts, float* to) const {
  std::vector<float> scores;
  for (size_t b = 0; b + 1 < starts.size(); ++b) {
    const int64_t length = starts[b + 1] - starts[b];
    const float* from = tokens + int64_t{starts[b]} * 3 * hidden_size;
    for (int64_t s = 0; s < length; ++s) attend(from, to + int64_t{starts[b]} * hidden_size, 1, s, length, scores);
  }
}

void AttentionHeads::attend(const float* tokens, float* to, int64_t stride, int64_t s, int64_t valid,
                            std::vector<float>& scores) const {
  scores.resize(static_cast<size_t>(valid));
  for (int64_t head = 0; head < num_heads; ++head) attend_head(tokens, to, stride, s, head, valid, scores);
}

void AttentionHeads::attend_head(const float* tokens, float* to, int64_t stride, int64_t s, int64_t head, int64_t valid,
                                 std::vector<float>& scores) const {
  const int64_t width = hidden_size / num_heads;
  const auto row = [&](int64_t at, int64_t part) {
    return tokens + at * stride * 3 * hidden_size + (head * 3 + part) * width;
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
  float* out = to + s * stride * hidden_size + head * width;
  std::fill_n(out, width, 0.0F);
  for (int64_t k = 0; k < valid; ++k) {
    const float weight = std::exp(scores[static_cast<size_t>(k)] - highest);
    sum += weight;
    const float* value = row(k, 2);
    for (int64_t i = 0; i < width; ++i) out[i] += weight * value[i];
  }
  for (int64_t i = 0; i < width && sum > 0; ++i) out[i] /= sum;
}

}  // namespace tenon::plugins
