// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Loops, conditionals, attention and its neighbours.
#include "bind.h"

namespace tenon::python {

namespace {

void bind_attention(nb::module_& m) {
  using Attention = nv::IAttention;
  nb::class_<Attention>(m, "IAttention", "softmax(query keys^T + mask) values, of a network.")
      .def_prop_rw("norm_op", &Attention::getNormalizationOperation, &Attention::setNormalizationOperation)
      .def_prop_rw("causal", &Attention::getCausal, &Attention::setCausal)
      .def_prop_rw("causal_kind", &Attention::getCausalKind, &Attention::setCausalKind)
      .def_prop_rw("decomposable", &Attention::getDecomposable, &Attention::setDecomposable)
      .def_prop_rw("name", &Attention::getName, &Attention::setName)
      .def_prop_rw("metadata", &Attention::getMetadata, &Attention::setMetadata)
      .def_prop_rw("mask", &Attention::getMask, &Attention::setMask, nb::for_getter(kInner))
      .def_prop_rw("normalization_quantize_scale", &Attention::getNormalizationQuantizeScale,
                   &Attention::setNormalizationQuantizeScale, nb::for_getter(kInner))
      .def_prop_rw("normalization_quantize_to_type", &Attention::getNormalizationQuantizeToType,
                   &Attention::setNormalizationQuantizeToType)
      .def("set_query_form", &Attention::setQueryForm, "form"_a)
      .def("set_key_value_form", &Attention::setKeyValueForm, "form"_a)
      .def("set_query_lengths", &Attention::setQueryLengths, "lengths"_a.none())
      .def("set_key_value_lengths", &Attention::setKeyValueLengths, "lengths"_a.none())
      .def_prop_ro("num_inputs", &Attention::getNbInputs)
      .def_prop_ro("num_outputs", &Attention::getNbOutputs)
      .def("set_input", &Attention::setInput, "index"_a, "input"_a, Raises())
      .def("get_input", &Attention::getInput, "index"_a, kInner)
      .def("get_output", &Attention::getOutput, "index"_a, kInner);
  nb::class_<nv::IRotaryEmbeddingLayer, nv::ILayer>(m, "IRotaryEmbeddingLayer")
      .def_prop_rw("interleaved", &nv::IRotaryEmbeddingLayer::getInterleaved,
                   &nv::IRotaryEmbeddingLayer::setInterleaved)
      .def_prop_rw("rotary_embedding_dim", &nv::IRotaryEmbeddingLayer::getRotaryEmbeddingDim,
                   &nv::IRotaryEmbeddingLayer::setRotaryEmbeddingDim);
  nb::class_<nv::IKVCacheUpdateLayer, nv::ILayer>(m, "IKVCacheUpdateLayer")
      .def_prop_rw("cache_mode", &nv::IKVCacheUpdateLayer::getCacheMode, &nv::IKVCacheUpdateLayer::setCacheMode)
      .def("set_update_form", &nv::IKVCacheUpdateLayer::setUpdateForm, "form"_a)
      .def("set_update_lengths", &nv::IKVCacheUpdateLayer::setUpdateLengths, "lengths"_a.none());
}

void bind_experts(nb::module_& m) {
  using MoE = nv::IMoELayer;
  nb::class_<MoE, nv::ILayer>(m, "IMoELayer")
      .def("set_gated_weights", &MoE::setGatedWeights, "fc_gate_weights"_a, "fc_up_weights"_a, "fc_down_weights"_a,
           "activation_type"_a)
      .def("set_gated_biases", &MoE::setGatedBiases, "fc_gate_biases"_a, "fc_up_biases"_a, "fc_down_biases"_a)
      .def("set_quantization_static", &MoE::setQuantizationStatic, "fc_down_activation_scale"_a, "data_type"_a)
      .def("set_quantization_dynamic_dbl_q", &MoE::setQuantizationDynamicDblQ, "fc_down_activation_dbl_q_scale"_a,
           "data_type"_a, "block_shape"_a, "dyn_q_output_scale_type"_a)
      .def("set_swiglu_params", &MoE::setSwigluParams, "limit"_a, "alpha"_a, "beta"_a)
      .def_prop_rw("activation_type", &MoE::getActivationType, &MoE::setActivationType)
      .def_prop_rw("quantization_to_type", &MoE::getQuantizationToType, &MoE::setQuantizationToType)
      .def_prop_rw("quantization_block_shape", &MoE::getQuantizationBlockShape, &MoE::setQuantizationBlockShape)
      .def_prop_rw("dyn_q_output_scale_type", &MoE::getDynQOutputScaleType, &MoE::setDynQOutputScaleType)
      .def_prop_rw("swiglu_param_limit", &MoE::getSwigluParamLimit, &MoE::setSwigluParamLimit)
      .def_prop_rw("swiglu_param_alpha", &MoE::getSwigluParamAlpha, &MoE::setSwigluParamAlpha)
      .def_prop_rw("swiglu_param_beta", &MoE::getSwigluParamBeta, &MoE::setSwigluParamBeta);
}

}  // namespace

void bind_layers_flow(nb::module_& m) {
  bind_attention(m);
  bind_experts(m);
  nb::class_<nv::IIfConditionalBoundaryLayer, nv::ILayer>(m, "IIfConditionalBoundaryLayer")
      .def_prop_ro("conditional", &nv::IIfConditionalBoundaryLayer::getConditional, kInner);
  nb::class_<nv::IConditionLayer, nv::IIfConditionalBoundaryLayer>(m, "IConditionLayer");
  nb::class_<nv::IIfConditionalInputLayer, nv::IIfConditionalBoundaryLayer>(m, "IIfConditionalInputLayer");
  nb::class_<nv::IIfConditionalOutputLayer, nv::IIfConditionalBoundaryLayer>(m, "IIfConditionalOutputLayer");
  nb::class_<nv::ILoopBoundaryLayer, nv::ILayer>(m, "ILoopBoundaryLayer")
      .def_prop_ro("loop", &nv::ILoopBoundaryLayer::getLoop, kInner);
  nb::class_<nv::IIteratorLayer, nv::ILoopBoundaryLayer>(m, "IIteratorLayer")
      .def_prop_rw("axis", &nv::IIteratorLayer::getAxis, &nv::IIteratorLayer::setAxis)
      .def_prop_rw("reverse", &nv::IIteratorLayer::getReverse, &nv::IIteratorLayer::setReverse);
  nb::class_<nv::ILoopOutputLayer, nv::ILoopBoundaryLayer>(m, "ILoopOutputLayer")
      .def_prop_rw("axis", &nv::ILoopOutputLayer::getAxis, &nv::ILoopOutputLayer::setAxis)
      .def_prop_ro("kind", &nv::ILoopOutputLayer::getLoopOutput);
  nb::class_<nv::IRecurrenceLayer, nv::ILoopBoundaryLayer>(m, "IRecurrenceLayer");
  nb::class_<nv::ITripLimitLayer, nv::ILoopBoundaryLayer>(m, "ITripLimitLayer")
      .def_prop_ro("kind", &nv::ITripLimitLayer::getTripLimit);
}

}  // namespace tenon::python
