// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Padding with a constant, or cutting away: the result is filled, then the inside is copied.
#include <cstring>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/movement.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

/// Elements put in front of each axis; negative ones are cut away.
Result<std::vector<int64_t>> leading_pads(const Problem& p) {
  if (!p.constant(1)) return declined("needs the pads before the run");
  const bool some = p.in.size() > 3 && p.in[3].present();
  if (some && !p.constant(3)) return declined("needs the axes before the run");
  const auto pads = p.constant(1)->to_i64();
  const auto axes = some ? p.constant(3)->to_i64() : std::vector<int64_t>{};
  std::vector<int64_t> out(static_cast<size_t>(p.in[0].rank()), 0);
  for (size_t i = 0; i < pads.size() / 2; ++i) {
    TRY_ASSIGN(const int axis, normalize_axis(some ? axes[i] : static_cast<int64_t>(i), p.in[0].rank()));
    out[static_cast<size_t>(axis)] = pads[i];
  }
  return out;
}

/// This member's part of `count` elements becomes the bytes at `value`.
void fill(std::byte* to, int64_t count, const std::byte* value, size_t bytes, const Team& team) {
  const WorkRange work = team.range(count, 64);
  if (work.empty()) return;
  std::byte* mine = to + static_cast<size_t>(work.begin) * bytes;
  const size_t total = static_cast<size_t>(work.size()) * bytes;
  std::memcpy(mine, value, bytes);
  for (size_t done = bytes; done < total; done *= 2) std::memcpy(mine + done, mine, std::min(done, total - done));
}

Result<Prepared> prepare(const Problem& p, const CpuDevice&) {
  if (text_field(p.op, "mode") != "constant") return declined("a constant only, got ", text_field(p.op, "mode"));
  TRY_ASSIGN(const auto pads, leading_pads(p));
  const auto from = strides_of(p.in[0]), to = strides_of(p.out[0]);
  std::vector<int64_t> dims;
  Movement inside;
  for (size_t a = 0; a < pads.size(); ++a) {
    const int64_t src = std::max<int64_t>(0, -pads[a]), dst = std::max<int64_t>(0, pads[a]);
    const int axis = static_cast<int>(a);
    dims.push_back(
        std::max<int64_t>(0, std::min(p.in[0].shape[axis].number() - src, p.out[0].shape[axis].number() - dst)));
    inside.src_offset += src * from[a];
    inside.dst_offset += dst * to[a];
  }
  std::vector<Movement> list;
  TRY(add_movement(list, inside, p.in[0].dtype, dims, from, to));
  const size_t bytes = size_of(p.in[0].dtype);
  Prepared out;
  out.work = {.flops = 0, .bytes = traffic(p)};
  const bool given = p.in.size() > 2 && p.in[2].present();
  out.team = [inside = list[0], bytes, given, count = p.out[0].shape.volume()](const Launch& launch, const Team& team) {
    const uint64_t zero = 0;
    const auto* value = given ? launch.in<std::byte>(2) : reinterpret_cast<const std::byte*>(&zero);
    fill(launch.out<std::byte>(0), count, value, bytes, team);
    team.sync();
    const auto offset = [&](int64_t elements) { return elements * static_cast<int64_t>(bytes); };
    strided_copy(inside.copy, launch.in<std::byte>(0) + offset(inside.src_offset),
                 launch.out<std::byte>(0) + offset(inside.dst_offset), team);
  };
  return out;
}

}  // namespace

Tactic pad_copy() { return {.name = "pad_copy", .op = "pad", .prepare = prepare}; }

}  // namespace tenon::cpu
