// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dist_collective: what the processes or threads of several devices exchange with each other.
#pragma once

#include <array>

#include "ops/lib/op_def.h"

namespace tenon {

enum class Collective { all_reduce, all_gather, broadcast, reduce, reduce_scatter, all_to_all, gather, scatter };
constexpr auto names(Collective) {
  return std::array{"all_reduce",     "all_gather", "broadcast", "reduce",
                    "reduce_scatter", "all_to_all", "gather",    "scatter"};
}
enum class CollectiveSum { none, sum, prod, max, min, avg };
constexpr auto names(CollectiveSum) { return std::array{"none", "sum", "prod", "max", "min", "avg"}; }

/// One exchange between the ranks of a communicator, each of which runs the same graph. Gathers join along axis 0 in
/// the order of ranks, scatters cut axis 0. What only the root receives is its own operand on others (reduce) or zeros
/// (gather).
///   x: a number type  ->  y: as x; axis 0 times `ranks` (all_gather, gather) or by it (reduce_scatter, scatter)
/// Errors: invalid_argument if axis 0 does not divide, or `ranks` is open where the shape needs it. The reference is
/// that of one rank. Source: NCCL's collective operations; MPI 4.1, chapter 6.
struct DistCollective {
  static constexpr std::string_view kName = "dist_collective";
  static constexpr OpTraits kTraits = {.random = true};  // others take part: never folded, never merged
  Collective operation = Collective::all_reduce;
  CollectiveSum by = CollectiveSum::none;  // of reductions
  int64_t root = 0;
  int64_t ranks = 0;  // of the communicator; 0: any number

  static void fields(auto& self, auto&& field) {
    field("operation", self.operation);
    field("by", self.by);
    field("root", self.root);
    field("ranks", self.ranks);
  }
  bool reduces() const {
    return operation == Collective::all_reduce || operation == Collective::reduce ||
           operation == Collective::reduce_scatter;
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
