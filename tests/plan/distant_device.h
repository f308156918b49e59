// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A device for tests whose kernels see only what the device allocated or uploaded, as a GPU's do.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <set>
#include <string>

#include "backend/host.h"
#include "backend/host_tactic.h"
#include "backend/offers.h"

namespace tenon {

struct Counts {
  int launches = 0, counted = 0, records = 0, replays = 0, copies = 0;
};

class DistantStream : public Stream {
 public:
  /// `records`: what is recorded is only counted, and not run when it is replayed.
  DistantStream(Counts& counts, bool records) : counts_(counts), records_(records) {}
  Result<> synchronize() override { return Done{}; }
  Result<> copy(void* dst, const void* src, size_t bytes) override {
    ++counts_.copies;
    return Stream::copy(dst, src, bytes);
  }
  Result<std::unique_ptr<Recording>> record(Enqueue) override {
    if (!records_) return std::unique_ptr<Recording>();
    ++counts_.records;
    return std::make_unique<Recording>();
  }
  Result<> replay(Recording&) override {
    ++counts_.replays;
    return Done{};
  }

 private:
  Counts& counts_;
  bool records_;
};

/// Every kernel is the reference, and fails on an address that the device does not know. Operators of `without` have no
/// kernel: `host`, if there is one, runs them.
class DistantDevice : public Device, public HasHost {
 public:
  explicit DistantDevice(std::shared_ptr<const Device> host = nullptr, std::set<std::string> without = {})
      : host_(std::move(host)), without_(std::move(without)) {}

  std::string_view backend() const override { return "distant"; }
  std::string signature() const override { return "distant"; }
  std::span<const Tactic> tactics() const override { return tactics_; }
  LayoutRule layout_rule(const Problem&) const override { return LayoutRule::row_major; }
  Result<Buffer> allocate(size_t bytes) const override {
    auto* data = static_cast<std::byte*>(std::aligned_alloc(64, (bytes + 64) / 64 * 64));
    known_.insert({data, data + bytes + 1});
    return Buffer(data, bytes, std::shared_ptr<void>(data, [](void* p) { std::free(p); }));
  }
  Result<Buffer> upload(const Constant& constant) const override {
    TRY_ASSIGN(Buffer buffer, allocate(constant.bytes().size()));
    std::memcpy(buffer.data(), constant.bytes().data(), buffer.bytes());
    return buffer;
  }
  Result<std::unique_ptr<Stream>> make_stream() const override {
    return std::make_unique<DistantStream>(counts, !host_ || records_beside_host);
  }
  bool reaches(const void* address) const override {
    for (const auto& [begin, end] : known_) {
      if (address >= begin && address < end) return true;
    }
    return false;
  }

  const Device* host() const override { return host_.get(); }

  mutable Counts counts;
  bool records_beside_host = false;

 private:
  static Result<Prepared> prepare(const Problem& problem, const DistantDevice& device) {
    if (device.without_.count(std::string(problem.op.name())) > 0) return declined("no kernel");
    Prepared out;
    out.run = [problem, &device](const Launch& launch, Stream&) -> Result<> {
      ++device.counts.launches;
      std::vector<ConstTensor> src;
      for (size_t i = 0; i < problem.in.size(); ++i) {
        if (!device.reaches(launch.src[i])) return Error(ErrorCode::device, str("operand ", i, " is out of reach"));
        src.push_back({problem.in[i], launch.in<std::byte>(i)});
      }
      if (!device.reaches(launch.dst[0])) return Error(ErrorCode::device, "the result is out of reach");
      const Tensor dst[] = {{problem.out[0], launch.out<std::byte>(0)}};
      return problem.op.reference(src, dst);
    };
    return out;
  }

  /// A kernel that finds the size of its results itself, in memory for the largest.
  static Result<Prepared> prepare_counted(const Problem& problem, const DistantDevice& device) {
    if (problem.out.size() != 2) return declined("not asked to count");
    Prepared out;
    out.run = [problem, &device](const Launch& launch, Stream&) -> Result<> {
      ++device.counts.counted;
      const bool reached =
          device.reaches(launch.src[0]) && device.reaches(launch.dst[0]) && device.reaches(launch.dst[1]);
      if (!reached) return Error(ErrorCode::device, "an address is out of reach");
      const ConstTensor src[] = {{problem.in[0], launch.in<std::byte>(0)}};
      TRY_ASSIGN(const Knowns found, problem.op.infer(Knowns{Known::of(Constant::copy(
                                         problem.in[0], {launch.in<std::byte>(0), problem.in[0].bytes()}))}));
      *launch.out<int64_t>(1) = found[0].type.shape[1].number();
      const Tensor dst[] = {{found[0].type, launch.out<std::byte>(0)}};
      return problem.op.reference(src, dst);
    };
    return out;
  }

  static Result<Prepared> fall_back(const Problem& problem, const DistantDevice& device) {
    if (!device.host_) return declined("no host");
    Offers offers = ask_tactics(problem, *device.host_);
    if (offers.accepted.empty()) return offers.none(problem);
    return run_on_host(problem, std::move(offers.accepted.front().prepared), *device.host_);
  }

  std::shared_ptr<const Device> host_;
  std::set<std::string> without_;
  mutable std::set<std::pair<const std::byte*, const std::byte*>> known_;
  std::vector<Tactic> tactics_ = {{.name = "distant_counted", .op = "non_zero", .prepare = prepare_counted},
                                  {.name = "distant", .op = "*", .prepare = prepare},
                                  {.name = kHostTactic, .op = "*", .prepare = fall_back, .rank = -1000}};
};

}  // namespace tenon
