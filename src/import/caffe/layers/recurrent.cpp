// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// LSTM, RNN: over time steps whose number is known, one after the other as Caffe itself unrolls them. A flag of each
// step says whether its sequence goes on from the step before. Source: Donahue et al. 2014, arXiv:1411.4389,
// section 3.1.
#include <array>

#include "import/caffe/layer_context.h"
#include "ops/concat.h"
#include "ops/matmul.h"
#include "ops/slice.h"

namespace tenon::caffe {

namespace {

constexpr int64_t kMostSteps = 1024;  // each is a dozen nodes

class Recurrence {
 public:
  explicit Recurrence(LayerContext& layer)
      : layer_(layer), is_lstm_(layer.type() == "LSTM"), width_(layer.layer().recurrent_param().num_output()) {}

  Result<> import() {
    TRY(check());
    TRY(project_inputs());
    TRY_ASSIGN(recurrent_, layer_.add_weights(blob_, Shape{gates() * width_, width_}));
    std::vector<ValueId> states;
    for (int64_t t = 0; t < steps_; ++t) {
      TRY(step(t));
      states.push_back(hidden_);
    }
    TRY_ASSIGN(ValueId all, layer_.add(Concat{.axis = 0}, states));
    if (!is_lstm_) {
      TRY_ASSIGN(all, output_of(all));
    }
    TRY(layer_.set_top(0, all));
    if (layer_.tops() > 1) TRY(layer_.set_top(1, hidden_));
    return layer_.tops() > 2 ? layer_.set_top(2, cell_) : Result<>(Done{});
  }

 private:
  int64_t gates() const { return is_lstm_ ? 4 : 1; }

  /// x [T, N, ...], flags [T, N], perhaps an input of all steps [N, ...], and the first states [1, N, H] if they are
  /// shown.
  Result<> check() {
    const bool shown = layer_.layer().recurrent_param().expose_hidden();
    const size_t states = shown ? (is_lstm_ ? 2 : 1) : 0;
    TRY(layer_.expect(2 + states, 3 + states, 1 + states));
    if (layer_.shape(0).rank() < 3 || layer_.shape(1).rank() != 2 || !layer_.shape(0)[0].is_number()) {
      return Error(ErrorCode::unsupported,
                   str("expected [T,N,...] with a known number of steps and flags [T,N], found ", layer_.shape(0),
                       " and ", layer_.shape(1)));
    }
    steps_ = layer_.shape(0)[0].number();
    if (steps_ < 1 || steps_ > kMostSteps || width_ < 1) {
      return Error(ErrorCode::unsupported, str("expected 1 to ", kMostSteps, " steps and an output, found ", steps_,
                                               " and a num_output of ", width_));
    }
    has_static_ = layer_.bottoms() > 2 + states;
    if (!shown) return Done{};
    hidden_ = layer_.bottom(layer_.bottoms() - states);
    cell_ = is_lstm_ ? layer_.bottom(layer_.bottoms() - 1) : kNoValue;
    return Done{};
  }

  /// The last axes of a bottom as one, times weights.
  Result<ValueId> project(size_t bottom, int kept) {
    TRY_ASSIGN(const std::vector<int64_t> folded, layer_.numbers(bottom, kept));
    const auto depth = checked_volume(Shape::of(folded));
    if (!depth) return Error(ErrorCode::invalid_argument, str("too many elements in ", layer_.shape(bottom)));
    const Shape shape = layer_.shape(bottom);
    std::vector<Dim> dims(shape.begin(), shape.begin() + kept);
    dims.push_back(Dim(*depth));
    TRY_ASSIGN(const ValueId x, layer_.add_reshape(layer_.bottom(bottom), dims));
    TRY_ASSIGN(const ValueId weights, layer_.add_weights(blob_++, Shape{gates() * width_, *depth}));
    return product(x, weights);
  }
  Result<ValueId> product(ValueId x, ValueId weights) {
    return layer_.add(Matmul{.transpose_b = true, .epilogue = {}}, {x, weights});
  }

