// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// CpuDevice: host memory, the instruction set level, and packed weights that contexts share.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "backend/device.h"
#include "backends/cpu/isa.h"

namespace tenon {

/// Weights in the order a kernel wants them, one copy for all contexts and shapes of an engine.
class PackedWeights {
 public:
  /// `pack` false: buffers of the right size whose contents nobody reads.
  explicit PackedWeights(bool pack = true) : pack_(pack) {}

  /// The packing of `weights` named `packing` (kernel, block sizes), made by `pack` on first use.
  Result<Buffer> get(const Constant& weights, const std::string& packing, size_t bytes,
                     const std::function<void(std::byte*)>& pack);
  size_t bytes() const;
  /// Forgets packings that nobody else holds.
  void trim();

 private:
  struct Entry {
    Constant weights;  // kept alive: its address is the key
    Buffer buffer;
  };
  bool pack_;
  mutable std::mutex mutex_;
  std::map<std::pair<const std::byte*, std::string>, Entry> entries_;
};

class CpuDevice : public Device {
 public:
  /// `isa` caps the level (tests force each one that the machine has).
  explicit CpuDevice(Isa isa = detect_isa());

  Isa isa() const { return isa_; }
  bool has(Isa isa) const { return isa_ >= isa; }
  PackedWeights& weights() const { return *weights_; }

  std::string_view backend() const override { return "cpu"; }
  std::string signature() const override;
  std::span<const Tactic> tactics() const override;
  LayoutRule layout_rule(const Problem& problem) const override;
  Roof roof() const override;
  std::unique_ptr<const Device> for_asking() const override;
  Result<Buffer> allocate(size_t bytes) const override;
  size_t packed_bytes() const override { return weights_->bytes(); }
  void trim() const override { weights_->trim(); }
  size_t part_alignment() const override { return 1; }
  Result<std::unique_ptr<Stream>> make_stream() const override;

 private:
  Isa isa_;
  std::unique_ptr<PackedWeights> weights_;
};

/// Host memory, 64-byte aligned, on huge pages where the system allows. Errors: out_of_memory.
Result<Buffer> allocate_host(size_t bytes);

}  // namespace tenon
