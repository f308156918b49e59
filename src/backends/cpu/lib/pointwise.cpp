// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Prepares an elementwise program: joins dimensions, classifies the inputs, gives intermediate values buffers.
#include "backends/cpu/lib/pointwise.h"

#include <algorithm>
#include <array>

namespace tenon::cpu {
namespace {

bool join_dimensions(std::span<const int64_t> dst, std::span<const std::vector<int64_t>> strides, Pointwise& out) {
  std::vector<size_t> kept;  // innermost dimension of each group, innermost group first
  std::vector<int64_t> sizes;
  for (size_t i = dst.size(); i-- > 0;) {
    if (dst[i] == 1) continue;
    if (!kept.empty()) {
      // A group is walked by its innermost stride, so the test is against its whole extent.
      const bool same =
          std::ranges::all_of(strides, [&](const auto& s) { return s[i] == s[kept.back()] * sizes.back(); });
      if (same) {
        sizes.back() *= dst[i];
        continue;
      }
    }
    kept.push_back(i);
    sizes.push_back(dst[i]);
  }
  if (kept.empty()) sizes.push_back(1);
  out.rank = static_cast<int>(sizes.size());
  if (out.rank > Pointwise::kMaxRank) return false;
  for (int d = 0; d < out.rank; ++d) {
    out.dims[d] = sizes[out.rank - 1 - d];
    for (size_t i = 0; i < strides.size(); ++i) {
      out.inputs[i].strides[d] = kept.empty() ? 0 : strides[i][kept[out.rank - 1 - d]];
    }
  }
  return true;
}

Pointwise::Access classify(const Pointwise& p, const Pointwise::Input& input) {
  using Access = Pointwise::Access;
  int64_t dense = 1;
  bool direct = true, splat = true, periodic = true;
  for (int d = p.rank - 1; d >= 0; --d) {
    direct = direct && input.strides[d] == dense;
    splat = splat && input.strides[d] == 0;
    periodic = periodic && input.strides[d] == (d == p.rank - 1 ? 1 : 0);
    dense *= p.dims[d];
  }
  const int64_t inner = input.strides[p.rank - 1];
  if (splat && p.volume != 1) return Access::splat;
  if (direct || p.volume == 1) return Access::direct;
  if (periodic) return Access::periodic;
  return inner == 1 ? Access::rows : Access::gathered;
}

/// Buffers by lifetime: a step's result takes the first buffer that nobody reads any more.
bool assign_buffers(std::span<const PointwiseStep> steps, int inputs, Pointwise& out) {
  std::vector<int> last_use(steps.size(), -1), buffer(steps.size(), -1);
  for (int i = 0; i < static_cast<int>(steps.size()); ++i) {
    if (steps[i].a >= inputs) last_use[steps[i].a - inputs] = i;
    if (steps[i].is_binary && steps[i].b >= inputs) last_use[steps[i].b - inputs] = i;
  }
  std::array<int, Pointwise::kMaxBuffers> busy_until;
  busy_until.fill(-1);
  for (int i = 0; i < static_cast<int>(steps.size()); ++i) {
    const auto operand = [&](int v) { return v < inputs ? v : ~buffer[v - inputs]; };
    Pointwise::Step step{.what = steps[i], .a = operand(steps[i].a), .b = steps[i].is_binary ? operand(steps[i].b) : 0};
    if (i + 1 < static_cast<int>(steps.size())) {
      const auto free = std::ranges::find_if(busy_until, [&](int until) { return until <= i; });  // in place is fine
      if (free == busy_until.end()) return false;
      *free = last_use[i];
      step.dst = buffer[i] = static_cast<int>(free - busy_until.begin());
    }
    out.steps.push_back(step);
  }
  return true;
}

}  // namespace

bool make_pointwise(std::span<const int64_t> dst_dims, std::span<const std::vector<int64_t>> strides,
                    std::span<const PointwiseStep> steps, Pointwise& out) {
  out = {};
  if (strides.size() > Pointwise::kMaxInputs || steps.empty()) return false;
  for (const int64_t d : dst_dims) out.volume *= d;
  out.inputs.resize(strides.size());
  if (!join_dimensions(dst_dims, strides, out)) return false;
  for (auto& input : out.inputs) input.access = classify(out, input);
  return assign_buffers(steps, static_cast<int>(strides.size()), out);
}

}  // namespace tenon::cpu
