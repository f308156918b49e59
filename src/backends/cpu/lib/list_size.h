// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Weights that are packed as lists, whose length only the weights tell.
#pragma once
#include <cstring>
#include <optional>
#include <string>

#include "backends/cpu/device.h"

namespace tenon::cpu {

/// Bytes of the lists, and how many products a sum takes the time of.
struct ListSize {
  int64_t bytes = 0;
  double row_bytes = 0;
};

/// Of weights that nobody looked at: as those of a normal distribution.
inline ListSize usual_list_size(int64_t plain_bytes, int64_t products) {
  constexpr double kLonger = 1.35;
  return {static_cast<int64_t>(kLonger * static_cast<double>(plain_bytes)), kLonger * static_cast<double>(products)};
}

struct PackedLists {
  Buffer weights;
  ListSize size;
};

/// Operand 1 of the problem, kept by the device under `name`. make() gives `packed` and `row_bytes`; it is called at
/// most once, and by a device that is asked only not at all: then the size is `usual`.
template <class Make>
Result<PackedLists> pack_lists_once(const Problem& p, const CpuDevice& cpu, const std::string& name, ListSize usual,
                                    const Make& make) {
  std::optional<decltype(make())> lists;
  const auto made = [&]() -> const auto& {
    if (!lists) lists = make();
    return *lists;
  };
  const auto measure = [&](std::byte* to) {
    const ListSize size{static_cast<int64_t>(made().packed.size()), made().row_bytes};
    std::memcpy(to, &size, sizeof size);
  };
  TRY_ASSIGN(const Buffer measured, cpu.weights().get(*p.constant(1), name + "/size", sizeof(ListSize), measure));
  ListSize size = usual;
  if (measured.is_shared()) std::memcpy(&size, measured.data(), sizeof size);
  const auto pack = [&](std::byte* to) { std::memcpy(to, made().packed.data(), made().packed.size()); };
  TRY_ASSIGN(Buffer weights, cpu.weights().get(*p.constant(1), name, static_cast<size_t>(size.bytes), pack));
  return PackedLists{std::move(weights), size};
}

}  // namespace tenon::cpu
