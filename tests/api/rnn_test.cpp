// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Recurrent layers of releases before 10 against their formulas, written out in plain loops.
#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <random>

#include "tests/api/support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // they are what is tested

namespace tenon::test {
namespace {

using ::testing::FloatNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;
using Gate = nv::RNNGateType;
using Op = nv::RNNOperation;
using Values = std::vector<float>;

Values numbers(size_t count, unsigned seed) {
  std::mt19937 engine(seed);
  std::uniform_real_distribution<float> draw(-0.7f, 0.7f);
  Values out(count);
  for (float& value : out) value = draw(engine);
  return out;
}
double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// One direction of one layer: weights and biases by gate.
struct Cell {
  Op op;
  int hidden, inputs;
  std::map<Gate, Values> w, r, wb, rb;

  double part(const std::map<Gate, Values>& matrix, const std::map<Gate, Values>& bias, Gate gate, int row,
              const Values& x) const {
    double sum = bias.at(gate)[static_cast<size_t>(row)];
    for (size_t i = 0; i < x.size(); ++i) sum += matrix.at(gate)[static_cast<size_t>(row) * x.size() + i] * x[i];
    return sum;
  }
  /// W x + Wb + R h + Rb.
  double gate(Gate g, int row, const Values& x, const Values& h) const {
    return part(w, wb, g, row, x) + part(r, rb, g, row, h);
  }
  void step(const Values& x, Values& h, Values& c) const {
    Values next(h.size());
    for (int i = 0; i < hidden; ++i) {
      const auto at = static_cast<size_t>(i);
      if (op == Op::kRELU) next[at] = static_cast<float>(std::max(0.0, gate(Gate::kINPUT, i, x, h)));
      if (op == Op::kTANH) next[at] = static_cast<float>(std::tanh(gate(Gate::kINPUT, i, x, h)));
      if (op == Op::kLSTM) {
        const double in = sigmoid(gate(Gate::kINPUT, i, x, h)), forget = sigmoid(gate(Gate::kFORGET, i, x, h));
        c[at] = static_cast<float>(forget * c[at] + in * std::tanh(gate(Gate::kCELL, i, x, h)));
        next[at] = static_cast<float>(sigmoid(gate(Gate::kOUTPUT, i, x, h)) * std::tanh(c[at]));
      }
      if (op == Op::kGRU) {
        const double z = sigmoid(gate(Gate::kUPDATE, i, x, h)), r_ = sigmoid(gate(Gate::kRESET, i, x, h));
        const double fresh = std::tanh(part(w, wb, Gate::kHIDDEN, i, x) + r_ * part(r, rb, Gate::kHIDDEN, i, h));
        next[at] = static_cast<float>((1 - z) * fresh + z * h[at]);
      }
    }
    h = next;
  }
};

std::vector<Gate> gates(Op op) {
  if (op == Op::kLSTM) return {Gate::kINPUT, Gate::kFORGET, Gate::kCELL, Gate::kOUTPUT};
  if (op == Op::kGRU) return {Gate::kUPDATE, Gate::kRESET, Gate::kHIDDEN};
  return {Gate::kINPUT};
}

struct Case {
  Op op;
  int layers = 1, directions = 1;
  bool skip = false, lengths = false, states = false;
};

struct Recurrent : ::testing::TestWithParam<Case> {
  static constexpr int kBatch = 2, kSteps = 3, kHidden = 4;
  int inputs = GetParam().skip ? kHidden : 5;
  std::vector<Cell> cells;  // by layer and direction
  std::vector<int32_t> lengths = {3, 2};
  Values x = numbers(static_cast<size_t>(kBatch * kSteps * inputs), 1);
  Values h0 = numbers(static_cast<size_t>(kBatch * rows() * kHidden), 2);
  Values c0 = numbers(static_cast<size_t>(kBatch * rows() * kHidden), 3);

  int rows() const { return GetParam().layers * GetParam().directions; }

  void SetUp() override {
    unsigned seed = 10;
    for (int place = 0; place < rows(); ++place) {
      const bool first = place < GetParam().directions;
      Cell cell{.op = GetParam().op, .hidden = kHidden, .inputs = first ? inputs : kHidden * GetParam().directions};
      for (const Gate gate : gates(cell.op)) {
        cell.w[gate] = numbers(static_cast<size_t>(kHidden * cell.inputs), ++seed);
        if (first && GetParam().skip) {
          for (int i = 0; i < kHidden * kHidden; ++i) cell.w[gate][static_cast<size_t>(i)] = i % (kHidden + 1) == 0;
        }
        cell.r[gate] = numbers(kHidden * kHidden, ++seed);
        cell.wb[gate] = numbers(kHidden, ++seed);
        cell.rb[gate] = numbers(kHidden, ++seed);
      }
      cells.push_back(cell);
    }
  }

