// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Comparisons of f32, i32 and i64, and logic on bool, with broadcasting.
#include <functional>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/typed_rows.h"

namespace tenon::cpu {

namespace {

using Run = std::function<void(const Launch&, const Team&)>;

template <class T, class F>
Run loop(TypedRows rows, F f) {
  return [rows = std::move(rows), f](const Launch& launch, const Team& team) { rows.run<bool, T, T>(launch, team, f); };
}

template <class T>
Run comparison(std::string_view op, TypedRows rows) {
  if (op == "equal") return loop<T>(std::move(rows), std::equal_to<T>());
  if (op == "greater") return loop<T>(std::move(rows), std::greater<T>());
  if (op == "greater_equal") return loop<T>(std::move(rows), std::greater_equal<T>());
  if (op == "less") return loop<T>(std::move(rows), std::less<T>());
  if (op == "less_equal") return loop<T>(std::move(rows), std::less_equal<T>());
  return {};
}

Run logic(std::string_view op, TypedRows rows) {
  if (op == "logical_and") return loop<bool>(std::move(rows), std::logical_and<bool>());
  if (op == "logical_or") return loop<bool>(std::move(rows), std::logical_or<bool>());
  if (op == "logical_xor") return loop<bool>(std::move(rows), std::not_equal_to<bool>());
  if (op == "equal") return loop<bool>(std::move(rows), std::equal_to<bool>());
  return {};
}

Result<Prepared> prepare(const Problem& p, const CpuDevice&) {
  if (p.in.size() != 2 || p.out[0].dtype != DataType::boolean) return declined("no comparison of two operands");
  if (!p.out[0].is_dense()) return declined("a whole result only");
  Prepared out;
  const std::string_view op = p.op.name();
  switch (p.in[0].dtype) {
    case DataType::f32:
      out.team = comparison<float>(op, TypedRows::of(p));
      break;
    case DataType::i32:
      out.team = comparison<int32_t>(op, TypedRows::of(p));
      break;
    case DataType::i64:
      out.team = comparison<int64_t>(op, TypedRows::of(p));
      break;
    case DataType::boolean:
      out.team = logic(op, TypedRows::of(p));
      break;
    default:
      break;
  }
  if (!out.team) return declined("no loop for ", op, " of ", p.in[0].dtype);
  out.work = {.flops = static_cast<double>(p.out[0].shape.volume()), .bytes = traffic(p)};
  return out;
}

}  // namespace

Tactic compare_typed() { return {.name = "compare_typed", .op = "*", .prepare = pitched(prepare)}; }

}  // namespace tenon::cpu
