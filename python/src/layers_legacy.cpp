// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers that only releases before 10 have: fully connected and recurrent ones.
#include "layer_weights.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // they are what is bound

namespace tenon::python {

namespace {

using Rnn = nv::IRNNv2Layer;
using Gate = nv::RNNGateType;

void bind_enums(nb::module_& m) {
  nb::enum_<nv::RNNOperation>(m, "RNNOperation")
      .value("RELU", nv::RNNOperation::kRELU)
      .value("TANH", nv::RNNOperation::kTANH)
      .value("LSTM", nv::RNNOperation::kLSTM)
      .value("GRU", nv::RNNOperation::kGRU);
  nb::enum_<nv::RNNDirection>(m, "RNNDirection")
      .value("UNIDIRECTION", nv::RNNDirection::kUNIDIRECTION)
      .value("BIDIRECTION", nv::RNNDirection::kBIDIRECTION);
  nb::enum_<nv::RNNInputMode>(m, "RNNInputMode")
      .value("LINEAR", nv::RNNInputMode::kLINEAR)
      .value("SKIP", nv::RNNInputMode::kSKIP);
  nb::enum_<Gate>(m, "RNNGateType")
      .value("INPUT", Gate::kINPUT)
      .value("OUTPUT", Gate::kOUTPUT)
      .value("FORGET", Gate::kFORGET)
      .value("UPDATE", Gate::kUPDATE)
      .value("RESET", Gate::kRESET)
      .value("CELL", Gate::kCELL)
      .value("HIDDEN", Gate::kHIDDEN);
}

template <auto Set>
void set_gate(Rnn& self, int32_t layer, Gate gate, bool of_input, nb::object weights) {
  (self.*Set)(layer, gate, of_input, nb::cast<WeightsArgument>(weights).value);
  network_keeps(&self, weights);
}
template <auto Get>
nb::object gate(nb::handle self, int32_t layer, Gate gate, bool of_input) {
  return array_of_weights((nb::cast<const Rnn&>(self).*Get)(layer, gate, of_input), self);
}

void bind_rnn(nb::module_& m) {
  nb::class_<Rnn, nv::ILayer>(m, "IRNNv2Layer", "Layers of recurrent cells over a sequence.")
      .def_prop_ro("num_layers", &Rnn::getLayerCount)
      .def_prop_ro("hidden_size", &Rnn::getHiddenSize)
      .def_prop_ro("max_seq_length", &Rnn::getMaxSeqLength)
      .def_prop_ro("data_length", &Rnn::getDataLength)
      .def_prop_rw("op", &Rnn::getOperation, &Rnn::setOperation)
      .def_prop_rw("input_mode", &Rnn::getInputMode, &Rnn::setInputMode)
      .def_prop_rw("direction", &Rnn::getDirection, &Rnn::setDirection)
      .def_prop_rw("seq_lengths", &Rnn::getSequenceLengths, &Rnn::setSequenceLengths, kInner)
      .def_prop_rw("hidden_state", &Rnn::getHiddenState, &Rnn::setHiddenState, kInner)
      .def_prop_rw("cell_state", &Rnn::getCellState, &Rnn::setCellState, kInner)
      .def("set_weights_for_gate", set_gate<&Rnn::setWeightsForGate>, "layer_index"_a, "gate"_a, "is_w"_a, "weights"_a,
           Raises())
      .def("get_weights_for_gate", gate<&Rnn::getWeightsForGate>, "layer_index"_a, "gate"_a, "is_w"_a)
      .def("set_bias_for_gate", set_gate<&Rnn::setBiasForGate>, "layer_index"_a, "gate"_a, "is_w"_a, "bias"_a, Raises())
      .def("get_bias_for_gate", gate<&Rnn::getBiasForGate>, "layer_index"_a, "gate"_a, "is_w"_a);
}

}  // namespace

void bind_layers_legacy(nb::module_& m) {
  bind_enums(m);
  bind_rnn(m);
  using Connected = nv::IFullyConnectedLayer;
  nb::class_<Connected, nv::ILayer> connected(m, "IFullyConnectedLayer");
  connected.def_prop_rw("num_output_channels", &Connected::getNbOutputChannels, &Connected::setNbOutputChannels);
  with_weights<&Connected::getKernelWeights, &Connected::setKernelWeights>(connected, "kernel");
  with_weights<&Connected::getBiasWeights, &Connected::setBiasWeights>(connected, "bias");
}

}  // namespace tenon::python
