// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What has no kernel here, by the host's best tactic with copies there and back: only where the user allowed it.
#include "backend/host.h"
#include "backend/host_tactic.h"
#include "backend/offers.h"
#include "backends/cuda/device.h"
#include "ops/plugin.h"

namespace tenon::cuda {

namespace {

Result<Prepared> prepare(const Problem& problem, const CudaDevice& device) {
  const Device* host = device.host();
  if (const auto* call = problem.op.as<Plugin>()) {
    PluginHost* plugins = device.options().plugins;
    if (!plugins || !plugins->computes_on_host(*call))
      return declined(call->text(), " expects the device's memory: it cannot run on the CPU beside it");
    if (!host) return declined(call->text(), " is code for the CPU, and fallback is not allowed");
  }
  if (!host) return declined("no kernel for this on the GPU, and fallback is not allowed");
  const auto asked = host->for_asking();
  Offers offers = ask_tactics(problem, asked ? *asked : *host);
  if (offers.accepted.empty()) return offers.none(problem);
  Offer& best = offers.accepted.front();
  if (!asked) return run_on_host(problem, std::move(best.prepared), *host);
  TRY_ASSIGN(Prepared prepared, best.tactic->prepare(problem, *host));
  return run_on_host(problem, std::move(prepared), *host);
}

}  // namespace

TacticFamily cpu_fallback() { return {{.name = kHostTactic, .op = "*", .prepare = prepare, .rank = -1000}}; }

}  // namespace tenon::cuda
