// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Regions of elementwise operators from one tensor of 8-bit integers to another, with numbers beside: a table of what
// becomes of each of the 256, made by the operator's reference.
#include <cstring>

#include "backends/cpu/lib/byte_table.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/strided_copy.h"
#include "ops/lib/evaluate.h"

namespace tenon::cpu {

namespace {

bool is_byte(DataType dtype) { return dtype == DataType::i8 || dtype == DataType::u8; }

/// The one operand that is no number.
Result<size_t> data_of(const Problem& p) {
  if (p.out.size() != 1 || !is_byte(p.out[0].dtype)) return declined("one result of 8 bits only");
  size_t data = p.in.size();
  for (size_t i = 0; i < p.in.size(); ++i) {
    if (p.constant(i) && p.in[i].shape.volume() == 1) continue;
    if (data < p.in.size() || !is_byte(p.in[i].dtype)) return declined("one operand of 8 bits and numbers only");
    data = i;
  }
  if (data == p.in.size() || p.constant(data)) return declined("all operands are constant");
  if (!(p.in[data].shape == p.out[0].shape)) return declined("an operand that is repeated");
  return data;
}

Result<ByteTable> table_of(const Problem& p, size_t data) {
  std::vector<Constant> operands;
  for (size_t i = 0; i < p.in.size(); ++i) {
    operands.push_back(i == data ? Constant::make({p.in[i].dtype, Shape{256}},
                                                  [](std::byte* to) {
                                                    for (int n = 0; n < 256; ++n) to[n] = static_cast<std::byte>(n);
                                                  })
                                 : *p.constant(i));
  }
  TRY_ASSIGN(const auto results, ops::evaluate(p.op, operands));
  ByteTable table;
  if (results[0].bytes().size() != table.size()) return declined("constants of more axes than the data");
  std::memcpy(table.data(), results[0].bytes().data(), table.size());
  return table;
}

/// Both tensors as rows of bytes that lie together in each.
struct Rows {
  StridedCopy copy;
  int64_t length = 1, count = 1;

  /// Offset of row i.
  int64_t at(int64_t i, const int64_t* strides) const {
    int64_t offset = 0;
    for (int axis = copy.rank - (length > 1 ? 2 : 1); axis >= 0; --axis) {
      offset += i % copy.dims[axis] * strides[axis];
      i /= copy.dims[axis];
    }
    return offset;
  }
};

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  TRY_ASSIGN(const size_t data, data_of(p));
  TRY_ASSIGN(const ByteTable table, table_of(p, data));
  Rows rows;
  const auto src = broadcast_strides(p.in[data], p.out[0]), dst = broadcast_strides(p.out[0], p.out[0]);
  if (!make_strided_copy(memory_dims(p.out[0]), src, dst, 1, rows.copy)) return declined("too many axes");
  const int last = rows.copy.rank - 1;
  if (rows.copy.src_strides[last] == 1 && rows.copy.dst_strides[last] == 1) rows.length = rows.copy.dims[last];
  rows.count = rows.copy.volume / std::max<int64_t>(rows.length, 1);
  Prepared out;
  out.work = {.flops = static_cast<double>(p.out[0].shape.volume()), .bytes = traffic(p)};
  for (size_t i = 0; i < p.in.size(); ++i) out.held |= i == data ? 0 : uint64_t{1} << i;
  if (p.in[data] == p.out[0]) out.in_place = 1u << data;
  const auto map = cpu.has(Isa::avx512) && has_byte_permutations() ? map_bytes_avx512 : map_bytes;
  out.team = [rows, table, data, map](const Launch& launch, const Team& team) {
    const auto* from = launch.in<uint8_t>(data);
    auto* to = launch.out<uint8_t>(0);
    if (rows.count == 1) {
      const WorkRange part = team.range(rows.length, 64);
      return map(table, from + part.begin, to + part.begin, part.size());
    }
    const WorkRange part = team.range(rows.count);
    for (int64_t i = part.begin; i < part.end; ++i) {
      map(table, from + rows.at(i, rows.copy.src_strides), to + rows.at(i, rows.copy.dst_strides), rows.length);
    }
  };
  return out;
}

}  // namespace

Tactic pointwise_i8_table() { return {.name = "pointwise_i8_table", .op = "pointwise", .prepare = pitched(prepare)}; }

}  // namespace tenon::cpu
