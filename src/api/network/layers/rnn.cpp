// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The recurrent layers: what a program sets, and the order of its dimensions.
#include "api/network/layers/rnn.h"

#include <algorithm>
#include <numeric>

#include "api/common/convert.h"
#include "api/network/network.h"
#include "ops/transpose.h"

namespace tenon::api {

using Gate = nv::RNNGateType;

void RnnV2Layer::keep(const char* call, std::map<RnnCells::Place, nv::Weights>& kept, const RnnCells::Place& place,
                      nv::Weights weights) noexcept {
  guard(network_.reporter(), call, [&]() -> Result<> {
    const auto gates = cells_.gates();
    const auto [layer, gate, of_input] = place;
    if (layer < 0 || layer >= cells_.layers * 2 || std::find(gates.begin(), gates.end(), gate) == gates.end()) {
      return Error(ErrorCode::invalid_argument,
                   str("layer '", LayerBase::name(), "' has no gate ", static_cast<int>(gate), " in a layer ", layer));
    }
    kept[place] = weights;
    changed();
    return Done{};
  });
}
void RnnV2Layer::setWeightsForGate(int32_t layer, Gate gate, bool of_input, nv::Weights weights) noexcept {
  keep("IRNNv2Layer::setWeightsForGate", cells_.weights, {layer, gate, of_input}, weights);
}
void RnnV2Layer::setBiasForGate(int32_t layer, Gate gate, bool of_input, nv::Weights bias) noexcept {
  keep("IRNNv2Layer::setBiasForGate", cells_.bias, {layer, gate, of_input}, bias);
}
nv::Weights RnnV2Layer::getWeightsForGate(int32_t layer, Gate gate, bool of_input) const noexcept {
  return weights_at(cells_.weights, {layer, gate, of_input});
}
nv::Weights RnnV2Layer::getBiasForGate(int32_t layer, Gate gate, bool of_input) const noexcept {
  return weights_at(cells_.bias, {layer, gate, of_input});
}

Result<> RnnV2Layer::lower(Lowering& to) const {
  RnnCells::Operands operands{.x = kNoValue, .hidden = kNoValue, .cell = kNoValue, .lengths = kNoValue};
  TRY_ASSIGN(operands.x, to.input(0));
  if (to.has_input(kHidden)) {
    TRY_ASSIGN(operands.hidden, to.input(kHidden));
  }
  if (to.has_input(kCell)) {
    TRY_ASSIGN(operands.cell, to.input(kCell));
  }
  if (to.has_input(kLengths)) {
    TRY_ASSIGN(operands.lengths, to.input(kLengths));
  }
  TRY_ASSIGN(const std::vector<ValueId> results, cells_.lower(to, operands));
  for (size_t i = 0; i < results.size(); ++i) TRY(to.define(i, results[i]));
  return Done{};
}

namespace {

/// Takes weights from a block, one matrix after the other.
class Block {
 public:
  explicit Block(const nv::Weights& block) : block_(block) {}
  nv::Weights next(int64_t count) {
    const int64_t bytes = block_.type == nv::DataType::kHALF ? 2 : 4;
    const nv::Weights part{block_.type, static_cast<const char*>(block_.values) + taken_ * bytes, count};
    taken_ += count;
    return part;
  }

 private:
  const nv::Weights& block_;
  int64_t taken_ = 0;
};

Result<> check_block(const char* what, const nv::Weights& block, int64_t expected) {
  if (block.type != nv::DataType::kFLOAT && block.type != nv::DataType::kHALF) {
    return Error(ErrorCode::invalid_argument,
                 str("expected ", what, " of kFLOAT or kHALF, found type ", static_cast<int>(block.type)));
  }
  if (block.count == expected && block.values != nullptr) return Done{};
  return Error(ErrorCode::invalid_argument,
               str("expected ", expected, " numbers of ", what, ", found ", block.values ? block.count : 0));
}

/// The same value with the two dimensions before the last swapped: [.., A, B, n] -> [.., B, A, n].
Result<ValueId> swapped(Lowering& to, ValueId value) {
  const int rank = to.rank(value);
  if (rank < 3) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a tensor [.., sequence or layers, batch, size], found ", to.shape(value)));
  }
  std::vector<int64_t> perm(static_cast<size_t>(rank));
  std::iota(perm.begin(), perm.end(), 0);
  std::swap(perm[perm.size() - 3], perm[perm.size() - 2]);
  return to.emit(Transpose{.perm = std::move(perm)}, {value});
}

}  // namespace

Result<RnnCells> RnnLayer::cells(int64_t data_length) const {
  RnnCells out = cells_;
  const int64_t h = out.hidden;
  const auto gates = out.gates_of_block();
  const auto gate_count = static_cast<int64_t>(gates.size());
  const int32_t all = out.layers * out.directions();
  const auto columns = [&](int32_t place, bool of_input) -> int64_t {
    if (!of_input) return h;
    if (place >= out.directions()) return out.directions() * h;
    return out.mode == nv::RNNInputMode::kSKIP ? 0 : data_length;
  };
  int64_t expected = 0;
  for (int32_t place = 0; place < all; ++place) {
    expected += gate_count * h * (columns(place, true) + columns(place, false));
  }
  TRY(check_block("weights", weights_, expected));
  if (bias_.count != 0) TRY(check_block("biases", bias_, 2 * gate_count * h * all));
  Block weights(weights_), bias(bias_);
  for (int32_t place = 0; place < all; ++place) {
    for (const bool of_input : {true, false}) {
      for (const Gate gate : gates) {
        const int64_t count = h * columns(place, of_input);
        if (count != 0) out.weights[{place, gate, of_input}] = weights.next(count);
        if (bias_.count != 0) out.bias[{place, gate, of_input}] = bias.next(h);
      }
    }
  }
  return out;
}

Result<> RnnLayer::lower(Lowering& to) const {
  RnnCells::Operands operands{.x = kNoValue, .hidden = kNoValue, .cell = kNoValue, .lengths = kNoValue};
  const auto read = [&](Input index, ValueId& value) -> Result<> {
    if (!to.has_input(index)) return Done{};
    TRY_ASSIGN(value, to.input(index));
    TRY_ASSIGN(value, swapped(to, value));
    return Done{};
  };
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(operands.x, swapped(to, x));
  TRY(read(kHidden, operands.hidden));
  TRY(read(kCell, operands.cell));
  const Dim size = to.shape(x)[to.rank(x) - 1];
  TRY_ASSIGN(const RnnCells filled_cells, cells(size.is_number() ? size.number() : 0));
  TRY_ASSIGN(const std::vector<ValueId> results, filled_cells.lower(to, operands));
  for (size_t i = 0; i < results.size(); ++i) {
    TRY_ASSIGN(const ValueId y, swapped(to, results[i]));
    TRY(to.define(i, y));
  }
  return Done{};
}

}  // namespace tenon::api
