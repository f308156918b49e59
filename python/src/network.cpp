// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// INetworkDefinition: tensors, marks, and the layers it makes; ILoop and IIfConditional, which make layers too.
#include <nanobind/stl/vector.h>

#include "plugin_values.h"
#include "weights.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are bound too

namespace tenon::python {

namespace {

using Network = nv::INetworkDefinition;
using NetworkClass = nb::class_<Network>;
using Tensors = std::vector<nv::ITensor*>;
using Gives = nb::call_policy<GivesLayer>;

auto optional(const char* name) { return nb::arg(name).none() = nb::none(); }

/// One more call that makes a layer.
template <class Call, class... Args>
void adds(NetworkClass& network, const char* name, Call&& call, const Args&... args) {
  network.def(name, std::forward<Call>(call), args..., kInner, Gives());
}

int32_t count(const Tensors& tensors) { return static_cast<int32_t>(tensors.size()); }

/// The layer as the most derived class that Python knows.
template <class... Kinds>
nb::object as_kind(nv::ILayer* layer) {
  nb::object found;
  const auto as = [&]<class Kind>(Kind*) {
    auto* kind = found.is_valid() ? nullptr : dynamic_cast<Kind*>(layer);
    if (kind != nullptr) found = nb::cast(kind, nb::rv_policy::reference);
  };
  (as(static_cast<Kinds*>(nullptr)), ...);
  return found.is_valid() ? found : nb::cast(layer, nb::rv_policy::reference);
}

nb::object get_layer(nb::handle self, int32_t index) {
  nv::ILayer* layer = nb::cast<const Network&>(self).getLayer(index);
  if (layer == nullptr) return nb::none();
  nb::object object =
      as_kind<nv::IActivationLayer, nv::IAssertionLayer, nv::ICastLayer, nv::IConcatenationLayer, nv::IConstantLayer,
              nv::IConvolutionLayer, nv::ICumulativeLayer, nv::IDeconvolutionLayer, nv::IDequantizeLayer,
              nv::IDynamicQuantizeLayer, nv::IEinsumLayer, nv::IElementWiseLayer, nv::IFillLayer, nv::IGatherLayer,
              nv::IGridSampleLayer, nv::IIdentityLayer, nv::IConditionLayer, nv::IIfConditionalInputLayer,
              nv::IIfConditionalOutputLayer, nv::IIteratorLayer, nv::ILoopOutputLayer, nv::IRecurrenceLayer,
              nv::ITripLimitLayer, nv::ILRNLayer, nv::IMatrixMultiplyLayer, nv::INMSLayer, nv::INonZeroLayer,
              nv::INormalizationLayer, nv::IOneHotLayer, nv::IPaddingLayer, nv::IParametricReLULayer,
              nv::IPluginV2Layer, nv::IPluginV3Layer, nv::IPoolingLayer, nv::IQuantizeLayer, nv::IRaggedSoftMaxLayer,
              nv::IReduceLayer, nv::IResizeLayer, nv::IReverseSequenceLayer, nv::IScaleLayer, nv::IScatterLayer,
              nv::ISelectLayer, nv::IShapeLayer, nv::IShuffleLayer, nv::ISliceLayer, nv::ISoftMaxLayer,
              nv::ISqueezeLayer, nv::ITopKLayer, nv::IUnaryLayer, nv::IUnsqueezeLayer, nv::IFullyConnectedLayer,
              nv::IRNNv2Layer, nv::IRotaryEmbeddingLayer, nv::IKVCacheUpdateLayer, nv::IMoELayer>(layer);
  nb::detail::keep_alive_py(NB_CTX, object.ptr(), self.ptr());
  belongs_to(layer, self);
  return object;
}

void bind_marks(NetworkClass& network) {
  network.def("mark_output", &Network::markOutput, "tensor"_a, Raises())
      .def("unmark_output", &Network::unmarkOutput, "tensor"_a, Raises())
      .def("mark_output_for_shapes", &Network::markOutputForShapes, "tensor"_a, Raises())
      .def("unmark_output_for_shapes", &Network::unmarkOutputForShapes, "tensor"_a, Raises())
      .def("mark_debug", &Network::markDebug, "tensor"_a, Raises())
      .def("unmark_debug", &Network::unmarkDebug, "tensor"_a, Raises())
      .def("is_debug_tensor", &Network::isDebugTensor, "tensor"_a)
      .def("mark_unfused_tensors_as_debug_tensors", &Network::markUnfusedTensorsAsDebugTensors, Raises())
      .def("unmark_unfused_tensors_as_debug_tensors", &Network::unmarkUnfusedTensorsAsDebugTensors, Raises())
      .def("remove_tensor", &Network::removeTensor, "tensor"_a, Raises())
      .def("mark_weights_refittable", &Network::markWeightsRefittable, "name"_a, Raises())
      .def("unmark_weights_refittable", &Network::unmarkWeightsRefittable, "name"_a, Raises())
      .def("are_weights_marked_refittable", &Network::areWeightsMarkedRefittable, "name"_a)
      .def(
          "set_weights_name",
          [](Network& self, WeightsArgument weights, const char* name) {
            return self.setWeightsName(weights.value, name);
          },
          "weights"_a, "name"_a, Raises());
}

void bind_ends(NetworkClass& network) {
  network.def_prop_rw("name", &Network::getName, &Network::setName, nb::for_setter(Raises()))
      .def_prop_ro("num_layers", &Network::getNbLayers)
      .def_prop_ro("num_inputs", &Network::getNbInputs)
      .def_prop_ro("num_outputs", &Network::getNbOutputs)
      .def_prop_ro("has_implicit_batch_dimension", &Network::hasImplicitBatchDimension)
      .def_prop_ro("has_explicit_precision", &Network::hasExplicitPrecision)
      .def_prop_ro("flags", &Network::getFlags)
      .def("get_flag", &Network::getFlag, "flag"_a)
      .def_prop_ro("builder", &Network::getBuilder, nb::rv_policy::reference)
      .def("add_input", &Network::addInput, "name"_a, "dtype"_a, "shape"_a, kInner, Raises())
      .def("get_input", &Network::getInput, "index"_a, kInner)
      .def("get_output", &Network::getOutput, "index"_a, kInner)
      .def("get_layer", get_layer, "index"_a, nb::sig("def get_layer(self, index: int) -> ILayer"))
      .def("__len__", [](const Network& self) { return static_cast<size_t>(self.getNbLayers()); })
      .def(
          "__getitem__",
          [](nb::handle self, int32_t index) {
            const int32_t layers = nb::cast<const Network&>(self).getNbLayers();
            if (index < 0) index += layers;
            if (index < 0 || index >= layers) throw nb::index_error("there is no such layer");
            return get_layer(self, index);
          },
          nb::sig("def __getitem__(self, index: int, /) -> ILayer"));
}

void bind_window_layers(NetworkClass& network) {
  using Argument = WeightsArgument;
  const auto convolution = [](Network& self, nv::ITensor& input, int64_t maps, const nv::Dims& kernel_shape,
                              Argument kernel, Argument bias) {
    return self.addConvolutionNd(input, maps, kernel_shape, kernel.value, bias.value);
  };
  const auto deconvolution = [](Network& self, nv::ITensor& input, int64_t maps, const nv::Dims& kernel_shape,
                                Argument kernel, Argument bias) {
    return self.addDeconvolutionNd(input, maps, kernel_shape, kernel.value, bias.value);
  };
  // The network keeps the arrays of kernel and bias, which are read when the engine is built.
  for (const char* name : {"add_convolution_nd", "add_convolution"}) {
    adds(network, name, convolution, "input"_a, "num_output_maps"_a, "kernel_shape"_a, "kernel"_a.none(),
         optional("bias"), nb::keep_alive<1, 5>(), nb::keep_alive<1, 6>());
  }
  for (const char* name : {"add_deconvolution_nd", "add_deconvolution"}) {
    adds(network, name, deconvolution, "input"_a, "num_output_maps"_a, "kernel_shape"_a, "kernel"_a.none(),
         optional("bias"), nb::keep_alive<1, 5>(), nb::keep_alive<1, 6>());
  }
  adds(
      network, "add_fully_connected",
      [](Network& self, nv::ITensor& input, int32_t outputs, Argument kernel, Argument bias) {
        return self.addFullyConnected(input, outputs, kernel.value, bias.value);
      },
      "input"_a, "num_outputs"_a, "kernel"_a.none(), optional("bias"), nb::keep_alive<1, 4>(), nb::keep_alive<1, 5>());
  adds(network, "add_rnn_v2", &Network::addRNNv2, "input"_a, "layer_count"_a, "hidden_size"_a, "max_seq_length"_a,
       "op"_a);
  for (const char* name : {"add_pooling_nd", "add_pooling"}) {
    adds(network, name, &Network::addPoolingNd, "input"_a, "type"_a, "window_size"_a);
  }
  for (const char* name : {"add_padding_nd", "add_padding"}) {
    adds(network, name, &Network::addPaddingNd, "input"_a, "pre_padding"_a, "post_padding"_a);
  }
  adds(network, "add_lrn", &Network::addLRN, "input"_a, "window"_a, "alpha"_a, "beta"_a, "k"_a);
  adds(network, "add_resize", &Network::addResize, "input"_a);
  adds(network, "add_grid_sample", &Network::addGridSample, "input"_a, "grid"_a);
}

void bind_constant_layers(NetworkClass& network) {
  using Argument = WeightsArgument;
  const auto scale = [](Network& self, nv::ITensor& input, nv::ScaleMode mode, Argument shift, Argument scale,
                        Argument power) { return self.addScale(input, mode, shift.value, scale.value, power.value); };
  const auto scale_nd = [](Network& self, nv::ITensor& input, nv::ScaleMode mode, Argument shift, Argument scale,
                           Argument power, int32_t axis) {
    return self.addScaleNd(input, mode, shift.value, scale.value, power.value, axis);
  };
  adds(network, "add_scale", scale, "input"_a, "mode"_a, optional("shift"), optional("scale"), optional("power"),
       nb::keep_alive<1, 4>(), nb::keep_alive<1, 5>(), nb::keep_alive<1, 6>());
  adds(network, "add_scale_nd", scale_nd, "input"_a, "mode"_a, optional("shift"), optional("scale"), optional("power"),
       "channel_axis"_a, nb::keep_alive<1, 4>(), nb::keep_alive<1, 5>(), nb::keep_alive<1, 6>());
  adds(
      network, "add_constant",
      [](Network& self, const nv::Dims& shape, Argument weights) { return self.addConstant(shape, weights.value); },
      "shape"_a, "weights"_a.none(), nb::keep_alive<1, 3>());
  adds(network, "add_fill", nb::overload_cast<const nv::Dims&, nv::FillOperation>(&Network::addFill), "shape"_a,
       "op"_a);
  adds(network, "add_fill", nb::overload_cast<const nv::Dims&, nv::FillOperation, nv::DataType>(&Network::addFill),
       "shape"_a, "op"_a, "output_type"_a);
}

void bind_math_layers(NetworkClass& network) {
  adds(network, "add_activation", &Network::addActivation, "input"_a, "type"_a);
  adds(network, "add_softmax", &Network::addSoftMax, "input"_a);
  adds(network, "add_ragged_softmax", &Network::addRaggedSoftMax, "input"_a, "bounds"_a);
  adds(network, "add_elementwise", &Network::addElementWise, "input1"_a, "input2"_a, "op"_a);
  adds(network, "add_unary", &Network::addUnary, "input"_a, "op"_a);
  adds(network, "add_reduce", &Network::addReduce, "input"_a, "op"_a, "axes"_a, "keep_dims"_a);
  adds(network, "add_matrix_multiply",
       nb::overload_cast<nv::ITensor&, nv::MatrixOperation, nv::ITensor&, nv::MatrixOperation>(
           &Network::addMatrixMultiply),
       "input0"_a, "op0"_a, "input1"_a, "op1"_a);
  adds(network, "add_parametric_relu", &Network::addParametricReLU, "input"_a, "slopes"_a);
  adds(network, "add_select", &Network::addSelect, "condition"_a, "then_input"_a, "else_input"_a);
  adds(network, "add_identity", &Network::addIdentity, "input"_a);
  adds(network, "add_cast", &Network::addCast, "input"_a, "to_type"_a);
  adds(network, "add_normalization", &Network::addNormalization, "input"_a, "scale"_a, "bias"_a, "axesMask"_a);
  adds(network, "add_cumulative", &Network::addCumulative, "input"_a, "axis"_a, "op"_a, "exclusive"_a, "reverse"_a);
  adds(network, "add_assertion", &Network::addAssertion, "condition"_a, "message"_a);
  adds(
      network, "add_einsum",
      [](Network& self, const Tensors& inputs, const char* equation) {
        return self.addEinsum(inputs.data(), count(inputs), equation);
      },
      "inputs"_a, "equation"_a);
  adds(network, "add_topk", nb::overload_cast<nv::ITensor&, nv::TopKOperation, int32_t, uint32_t>(&Network::addTopK),
       "input"_a, "op"_a, "k"_a, "axes"_a);
  adds(network, "add_topk",
       nb::overload_cast<nv::ITensor&, nv::TopKOperation, int32_t, uint32_t, nv::DataType>(&Network::addTopK),
       "input"_a, "op"_a, "k"_a, "axes"_a, "indices_type"_a);
}

void bind_attention_layers(NetworkClass& network) {
  network.def("add_attention", &Network::addAttention, "query"_a, "key"_a, "value"_a, "norm_op"_a, "causal"_a, kInner,
              Raises());
  adds(network, "add_rotary_embedding", &Network::addRotaryEmbedding, "input"_a, "cos_cache"_a, "sin_cache"_a,
       "interleaved"_a, "rotary_embedding_dim"_a);
  adds(network, "add_kv_cache_update", &Network::addKVCacheUpdate, "cache"_a, "update"_a, "write_indices"_a,
       "cache_mode"_a);
  adds(network, "add_moe", &Network::addMoE, "hidden_states"_a, "selected_experts_for_tokens"_a,
       "scores_for_selected_experts"_a);
}

void bind_quantize_layers(NetworkClass& network) {
  using Pair = nv::IQuantizeLayer* (Network::*)(nv::ITensor&, nv::ITensor&) noexcept;
  using Typed = nv::IQuantizeLayer* (Network::*)(nv::ITensor&, nv::ITensor&, nv::DataType) noexcept;
  using DePair = nv::IDequantizeLayer* (Network::*)(nv::ITensor&, nv::ITensor&) noexcept;
  using DeTyped = nv::IDequantizeLayer* (Network::*)(nv::ITensor&, nv::ITensor&, nv::DataType) noexcept;
  adds(network, "add_quantize", static_cast<Pair>(&Network::addQuantize), "input"_a, "scale"_a);
  adds(network, "add_quantize", static_cast<Typed>(&Network::addQuantize), "input"_a, "scale"_a, "output_type"_a);
  adds(network, "add_dequantize", static_cast<DePair>(&Network::addDequantize), "input"_a, "scale"_a);
  adds(network, "add_dequantize", static_cast<DeTyped>(&Network::addDequantize), "input"_a, "scale"_a, "output_type"_a);
  adds(network, "add_dynamic_quantize", &Network::addDynamicQuantize, "input"_a, "axis"_a, "block_size"_a,
       "output_type"_a, "scale_type"_a);
}

void bind_shape_layers(NetworkClass& network) {
  adds(
      network, "add_concatenation",
      [](Network& self, const Tensors& inputs) { return self.addConcatenation(inputs.data(), count(inputs)); },
      "inputs"_a);
  adds(network, "add_plugin_v2", add_plugin_v2, "inputs"_a, "plugin"_a);
  adds(network, "add_plugin_v3", add_plugin_v3, "inputs"_a, "shape_inputs"_a, "plugin"_a);
  adds(network, "add_shuffle", &Network::addShuffle, "input"_a);
  adds(network, "add_slice", &Network::addSlice, "input"_a, "start"_a, "shape"_a, "stride"_a);
  adds(network, "add_gather", &Network::addGather, "input"_a, "indices"_a, "axis"_a);
  adds(network, "add_gather_v2", &Network::addGatherV2, "input"_a, "indices"_a, "mode"_a);
  adds(network, "add_scatter", &Network::addScatter, "data"_a, "indices"_a, "updates"_a, "mode"_a);
  adds(network, "add_shape", &Network::addShape, "input"_a);
  adds(network, "add_one_hot", &Network::addOneHot, "indices"_a, "values"_a, "depth"_a, "axis"_a);
  adds(network, "add_non_zero", nb::overload_cast<nv::ITensor&>(&Network::addNonZero), "input"_a);
  adds(network, "add_non_zero", nb::overload_cast<nv::ITensor&, nv::DataType>(&Network::addNonZero), "input"_a,
       "indices_type"_a);
  adds(network, "add_reverse_sequence", &Network::addReverseSequence, "input"_a, "sequence_lens"_a);
  adds(network, "add_squeeze", &Network::addSqueeze, "input"_a, "axes"_a);
  adds(network, "add_unsqueeze", &Network::addUnsqueeze, "input"_a, "axes"_a);
  using Nms = nv::INMSLayer* (Network::*)(nv::ITensor&, nv::ITensor&, nv::ITensor&) noexcept;
  using TypedNms = nv::INMSLayer* (Network::*)(nv::ITensor&, nv::ITensor&, nv::ITensor&, nv::DataType) noexcept;
  adds(network, "add_nms", static_cast<Nms>(&Network::addNMS), "boxes"_a, "scores"_a, "max_output_boxes_per_class"_a);
  adds(network, "add_nms", static_cast<TypedNms>(&Network::addNMS), "boxes"_a, "scores"_a,
       "max_output_boxes_per_class"_a, "indices_type"_a);
}

void bind_flow(nb::module_& m, NetworkClass& network) {
  nb::class_<nv::ILoop>(m, "ILoop", "A part of the network that runs several times.")
      .def_prop_rw("name", &nv::ILoop::getName, &nv::ILoop::setName)
      .def("add_recurrence", &nv::ILoop::addRecurrence, "initial_value"_a, kInner, Raises())
      .def("add_trip_limit", &nv::ILoop::addTripLimit, "tensor"_a, "kind"_a, kInner, Raises())
      .def("add_iterator", &nv::ILoop::addIterator, "tensor"_a, "axis"_a = 0, "reverse"_a = false, kInner, Raises())
      .def("add_loop_output", &nv::ILoop::addLoopOutput, "tensor"_a, "kind"_a, "axis"_a = 0, kInner, Raises());
  using Conditional = nv::IIfConditional;
  nb::class_<Conditional>(m, "IIfConditional", "Two parts of the network of which one runs.")
      .def_prop_rw("name", &Conditional::getName, &Conditional::setName)
      .def("set_condition", &Conditional::setCondition, "condition"_a, kInner, Raises())
      .def("add_output", &Conditional::addOutput, "true_subgraph_output"_a, "false_subgraph_output"_a, kInner, Raises())
      .def("add_input", &Conditional::addInput, "input"_a, kInner, Raises());
  network.def("add_loop", &Network::addLoop, kInner, Raises());
  network.def("add_if_conditional", &Network::addIfConditional, kInner, Raises());
}

}  // namespace

void bind_network(nb::module_& m) {
  NetworkClass network(m, "INetworkDefinition", "A network that is being defined.");
  bind_ends(network);
  bind_marks(network);
  bind_window_layers(network);
  bind_constant_layers(network);
  bind_math_layers(network);
  bind_attention_layers(network);
  bind_quantize_layers(network);
  bind_shape_layers(network);
  bind_flow(m, network);
  with_error_recorder<Network>(network);
  as_context_manager(network);
}

}  // namespace tenon::python
