// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Orders of axes.
#include "import/uff/axis_orders.h"

#include <limits>

namespace tenon::uff {

namespace {
constexpr int64_t kRising = std::numeric_limits<int32_t>::max();   // the axis before it, and those that follow
constexpr int64_t kFalling = std::numeric_limits<int32_t>::min();  // the same, last axis first

/// `count` spatial axes from `first` on.
void add_spatial(std::vector<int64_t>& axes, int64_t first, int64_t count, bool falling) {
  for (int64_t i = 0; i < count; ++i) axes.push_back(falling ? first + count - 1 - i : first + i);
}
}  // namespace

Result<std::vector<int64_t>> axes_of(const uff_schema::DimensionOrders& orders, int rank) {
  if (orders.orders_size() != 1) {
    return Error(ErrorCode::corrupt_data, str("expected one order of axes, found ", orders.orders_size()));
  }
  const auto& list = orders.orders(0).value().val();
  int64_t plain = 0;
  for (const int64_t entry : list) plain += entry == kRising || entry == kFalling ? -1 : 1;
  const int64_t spatial = rank - plain;  // each spatial mark took the axis beside it from the count
  std::vector<int64_t> axes;
  for (int i = 0; i < list.size(); ++i) {
    const bool rising = i + 1 < list.size() && list[i + 1] == kRising;
    if (rising || list[i] == kFalling) {
      const int64_t first = rising ? list[i] : i + 1 < list.size() ? list[i + 1] : -1;
      if (first < 0 || first > rank || spatial < 0)
        return Error(ErrorCode::corrupt_data, "an order of axes that is none");
      add_spatial(axes, first, spatial, !rising);
      ++i;
      continue;
    }
    axes.push_back(list[i] < 0 ? list[i] + rank : list[i]);
  }
  std::vector<bool> seen(static_cast<size_t>(rank), false);
  for (const int64_t axis : axes) {
    if (axis < 0 || axis >= rank || seen[static_cast<size_t>(axis)]) axes.clear();
    if (axes.empty()) break;
    seen[static_cast<size_t>(axis)] = true;
  }
  if (static_cast<int>(axes.size()) != rank) {
    return Error(ErrorCode::corrupt_data, str("expected an order of ", rank, " axes, found [", join(list), "]"));
  }
  return axes;
}

std::vector<int64_t> to_canonical(std::span<const int64_t> axes) {
  std::vector<int64_t> perm(axes.size());
  for (size_t i = 0; i < axes.size(); ++i) perm[static_cast<size_t>(axes[i])] = static_cast<int64_t>(i);
  return perm;
}

std::vector<int64_t> from_canonical(std::span<const int64_t> axes) { return {axes.begin(), axes.end()}; }

bool is_identity(std::span<const int64_t> axes) {
  for (size_t i = 0; i < axes.size(); ++i) {
    if (axes[i] != static_cast<int64_t>(i)) return false;
  }
  return true;
}

}  // namespace tenon::uff
