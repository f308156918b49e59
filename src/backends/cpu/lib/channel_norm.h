// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Normalization of groups of channels of pictures, in both layouts; instance normalization has groups of one.
#pragma once
#include <cstdint>

#include "backends/cpu/lib/epilogue.h"
#include "base/threads.h"

namespace tenon::cpu {

/// dst = activation((src - mean) / sqrt(variance + epsilon) * scale[c] + bias[c]), with mean and variance over the
/// pixels and the channels of a group. src may be dst.
struct ChannelNorm {
  const float* src = nullptr;  // [images, channels, pixels], or [images, pixels, channels] if channels_last
  float* dst = nullptr;        // as src
  const float* scale = nullptr;
  const float* bias = nullptr;
  int64_t images = 1, channels = 1, groups = 1, pixels = 1;
  bool channels_last = false;
  float epsilon = 1e-5f;
  Activation activation;
  const Finish* finish = nullptr;  // what follows, or nothing
};

/// Every member of the team calls it; no barrier.
void channel_norm_avx2(const ChannelNorm& args, const Team& team);
void channel_norm_avx512(const ChannelNorm& args, const Team& team);

}  // namespace tenon::cpu
