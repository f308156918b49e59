// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sequence_map: inference and results.
#include "ops/sequence_map.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/sequence.h"
#include "ops/lib/subgraph.h"

namespace tenon {

Result<Knowns> SequenceMap::infer_known(std::span<const Known> in) const {
  TRY(check_container(in, 0, DataType::sequence));
  if (!body || (*body).inputs().size() != in.size() || mapped < 1 || mapped > static_cast<int64_t>(in.size())) {
    return Error(ErrorCode::invalid_argument, str("expected a body of ", in.size(), " inputs"));
  }
  return Knowns((*body).outputs().size(), sequence_of(in[0].type.shape[0]));
}

Result<std::vector<Constant>> SequenceMap::run(std::span<const Constant> in, BodyRunner body_runner) const {
  std::vector<std::vector<Constant>> results((*body).outputs().size());
  for (size_t i = 0; i < in[0].items().size(); ++i) {
    std::vector<Constant> turn(in.begin(), in.end());
    for (size_t k = 0; k < static_cast<size_t>(mapped); ++k) {
      if (!turn[k] || turn[k].type().dtype != DataType::sequence) continue;
      if (i >= in[k].items().size()) return Error(ErrorCode::invalid_argument, "expected sequences of one length");
      turn[k] = in[k].items()[i];
    }
    TRY_ASSIGN(const auto out, body_runner(*body, turn));
    for (size_t k = 0; k < out.size(); ++k) results[k].push_back(out[k]);
  }
  std::vector<Constant> out;
  for (auto& items : results) out.push_back(Constant::of_items(DataType::sequence, std::move(items)));
  return out;
}

namespace ops {
OpDef sequence_map() { return op_def<SequenceMap>(); }
}  // namespace ops

}  // namespace tenon
