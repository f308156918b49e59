// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ISerializationConfig and IRuntimeConfig: a few values each.
#pragma once

#include "api/common/report.h"

namespace tenon::api {

class SerializationConfig final : public nv::ISerializationConfig, public nv::apiv::VSerializationConfig {
 public:
  SerializationConfig() { mImpl = this; }

  bool setFlags(nv::SerializationFlags flags) noexcept override {
    if (flags >> nv::EnumMax<nv::SerializationFlag>() != 0) return false;
    flags_ = flags;
    return true;
  }
  nv::SerializationFlags getFlags() const noexcept override { return flags_; }
  bool clearFlag(nv::SerializationFlag flag) noexcept override {
    return bit(flag) != 0 && setFlags(flags_ & ~bit(flag));
  }
  bool setFlag(nv::SerializationFlag flag) noexcept override { return bit(flag) != 0 && setFlags(flags_ | bit(flag)); }
  bool getFlag(nv::SerializationFlag flag) const noexcept override { return (flags_ & bit(flag)) != 0; }

 private:
  /// 0 for a number that is no flag.
  static nv::SerializationFlags bit(nv::SerializationFlag flag) {
    const auto number = static_cast<int32_t>(flag);
    return number >= 0 && number < nv::EnumMax<nv::SerializationFlag>() ? 1U << number : 0;
  }
  nv::SerializationFlags flags_ = 0;
};

class RuntimeConfig final : public nv::IRuntimeConfig, public nv::apiv::VRuntimeConfig {
 public:
  RuntimeConfig() { mImpl = this; }

  nv::IRuntimeConfig* getPImpl() noexcept override { return this; }
  void setExecutionContextAllocationStrategy(nv::ExecutionContextAllocationStrategy strategy) noexcept override {
    strategy_ = strategy;
  }
  nv::ExecutionContextAllocationStrategy getExecutionContextAllocationStrategy() const noexcept override {
    return strategy_;
  }

 private:
  nv::ExecutionContextAllocationStrategy strategy_ = nv::ExecutionContextAllocationStrategy::kSTATIC;
};

}  // namespace tenon::api