  /// Outputs [B,S,D*H], last hidden and cell states [B,L*D,H].
  void expected(Values& y, Values& hidden, Values& cell) {
    const int d_count = GetParam().directions;
    for (int b = 0; b < kBatch; ++b) {
      const int steps = GetParam().lengths ? lengths[static_cast<size_t>(b)] : kSteps;
      std::vector<Values> sequence(kSteps);
      for (int s = 0; s < kSteps; ++s) {
        const auto begin = x.begin() + (b * kSteps + s) * inputs;
        sequence[static_cast<size_t>(s)].assign(begin, begin + inputs);
      }
      for (int layer = 0; layer < GetParam().layers; ++layer) {
        std::vector<Values> next(kSteps, Values(static_cast<size_t>(d_count * kHidden)));
        for (int d = 0; d < d_count; ++d) {
          const int place = layer * d_count + d;
          Values h(kHidden), c(kHidden);
          const auto from = static_cast<ptrdiff_t>((b * rows() + place) * kHidden);
          if (GetParam().states) h.assign(h0.begin() + from, h0.begin() + from + kHidden);
          if (GetParam().states) c.assign(c0.begin() + from, c0.begin() + from + kHidden);
          for (int i = 0; i < steps; ++i) {
            const auto s = static_cast<size_t>(d == 0 ? i : steps - 1 - i);
            cells[static_cast<size_t>(place)].step(sequence[s], h, c);
            std::copy(h.begin(), h.end(), next[s].begin() + d * kHidden);
          }
          hidden.insert(hidden.end(), h.begin(), h.end());
          cell.insert(cell.end(), c.begin(), c.end());
        }
        sequence = next;
      }
      for (const Values& step : sequence) y.insert(y.end(), step.begin(), step.end());
    }
  }
};

nv::IRNNv2Layer* layer_of(Workshop& shop, nv::ITensor& x, const Recurrent& test) {
  const Case& with = test.GetParam();
  auto* layer = shop.network->addRNNv2(x, with.layers, Recurrent::kHidden, Recurrent::kSteps, with.op);
  if (with.directions == 2) layer->setDirection(nv::RNNDirection::kBIDIRECTION);
  if (with.skip) layer->setInputMode(nv::RNNInputMode::kSKIP);
  for (int place = 0; place < static_cast<int>(test.cells.size()); ++place) {
    const Cell& cell = test.cells[static_cast<size_t>(place)];
    for (const Gate gate : gates(with.op)) {
      const bool skipped = with.skip && place < with.directions;
      if (!skipped) layer->setWeightsForGate(place, gate, true, weights(cell.w.at(gate)));
      layer->setWeightsForGate(place, gate, false, weights(cell.r.at(gate)));
      layer->setBiasForGate(place, gate, true, weights(cell.wb.at(gate)));
      layer->setBiasForGate(place, gate, false, weights(cell.rb.at(gate)));
    }
  }
  return layer;
}

TEST_P(Recurrent, GivesWhatItsFormulasGive) {
  const Case& with = GetParam();
  Workshop shop;
  auto& network = *shop.network;
  auto* input = network.addInput("x", nv::DataType::kFLOAT, nv::Dims3(kBatch, kSteps, inputs));
  auto* layer = layer_of(shop, *input, *this);
  if (with.lengths) {
    layer->setSequenceLengths(*network.addInput("lengths", nv::DataType::kINT32, nv::Dims{1, {kBatch}}));
  }
  if (with.states) {
    layer->setHiddenState(*network.addInput("h0", nv::DataType::kFLOAT, nv::Dims3(kBatch, rows(), kHidden)));
    if (with.op == Op::kLSTM) {
      layer->setCellState(*network.addInput("c0", nv::DataType::kFLOAT, nv::Dims3(kBatch, rows(), kHidden)));
    }
  }
  const char* names[] = {"y", "h", "c"};
  for (int i = 0; i < layer->getNbOutputs(); ++i) {
    layer->getOutput(i)->setName(names[i]);
    network.markOutput(*layer->getOutput(i));
  }
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  Loaded loaded(shop.logger, *plan);
  Values y(static_cast<size_t>(kBatch * kSteps * with.directions * kHidden), -9), h(h0.size(), -9), c(h0.size(), -9);
  const std::map<std::string, void*> places = {{"x", x.data()},   {"lengths", lengths.data()},
                                               {"h0", h0.data()}, {"c0", c0.data()},
                                               {"y", y.data()},   {"h", h.data()},
                                               {"c", c.data()}};
  for (int32_t i = 0; i < loaded.engine->getNbIOTensors(); ++i) {
    const char* name = loaded.engine->getIOTensorName(i);
    ASSERT_TRUE(loaded.context->setTensorAddress(name, places.at(name)));
  }
  ASSERT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
  Values want_y, want_h, want_c;
  expected(want_y, want_h, want_c);
  EXPECT_THAT(y, Pointwise(FloatNear(1e-5f), want_y));
  EXPECT_THAT(h, Pointwise(FloatNear(1e-5f), want_h));
  if (with.op == Op::kLSTM) {
    EXPECT_THAT(c, Pointwise(FloatNear(1e-5f), want_c));
  }
}
INSTANTIATE_TEST_SUITE_P(Cells, Recurrent,
                         ::testing::Values(Case{Op::kRELU}, Case{Op::kTANH, 2, 2}, Case{Op::kLSTM},
                                           Case{Op::kLSTM, 2, 2, false, false, true},
                                           Case{Op::kLSTM, 1, 2, false, true}, Case{Op::kGRU}, Case{Op::kGRU, 3, 2},
                                           Case{Op::kGRU, 1, 1, true}, Case{Op::kLSTM, 2, 1, true, true, true}));

TEST(RecurrentLayer, KeepsItsPropertiesAndSaysWhatIsWrong) {
  Workshop shop;
  auto* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(3, 5));
  EXPECT_EQ(shop.network->addRNNv2(*x, 0, 4, 3, Op::kLSTM), nullptr);
  EXPECT_EQ(shop.network->addRNNv2(*x, 1, 4, 3, static_cast<Op>(9)), nullptr);
  auto* layer = shop.network->addRNNv2(*x, 2, 4, 3, Op::kGRU);
  ASSERT_NE(layer, nullptr);
  EXPECT_EQ(layer->getType(), nv::LayerType::kRNN_V2);
  EXPECT_EQ(layer->getLayerCount(), 2);
  EXPECT_EQ(layer->getHiddenSize(), 4);
  EXPECT_EQ(layer->getMaxSeqLength(), 3);
  EXPECT_EQ(layer->getDataLength(), 5);
  EXPECT_EQ(layer->getOperation(), Op::kGRU);
  EXPECT_EQ(layer->getInputMode(), nv::RNNInputMode::kLINEAR);
  EXPECT_EQ(layer->getDirection(), nv::RNNDirection::kUNIDIRECTION);
  EXPECT_EQ(layer->getHiddenState(), nullptr);
  EXPECT_EQ(layer->getCellState(), nullptr);
  EXPECT_EQ(layer->getSequenceLengths(), nullptr);
  const Values some(20, 1);
  layer->setWeightsForGate(0, Gate::kUPDATE, true, weights(some));
  EXPECT_EQ(layer->getWeightsForGate(0, Gate::kUPDATE, true).values, some.data());
  EXPECT_EQ(layer->getWeightsForGate(0, Gate::kUPDATE, false).count, 0);
  layer->setBiasForGate(1, Gate::kRESET, false, weights(some));
  EXPECT_EQ(layer->getBiasForGate(1, Gate::kRESET, false).count, 20);
  layer->setWeightsForGate(0, Gate::kFORGET, true, weights(some));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("has no gate 2"));
  layer->setOperation(Op::kLSTM);
  EXPECT_THAT(shop.logger.errors(), HasSubstr("setOperation"));
  layer->setOperation(Op::kTANH);
  EXPECT_EQ(layer->getOperation(), Op::kTANH);
  shop.network->markOutput(*layer->getOutput(0));
  EXPECT_EQ(shop.plan(), nullptr);
  EXPECT_THAT(shop.logger.errors(), HasSubstr("there are no weights of the input for gate 0 of layer 0"));
}

}  // namespace
}  // namespace tenon::test
