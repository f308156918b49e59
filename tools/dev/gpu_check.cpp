// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Tactics against each other, on the problems of a network.
#include "gpu_check.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "ir/text.h"

namespace tenon {

namespace {

/// What one tactic makes of `operands`, as plain numbers.
Result<std::vector<double>> answer_of(const Tactic& tactic, const Problem& p, const Device& device,
                                      const std::vector<Constant>& operands) {
  constexpr size_t kShift = 64, kGuard = size_t{1} << 16;  // addresses are as little aligned as an arena's
  constexpr auto kUntouched = std::byte{0x7f};
  TRY_ASSIGN(const Prepared prepared, tactic.prepare(p, device));
  if (!prepared.run) return declined("runs on the host");
  TRY_ASSIGN(const auto stream, device.make_stream());
  std::vector<Buffer> buffers;
  std::vector<const void*> src;
  for (size_t i = 0; i < p.in.size(); ++i) {
    src.push_back(nullptr);
    if (!operands[i]) continue;
    TRY_ASSIGN(const Buffer buffer, device.upload(operands[i]));
    buffers.push_back(buffer);
    src.back() = buffer.data();
  }
  const size_t bytes = p.out[0].bytes(), scratch = (prepared.workspace_bytes + kShift - 1) / kShift * kShift;
  std::vector<std::byte> host(kShift + std::max(bytes, scratch) + kGuard, kUntouched);
  TRY_ASSIGN(const Buffer result, device.allocate(kShift + bytes + kGuard));
  TRY_ASSIGN(const Buffer workspace, device.allocate(kShift + scratch + kGuard));
  TRY(stream->copy(result.data(), host.data(), result.bytes()));
  TRY(stream->copy(workspace.data(), host.data(), workspace.bytes()));
  void* dst[] = {result.data() + kShift};
  TRY(prepared.run({src.data(), dst, workspace.data() + kShift}, *stream));
  for (const auto& [buffer, used] : {std::pair(&workspace, prepared.workspace_bytes), std::pair(&result, bytes)}) {
    TRY(stream->copy(host.data(), buffer->data(), buffer->bytes()));
    TRY(stream->synchronize());
    const auto untouched = [](std::byte one) { return one == kUntouched; };
    const auto begin = host.begin(), end = begin + static_cast<std::ptrdiff_t>(buffer->bytes());
    const auto behind = begin + static_cast<std::ptrdiff_t>(kShift + used);
    if (!std::all_of(begin, begin + kShift, untouched) || !std::all_of(behind, end, untouched))
      std::printf("    %s by %s wrote outside its %s of %zu bytes\n", to_string(p).c_str(),
                  std::string(tactic.name).c_str(), buffer == &result ? "result" : "workspace", used);
  }
  host.erase(host.begin(), host.begin() + kShift);
  host.resize(bytes);
  return Constant::copy({p.out[0].dtype, p.out[0].shape}, host).to_f64();  // in the order of memory
}

}  // namespace

Result<bool> check_steps(ExecutionContext& context, const Device& device, double allowed) {
  std::map<std::string, Problem> problems;
  TRY(context.run_timed([&](const Step& step, double) {
    const std::string_view op = step.problem.op.name();
    if (op.ends_with("conv") || op.ends_with("matmul") || op == "attention")
      problems.emplace(to_string(step.problem), step.problem);
  }));
  bool good = true;
  int compared = 0;
  for (auto& [text, p] : problems) {
    std::vector<Constant> operands;
    for (size_t i = 0; i < p.in.size(); ++i) {
      const TensorType plain{p.in[i].dtype, p.in[i].shape};
      operands.push_back(p.constant(i)                     ? *p.constant(i)
                         : p.in[i].dtype == DataType::none ? Constant()
                                                           : ir::random_constant(plain, i + 1));
    }
    std::vector<double> expected;
    std::string_view by;
    for (const bool generated : {true, false}) {
      for (const Tactic* tactic : tactics_for(device, p.op.name())) {
        if (tactic->is_last_resort() != generated || tactic->op == "*" || (generated && !expected.empty())) continue;
        const auto found = answer_of(*tactic, p, device, operands);
        if (!found.ok()) continue;
        if (generated) {
          expected = *found;
          by = tactic->name;
          continue;
        }
        if (expected.empty()) continue;
        ++compared;
        const double step = is_float(p.out[0].dtype) ? 0 : 1.01;  // rounding to integers may go either way
        double largest = 1e-30, error = 0;
        size_t at = 0, count = 0;
        for (size_t i = 0; i < expected.size(); ++i) largest = std::max(largest, std::abs(expected[i]));
        for (size_t i = 0; i < expected.size(); ++i) {
          const double e = std::isfinite((*found)[i])
                               ? std::max(0.0, std::abs(expected[i] - (*found)[i]) - step) / largest
                               : INFINITY;
          count += e > allowed ? 1 : 0;
          if (e > error) error = e, at = i;
        }
        if (count == 0) continue;
        good = false;
        std::printf("    %s: %s is %.3g from %s at element %zu, %zu of %zu too far\n", text.c_str(),
                    std::string(tactic->name).c_str(), error, std::string(by).c_str(), at, count, expected.size());
      }
    }
  }
  std::printf("    %d answers for %zu problems checked\n", compared, problems.size());
  return good;
}

}  // namespace tenon
