// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Builder as releases 5 to 7 had it: settings of its own, networks without a batch dimension.
#include "api/builder/builder.h"
#include "api/network/network.h"

namespace tenon::api {

nv::INetworkDefinition* Builder::create_implicit_network() noexcept {
  using Net = nv::INetworkDefinition;
  return guard<Net*>(reporter_, "IBuilder::createNetwork", nullptr,
                     [&]() -> Result<Net*> { return new Network(*this, reporter_, 0, true); });
}

BuilderConfig* Builder::config() const noexcept {
  using Config = BuilderConfig;
  return guard<Config*>(reporter_, "IBuilder (its configuration)", nullptr, [&]() -> Result<Config*> {
    if (!config_) config_.reset(new BuilderConfig(reporter_));
    return static_cast<BuilderConfig*>(config_.get());
  });
}

void Builder::set_max_batch(int32_t batch) noexcept {
  guard(reporter_, "IBuilder::setMaxBatchSize", [&]() -> Result<> {
    if (batch < 1) return Error(ErrorCode::invalid_argument, str("expected a batch of at least 1, found ", batch));
    max_batch_ = batch;
    return Done{};
  });
}

}  // namespace tenon::api
