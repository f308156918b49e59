// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Prepares an elementwise program: joins dimensions, classifies the inputs, gives intermediate values buffers.
#include "backends/cpu/lib/pointwise.h"

#include <algorithm>
#include <array>

namespace tenon::cpu {
namespace {

/// Joins neighbouring dimensions that every operand and result walks alike.
bool join_dimensions(std::span<const int64_t> dims, std::span<const std::vector<int64_t>> strides, Pointwise& out,
                     std::span<int64_t* const> joined) {
  std::vector<size_t> kept;  // innermost dimension of each group, innermost group first
  std::vector<int64_t> sizes;
  for (size_t i = dims.size(); i-- > 0;) {
    if (dims[i] == 1) continue;
    if (!kept.empty()) {
      // A group is walked by its innermost stride, so the test is against its whole extent.
      const bool same =
          std::ranges::all_of(strides, [&](const auto& s) { return s[i] == s[kept.back()] * sizes.back(); });
      if (same) {
        sizes.back() *= dims[i];
        continue;
      }
    }
    kept.push_back(i);
    sizes.push_back(dims[i]);
  }
  if (kept.empty()) sizes.push_back(1);
  out.rank = static_cast<int>(sizes.size());
  if (out.rank > Pointwise::kMaxRank) return false;
  for (int d = 0; d < out.rank; ++d) {
    out.dims[d] = sizes[out.rank - 1 - d];
    for (size_t i = 0; i < strides.size(); ++i) joined[i][d] = kept.empty() ? 0 : strides[i][kept[out.rank - 1 - d]];
  }
  return true;
}

bool is_dense(const Pointwise& p, const int64_t* strides) {
  int64_t dense = 1;
  for (int d = p.rank - 1; d >= 0; --d) {
    if (strides[d] != dense) return p.volume == 1;
    dense *= p.dims[d];
  }
  return true;
}

Pointwise::Access classify(const Pointwise& p, const Pointwise::Input& input) {
  using Access = Pointwise::Access;
  bool splat = true, periodic = true;
  for (int d = p.rank - 1; d >= 0; --d) {
    splat = splat && input.strides[d] == 0;
    periodic = periodic && input.strides[d] == (d == p.rank - 1 ? 1 : 0);
  }
  const bool plain = input.element == Element::f32;
  if (splat && p.volume != 1) return Access::splat;
  if (plain && input.dense) return Access::direct;
  if (periodic && plain) return Access::periodic;
  return input.strides[p.rank - 1] == 1 && plain ? Access::rows : Access::gathered;
}

/// Slots by lifetime: a step's value takes the first buffer that nobody reads any more, or the result that it is.
bool assign_slots(std::span<const PointwiseStep> steps, std::span<const PointwiseResult> results, int inputs,
                  Pointwise& out) {
  std::vector<int> last_use(steps.size(), -1), slot(steps.size(), -1);
  for (int i = 0; i < static_cast<int>(steps.size()); ++i) {
    for (int k = 0; k < steps[i].operands(); ++k) {
      if (steps[i].operand(k) >= inputs) last_use[steps[i].operand(k) - inputs] = i;
    }
  }
  for (int r = 0; r < static_cast<int>(results.size()); ++r) {
    if (slot[results[r].step] >= 0) return false;  // one value, stored twice
    slot[results[r].step] = Pointwise::kMaxBuffers + r;
  }
  std::array<int, Pointwise::kMaxBuffers> busy_until;
  busy_until.fill(-1);
  for (int i = 0; i < static_cast<int>(steps.size()); ++i) {
    Pointwise::Step step{.what = steps[i]};
    for (int k = 0; k < steps[i].operands(); ++k) {
      const int v = steps[i].operand(k);
      step.src[k] = v < inputs ? v : ~slot[v - inputs];
    }
    if (slot[i] < 0) {
      const auto free = std::ranges::find_if(busy_until, [&](int until) { return until <= i; });  // in place is fine
      if (free == busy_until.end()) return false;
      *free = last_use[i];
      slot[i] = static_cast<int>(free - busy_until.begin());
    }
    step.dst = slot[i];
    out.steps.push_back(step);
  }
  return true;
}

}  // namespace

bool make_pointwise(std::span<const int64_t> dims, std::span<const PointwiseInput> inputs,
                    std::span<const PointwiseStep> steps, std::span<const PointwiseResult> results, Pointwise& out) {
  out = {};
  if (inputs.size() > Pointwise::kMaxInputs || results.size() > Pointwise::kMaxResults) return false;
  if (steps.empty() || results.empty()) return false;
  for (const int64_t d : dims) out.volume *= d;
  out.inputs.resize(inputs.size());
  out.results.resize(results.size());
  std::vector<std::vector<int64_t>> strides;
  std::vector<int64_t*> joined;
  for (size_t i = 0; i < inputs.size(); ++i) {
    strides.push_back(inputs[i].strides);
    joined.push_back(out.inputs[i].strides);
    out.inputs[i].element = inputs[i].element;
    out.inputs[i].bytes = inputs[i].bytes;
  }
  for (size_t r = 0; r < results.size(); ++r) {
    strides.push_back(results[r].strides);
    joined.push_back(out.results[r].strides);
    out.results[r].element = results[r].element;
    out.results[r].zero = results[r].zero;
  }
  if (!join_dimensions(dims, strides, out, joined)) return false;
  for (auto& input : out.inputs) {
    input.dense = is_dense(out, input.strides);
    input.access = classify(out, input);
  }
  for (auto& result : out.results) {
    result.dense = is_dense(out, result.strides);
    result.direct = result.element == Element::f32 && result.dense;
  }
  return assign_slots(steps, results, static_cast<int>(inputs.size()), out);
}

uint32_t may_overwrite(const Pointwise& program) {
  uint32_t out = 0;
  if (program.results.size() != 1 || !program.results[0].dense) return out;
  for (size_t i = 0; i < program.inputs.size(); ++i) {
    const bool same = program.inputs[i].dense && program.inputs[i].element == program.results[0].element;
    out |= same ? 1u << i : 0u;
  }
  return out;
}

bool make_pointwise(std::span<const int64_t> dims, std::span<const std::vector<int64_t>> strides,
                    std::span<const PointwiseStep> steps, Pointwise& out) {
  std::vector<PointwiseInput> inputs;
  for (const auto& one : strides) inputs.push_back({one});
  PointwiseResult result{static_cast<int>(steps.size()) - 1, std::vector<int64_t>(dims.size())};
  int64_t dense = 1;
  for (size_t d = dims.size(); d-- > 0; dense *= dims[d]) result.strides[d] = dense;
  return make_pointwise(dims, inputs, steps, std::span(&result, 1), out);
}

}  // namespace tenon::cpu