  Result<> project_inputs() {
    TRY_ASSIGN(projected_, project(0, 2));
    TRY_ASSIGN(const ValueId bias, layer_.add_weights(blob_++, Shape{gates() * width_}));
    TRY_ASSIGN(projected_, layer_.add("add", {projected_, bias}));
    if (has_static_) {
      TRY_ASSIGN(const ValueId always, project(2, 1));
      TRY_ASSIGN(projected_, layer_.add("add", {projected_, always}));
    }
    TRY_ASSIGN(flags_, layer_.add("unsqueeze", {layer_.bottom(1), layer_.add_integers({2})}));
    return Done{};
  }

  Result<ValueId> part(ValueId x, int64_t axis, int64_t from, int64_t to) {
    return layer_.add(Slice{}, {x, layer_.add_integers({from}), layer_.add_integers({to}), layer_.add_integers({axis}),
                                layer_.add_integers({1})});
  }

  Result<> step(int64_t t) {
    TRY_ASSIGN(ValueId sum, part(projected_, 0, t, t + 1));  // [1, N, gates * H]
    TRY_ASSIGN(const ValueId goes_on, part(flags_, 0, t, t + 1));
    if (hidden_ != kNoValue) {
      TRY_ASSIGN(const ValueId before, layer_.add("mul", {hidden_, goes_on}));
      TRY_ASSIGN(const ValueId added, product(before, recurrent_));
      TRY_ASSIGN(sum, layer_.add("add", {sum, added}));
    }
    if (is_lstm_) return update_cell(sum, goes_on);
    TRY_ASSIGN(hidden_, layer_.add("tanh", {sum}));
    return Done{};
  }

  /// Gates in Caffe's order: input, forget, output, candidate.
  Result<> update_cell(ValueId sum, ValueId goes_on) {
    std::array<ValueId, 4> gate{};
    for (size_t k = 0; k < gate.size(); ++k) {
      const auto first = static_cast<int64_t>(k) * width_;
      TRY_ASSIGN(const ValueId one, part(sum, 2, first, first + width_));
      TRY_ASSIGN(gate[k], layer_.add(k == 3 ? "tanh" : "sigmoid", {one}));
    }
    TRY_ASSIGN(ValueId cell, layer_.add("mul", {gate[0], gate[3]}));
    if (cell_ != kNoValue) {
      TRY_ASSIGN(ValueId kept, layer_.add("mul", {gate[1], cell_}));
      TRY_ASSIGN(kept, layer_.add("mul", {kept, goes_on}));
      TRY_ASSIGN(cell, layer_.add("add", {kept, cell}));
    }
    cell_ = cell;
    TRY_ASSIGN(const ValueId squashed, layer_.add("tanh", {cell_}));
    TRY_ASSIGN(hidden_, layer_.add("mul", {gate[2], squashed}));
    return Done{};
  }

  Result<ValueId> output_of(ValueId hidden) {
    TRY_ASSIGN(const ValueId weights, layer_.add_weights(blob_ + 1, Shape{width_, width_}));
    TRY_ASSIGN(const ValueId bias, layer_.add_weights(blob_ + 2, Shape{width_}));
    TRY_ASSIGN(ValueId y, product(hidden, weights));
    TRY_ASSIGN(y, layer_.add("add", {y, bias}));
    return layer_.add("tanh", {y});
  }

  LayerContext& layer_;
  bool is_lstm_;
  int64_t width_;
  int64_t steps_ = 0;
  bool has_static_ = false;
  size_t blob_ = 0;
  ValueId projected_ = kNoValue, flags_ = kNoValue, recurrent_ = kNoValue;
  ValueId hidden_ = kNoValue, cell_ = kNoValue;  // none: zeros
};

Result<> import_recurrent(LayerContext& layer) { return Recurrence(layer).import(); }

}  // namespace

Importer recurrent() { return {{"LSTM", "RNN"}, import_recurrent}; }

}  // namespace tenon::caffe
