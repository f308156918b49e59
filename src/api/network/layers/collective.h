// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// A layer by which the ranks of a communicator exchange data.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

class CollectiveLayer final : public LayerOf<nv::IDistCollectiveLayer, nv::apiv::VDistCollectiveLayer> {
 public:
  explicit CollectiveLayer(Network& network) : LayerOf(network, nv::LayerType::kDIST_COLLECTIVE) {}
  Result<> lower(Lowering& to) const override;

  bool setNbRanks(int32_t ranks) noexcept override {
    change(ranks_, ranks);
    return ranks > 0;
  }
  int32_t getNbRanks() const noexcept override { return ranks_; }
  void set(nv::CollectiveOperation operation, nv::ReduceOperation by, int64_t root, std::vector<int64_t> group) {
    operation_ = operation;
    by_ = by;
    root_ = root;
    group_ = std::move(group);
    changed();
  }

 private:
  nv::CollectiveOperation operation_ = nv::CollectiveOperation::kALL_REDUCE;
  nv::ReduceOperation by_ = nv::ReduceOperation::kNONE;
  int64_t root_ = -1;
  std::vector<int64_t> group_;
  int32_t ranks_ = 0;  // 0: as many as the group
};

}  // namespace tenon::api
