// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The roofline as a rule for choosing, and asking in order.
#include "backend/offers.h"

#include <algorithm>

namespace tenon {

namespace {

// Memory of one device is shared: more threads than this do not read faster.
constexpr int kThreadsThatFillMemory = 4;
// The lesser of arithmetic and memory traffic is not hidden completely.
constexpr double kNotHidden = 0.3;
// What counts as the same expected time: then rank decides.
constexpr double kSame = 1e-3;
// A library's call ends the parallel region of our kernels around it, and allocates: less than this is no gain to
// expect.
constexpr double kLibraryMustGain = 1.1;
// Of the tactics that an operator has, in the error when none is left.
constexpr size_t kReasonsTold = 5;

bool is_disabled(std::span<const std::string> disabled, std::string_view tactic) {
  return std::any_of(disabled.begin(), disabled.end(),
                     [&](const std::string& name) { return tactic.substr(0, name.size()) == name; });
}

bool better(const Offer& a, const Offer& b) {
  // One that does not say what it costs.
  if (a.expected_us <= 0 || b.expected_us <= 0) return a.tactic->rank > b.tactic->rank;
  const auto cost = [](const Offer& one) { return one.expected_us * (one.prepared.team ? 1 : kLibraryMustGain); };
  if (std::abs(cost(a) - cost(b)) > kSame * std::max(cost(a), cost(b))) return cost(a) < cost(b);
  return a.tactic->rank > b.tactic->rank;
}

void ask(const Tactic& tactic, const Problem& problem, const Device& device, Offers& offers) {
  auto prepared = tactic.prepare(problem, device);
  if (!prepared.ok()) {
    offers.declined.push_back({&tactic, std::move(prepared).error()});
    return;
  }
  const double expected = expected_us(prepared->work, device.roof(), problem.threads);
  Offer offer{&tactic, std::move(*prepared), expected};
  // One by one, since "the same" is no order that a sort may rely on.
  auto at = offers.accepted.begin();
  while (at != offers.accepted.end() && !better(offer, *at)) ++at;
  offers.accepted.insert(at, std::move(offer));
}

}  // namespace

double expected_us(const Work& work, const Roof& roof, int threads) {
  const double flops = work.effort > 0 ? work.effort : work.flops;
  const double bytes = work.traffic > 0 ? work.traffic : work.bytes;
  const double arithmetic = flops / (roof.flops_per_us * std::max(threads, 1));
  const double memory = bytes / (roof.bytes_per_us * std::clamp(threads, 1, kThreadsThatFillMemory));
  return std::max(arithmetic, memory) + kNotHidden * std::min(arithmetic, memory);
}

Error Offers::none(const Problem& problem) const {
  if (declined.empty()) return Error(ErrorCode::internal, str("no tactic for ", to_string(problem)));
  Error error = declined.back().reason;
  std::vector<std::string> told = {error.message()};
  size_t more = 0;
  for (const Refusal& one : declined) {
    const bool of_another = one.tactic->op == "*" || one.tactic->op != problem.op.name();
    if (of_another || std::ranges::find(told, one.reason.message()) != told.end()) continue;
    told.push_back(one.reason.message());
    if (told.size() <= kReasonsTold + 1) {
      error = std::move(error).note(str(one.tactic->name, ": ", one.reason.message()));
    } else {
      ++more;
    }
  }
  if (more > 0) error = std::move(error).note(str("and ", more, " more reasons of others"));
  return error;
}

Offers ask_tactics(const Problem& problem, const Device& device, std::span<const std::string> disabled) {
  Offers offers;
  auto tactics = tactics_for(device, problem.op.name());
  for (const Tactic* tactic : tactics) {
    if (tactic->op == "*") continue;
    if (is_disabled(disabled, tactic->name))
      offers.declined.push_back({tactic, declined("disabled by name")});
    else
      ask(*tactic, problem, device, offers);
  }
  if (!offers.accepted.empty()) return offers;
  std::stable_sort(tactics.begin(), tactics.end(), [](const Tactic* a, const Tactic* b) { return a->rank > b->rank; });
  for (const Tactic* tactic : tactics) {
    if (tactic->op == "*" && offers.accepted.empty()) ask(*tactic, problem, device, offers);
  }
  return offers;
}

}  // namespace tenon
