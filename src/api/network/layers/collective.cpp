// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Exchanges between devices to operators.
#include "api/network/layers/collective.h"

#include "api/network/layer_adder.h"
#include "ops/dist_collective.h"

namespace tenon::api {

Result<> CollectiveLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  DistCollective op;
  if (static_cast<int>(operation_) < 0 || static_cast<int>(operation_) >= nv::EnumMax<nv::CollectiveOperation>()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a CollectiveOperation, found ", static_cast<int>(operation_)));
  }
  op.operation = static_cast<Collective>(operation_);  // in the same order
  switch (by_) {
    case nv::ReduceOperation::kSUM:
      op.by = CollectiveSum::sum;
      break;
    case nv::ReduceOperation::kPROD:
      op.by = CollectiveSum::prod;
      break;
    case nv::ReduceOperation::kMAX:
      op.by = CollectiveSum::max;
      break;
    case nv::ReduceOperation::kMIN:
      op.by = CollectiveSum::min;
      break;
    case nv::ReduceOperation::kAVG:
      op.by = CollectiveSum::avg;
      break;
    case nv::ReduceOperation::kNONE:
      break;
  }
  op.root = std::max<int64_t>(root_, 0);
  op.ranks = ranks_ > 0 ? ranks_ : static_cast<int64_t>(group_.size());
  for (size_t i = 0; i < group_.size(); ++i) {
    if (group_[i] == static_cast<int64_t>(i) && op.ranks == static_cast<int64_t>(group_.size())) continue;
    return Error(ErrorCode::unsupported,
                 str("expected a group of all ranks in order, found rank ", group_[i], " at ", i))
        .hint("give each context a communicator of the group's ranks alone");
  }
  TRY_ASSIGN(const ValueId y, to.emit(op, {x}));
  return to.define(0, y);
}

nv::IDistCollectiveLayer* Network::addDistCollective(nv::ITensor& input, nv::CollectiveOperation operation,
                                                     nv::ReduceOperation by, int64_t root, int64_t* groups,
                                                     int64_t groupSize) noexcept {
  auto* layer = add<CollectiveLayer>("INetworkDefinition::addDistCollective", {&input});
  if (layer == nullptr) return nullptr;
  std::vector<int64_t> group;
  if (groups != nullptr && groupSize > 0) group.assign(groups, groups + groupSize);
  layer->set(operation, by, root, std::move(group));
  if (groups == nullptr && groupSize > 0) layer->setNbRanks(static_cast<int32_t>(groupSize));
  return layer;
}

}  // namespace tenon::api
