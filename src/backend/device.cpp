// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Finding tactics, and what a device does that shares the host's memory and runs at once.
#include "backend/device.h"

#include <chrono>
#include <cstring>

namespace tenon {

Result<> Stream::copy(void* dst, const void* src, size_t bytes) {
  if (bytes > 0) std::memcpy(dst, src, bytes);
  return Done{};
}

Result<double> Stream::time_us(Enqueue enqueue) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  TRY(enqueue());
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

Result<std::unique_ptr<Recording>> Stream::record(Enqueue /*enqueue*/) { return std::unique_ptr<Recording>(); }

Result<> Stream::replay(Recording& /*recording*/) {
  return Error(ErrorCode::internal, "expected a stream that records, found one that does not");
}

Result<double> Stream::replays_us(Recording& recording, int times) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  for (int i = 0; i < times; ++i) TRY(replay(recording));
  TRY(synchronize());
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count() / times;
}

Result<std::unique_ptr<Stream>> Device::wrap_stream(void* /*native*/) const { return make_stream(); }

Result<Buffer> Device::upload(const Constant& constant) const {
  const auto bytes = constant.bytes();
  return Buffer(const_cast<std::byte*>(bytes.data()), bytes.size(), std::make_shared<Constant>(constant));
}

bool Device::reaches(const void* /*address*/) const { return true; }

std::vector<const Tactic*> tactics_for(const Device& device, std::string_view op) {
  std::vector<const Tactic*> out;
  for (const Tactic& tactic : device.tactics()) {
    if (tactic.op == op || tactic.op == "*") out.push_back(&tactic);
  }
  return out;
}

}  // namespace tenon
