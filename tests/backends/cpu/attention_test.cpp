// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Attention against the definition in double: odd sizes, masks, shared heads, interleaved operands.
#include "backends/cpu/lib/attention.h"

#include "kernel_check.h"

namespace tenon::cpu {
namespace {

void check_attention(int64_t batch, int64_t heads, int64_t kv_heads, int64_t q_rows, int64_t kv_rows, int64_t qk_size,
                     int64_t v_size, bool masked, bool causal) {
  // q, k and v lie as [batch, rows, heads, size], as a projection leaves them.
  const auto q = random_floats(batch * q_rows * heads * qk_size, 1),
             k = random_floats(batch * kv_rows * kv_heads * qk_size, 2);
  const auto v = random_floats(batch * kv_rows * kv_heads * v_size, 3), mask = random_floats(batch * kv_rows, 4, -3, 0);
  std::vector<float> want(batch * q_rows * heads * v_size), got(want.size());
  const float scale = 0.3f;
  for (int64_t b = 0; b < batch; ++b) {
    for (int64_t h = 0; h < heads; ++h) {
      const int64_t g = h / (heads / kv_heads);
      for (int64_t r = 0; r < q_rows; ++r) {
        const int64_t visible = causal ? r + kv_rows - q_rows + 1 : kv_rows;
        std::vector<double> p(visible);
        double total = 0;
        for (int64_t j = 0; j < visible; ++j) {
          double dot = 0;
          for (int64_t i = 0; i < qk_size; ++i) {
            dot +=
                q[((b * q_rows + r) * heads + h) * qk_size + i] * k[((b * kv_rows + j) * kv_heads + g) * qk_size + i];
          }
          total += p[j] = std::exp(dot * scale + (masked ? mask[b * kv_rows + j] : 0));
        }
        for (int64_t i = 0; i < v_size; ++i) {
          double sum = 0;
          for (int64_t j = 0; j < visible; ++j)
            sum += p[j] / total * v[((b * kv_rows + j) * kv_heads + g) * v_size + i];
          want[((b * q_rows + r) * heads + h) * v_size + i] = static_cast<float>(sum);
        }
      }
    }
  }
  Attention args{.batch = batch, .heads = heads, .kv_heads = kv_heads, .q_rows = q_rows, .kv_rows = kv_rows};
  args.qk_size = qk_size;
  args.v_size = v_size;
  args.q = {q.data(), q_rows * heads * qk_size, qk_size, heads * qk_size};
  args.k = {k.data(), kv_rows * kv_heads * qk_size, qk_size, kv_heads * qk_size};
  args.v = {v.data(), kv_rows * kv_heads * v_size, v_size, kv_heads * v_size};
  if (masked) args.mask = {mask.data(), kv_rows, 0, 0};
  args.dst = got.data();
  args.dst_batch_stride = q_rows * heads * v_size;
  args.dst_head_stride = v_size;
  args.dst_row_stride = heads * v_size;
  args.scale = scale;
  args.causal = causal;
  std::vector<float> scratch(3 * attention_scratch(args));
  for_each_isa_and_team(
      [&](TestIsa isa, const Team& team) {
        (isa == TestIsa::avx2 ? attention_avx2 : attention_avx512)(args, scratch.data(), team);
      },
      [&](const std::string& what) {
        expect_close(got, want, 2e-6f, what);
        std::ranges::fill(got, -7.0f);
      });
}

TEST(Attention, MatchesTheDefinition) {
  check_attention(1, 2, 2, 16, 16, 64, 64, false, false);
  check_attention(2, 3, 3, 7, 13, 20, 20, true, false);
  check_attention(1, 4, 2, 5, 37, 33, 17, false, false);
  check_attention(2, 2, 1, 11, 11, 8, 5, true, true);
  check_attention(1, 1, 1, 1, 100, 16, 16, false, true);
}

}  // namespace
}  // namespace tenon::cpu
