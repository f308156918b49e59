// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Padding by reflection, by the edge or by wrapping around: every axis has a table of where its elements come from.
#include <cstring>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

/// The element of an axis of `length` that stands at `at` of the padded one.
int64_t source_of(std::string_view mode, int64_t at, int64_t length) {
  if (mode == "edge") return std::clamp<int64_t>(at, 0, length - 1);
  if (mode == "wrap") return ((at % length) + length) % length;
  const int64_t period = std::max<int64_t>(2 * (length - 1), 1);
  const int64_t folded = ((at % period) + period) % period;
  return std::min(folded, period - folded) % length;
}

/// In memory order: for each axis, the offsets in bytes that its positions stand for.
using Tables = std::vector<std::vector<int64_t>>;

Result<Tables> make_tables(const Problem& p) {
  const bool some = p.in.size() > 3 && p.in[3].present();
  if (!p.constant(1) || (some && !p.constant(3))) return declined("needs pads and axes before the run");
  const auto pads = p.constant(1)->to_i64();
  const auto axes = some ? p.constant(3)->to_i64() : std::vector<int64_t>{};
  std::vector<int64_t> before(static_cast<size_t>(p.in[0].rank()), 0);
  for (size_t i = 0; i < pads.size() / 2; ++i) {
    TRY_ASSIGN(const int axis, normalize_axis(some ? axes[i] : static_cast<int64_t>(i), p.in[0].rank()));
    before[static_cast<size_t>(axis)] = pads[i];
  }
  const auto strides = strides_of(p.in[0]);
  const auto bytes = static_cast<int64_t>(size_of(p.in[0].dtype));
  Tables tables;
  for (const int a : memory_axes(p.in[0])) {
    const auto at = static_cast<size_t>(a);
    tables.emplace_back();
    for (int64_t i = 0; i < p.out[0].shape[a].number(); ++i) {
      const int64_t from = source_of(text_field(p.op, "mode"), i - before[at], p.in[0].shape[a].number());
      tables.back().push_back(from * strides[at] * bytes);
    }
  }
  return tables;
}

template <class T>
void copy_row(const std::byte* src, const std::vector<int64_t>& offsets, T* dst) {
  for (size_t i = 0; i < offsets.size(); ++i) std::memcpy(dst + i, src + offsets[i], sizeof(T));
}

template <class T>
void run(const Tables& tables, const Launch& launch, const Team& team) {
  const auto& inner = tables.back();
  int64_t rows = 1;
  for (size_t d = 0; d + 1 < tables.size(); ++d) rows *= static_cast<int64_t>(tables[d].size());
  const WorkRange work = team.range(rows);
  for (int64_t r = work.begin; r < work.end; ++r) {
    int64_t rest = r, offset = 0;
    for (size_t d = tables.size() - 1; d-- > 0;) {
      const auto size = static_cast<int64_t>(tables[d].size());
      offset += tables[d][static_cast<size_t>(rest % size)];
      rest /= size;
    }
    copy_row(launch.in<std::byte>(0) + offset, inner, launch.out<T>(0) + r * static_cast<int64_t>(inner.size()));
  }
}

template <class T>
Prepared prepared(const Problem& p, Tables tables) {
  Prepared out;
  out.work = {.flops = 0, .bytes = traffic(p)};
  out.team = [tables = std::move(tables)](const Launch& launch, const Team& team) { run<T>(tables, launch, team); };
  return out;
}

Result<Prepared> prepare(const Problem& p, const CpuDevice&) {
  if (text_field(p.op, "mode") == "constant") return declined("no constant");
  if (p.in[0].rank() == 0 || p.in[0].layout != p.out[0].layout) return declined("one layout for both only");
  if (p.in[0].shape.volume() == 0 || p.out[0].shape.volume() == 0) return declined("nothing to take from");
  TRY_ASSIGN(Tables tables, make_tables(p));
  switch (size_of(p.in[0].dtype)) {
    case 1:
      return prepared<uint8_t>(p, std::move(tables));
    case 2:
      return prepared<uint16_t>(p, std::move(tables));
    case 4:
      return prepared<uint32_t>(p, std::move(tables));
    default:
      return prepared<uint64_t>(p, std::move(tables));
  }
}

}  // namespace

Tactic pad_mapped() { return {.name = "pad_mapped", .op = "pad", .prepare = prepare}; }

}  // namespace tenon::cpu
