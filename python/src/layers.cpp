// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers that compute element by element, along axes, or from constants.
#include "layer_weights.h"

namespace tenon::python {

namespace {

template <int32_t Index>
nv::MatrixOperation operation(const nv::IMatrixMultiplyLayer& self) {
  return self.getOperation(Index);
}
template <int32_t Index>
void set_operation(nv::IMatrixMultiplyLayer& self, nv::MatrixOperation operation) {
  self.setOperation(Index, operation);
}

template <auto Get, auto GetInt64>
nb::object fill_number(const nv::IFillLayer& self) {
  return self.isAlphaBetaInt64() ? nb::cast((self.*GetInt64)()) : nb::cast((self.*Get)());
}
template <auto Set, auto SetInt64>
void set_fill_number(nv::IFillLayer& self, nb::object value) {
  if (nb::isinstance<nb::int_>(value)) {
    (self.*SetInt64)(nb::cast<int64_t>(value));
  } else {
    (self.*Set)(nb::cast<double>(value));
  }
}

void bind_a_to_m(nb::module_& m) {
  nb::class_<nv::IActivationLayer, nv::ILayer>(m, "IActivationLayer")
      .def_prop_rw("type", &nv::IActivationLayer::getActivationType, &nv::IActivationLayer::setActivationType)
      .def_prop_rw("alpha", &nv::IActivationLayer::getAlpha, &nv::IActivationLayer::setAlpha)
      .def_prop_rw("beta", &nv::IActivationLayer::getBeta, &nv::IActivationLayer::setBeta);
  nb::class_<nv::IAssertionLayer, nv::ILayer>(m, "IAssertionLayer")
      .def_prop_rw("message", &nv::IAssertionLayer::getMessage, &nv::IAssertionLayer::setMessage);
  nb::class_<nv::ICastLayer, nv::ILayer>(m, "ICastLayer")
      .def_prop_rw("to_type", &nv::ICastLayer::getToType, &nv::ICastLayer::setToType);
  {
    nb::class_<nv::IConstantLayer, nv::ILayer> c(m, "IConstantLayer");
    c.def_prop_rw("shape", &nv::IConstantLayer::getDimensions, &nv::IConstantLayer::setDimensions);
    with_weights<&nv::IConstantLayer::getWeights, &nv::IConstantLayer::setWeights>(c, "weights");
  }
  nb::class_<nv::ICumulativeLayer, nv::ILayer>(m, "ICumulativeLayer")
      .def_prop_rw("op", &nv::ICumulativeLayer::getOperation, &nv::ICumulativeLayer::setOperation)
      .def_prop_rw("exclusive", &nv::ICumulativeLayer::getExclusive, &nv::ICumulativeLayer::setExclusive)
      .def_prop_rw("reverse", &nv::ICumulativeLayer::getReverse, &nv::ICumulativeLayer::setReverse);
  nb::class_<nv::IDequantizeLayer, nv::ILayer>(m, "IDequantizeLayer")
      .def_prop_rw("axis", &nv::IDequantizeLayer::getAxis, &nv::IDequantizeLayer::setAxis)
      .def_prop_rw("to_type", &nv::IDequantizeLayer::getToType, &nv::IDequantizeLayer::setToType);
  nb::class_<nv::IDynamicQuantizeLayer, nv::ILayer>(m, "IDynamicQuantizeLayer")
      .def_prop_rw("axis", &nv::IDynamicQuantizeLayer::getAxis, &nv::IDynamicQuantizeLayer::setAxis)
      .def_prop_rw("block_size", &nv::IDynamicQuantizeLayer::getBlockSize, &nv::IDynamicQuantizeLayer::setBlockSize)
      .def_prop_rw("to_type", &nv::IDynamicQuantizeLayer::getToType, &nv::IDynamicQuantizeLayer::setToType)
      .def_prop_rw("scale_type", &nv::IDynamicQuantizeLayer::getScaleType, &nv::IDynamicQuantizeLayer::setScaleType);
  nb::class_<nv::IEinsumLayer, nv::ILayer>(m, "IEinsumLayer")
      .def_prop_rw("equation", &nv::IEinsumLayer::getEquation, &nv::IEinsumLayer::setEquation);
  nb::class_<nv::IElementWiseLayer, nv::ILayer>(m, "IElementWiseLayer")
      .def_prop_rw("op", &nv::IElementWiseLayer::getOperation, &nv::IElementWiseLayer::setOperation);
  nb::class_<nv::IFillLayer, nv::ILayer>(m, "IFillLayer")
      .def_prop_rw("shape", &nv::IFillLayer::getDimensions, &nv::IFillLayer::setDimensions)
      .def_prop_rw("operation", &nv::IFillLayer::getOperation, &nv::IFillLayer::setOperation)
      .def_prop_rw("alpha", fill_number<&nv::IFillLayer::getAlpha, &nv::IFillLayer::getAlphaInt64>,
                   set_fill_number<&nv::IFillLayer::setAlpha, &nv::IFillLayer::setAlphaInt64>)
      .def_prop_rw("beta", fill_number<&nv::IFillLayer::getBeta, &nv::IFillLayer::getBetaInt64>,
                   set_fill_number<&nv::IFillLayer::setBeta, &nv::IFillLayer::setBetaInt64>)
      .def_prop_rw("to_type", &nv::IFillLayer::getToType, &nv::IFillLayer::setToType)
      .def("is_alpha_beta_int64", &nv::IFillLayer::isAlphaBetaInt64);
  nb::class_<nv::IIdentityLayer, nv::ILayer>(m, "IIdentityLayer");
  nb::class_<nv::ILRNLayer, nv::ILayer>(m, "ILRNLayer")
      .def_prop_rw("window_size", &nv::ILRNLayer::getWindowSize, &nv::ILRNLayer::setWindowSize)
      .def_prop_rw("alpha", &nv::ILRNLayer::getAlpha, &nv::ILRNLayer::setAlpha)
      .def_prop_rw("beta", &nv::ILRNLayer::getBeta, &nv::ILRNLayer::setBeta)
      .def_prop_rw("k", &nv::ILRNLayer::getK, &nv::ILRNLayer::setK);
  nb::class_<nv::IMatrixMultiplyLayer, nv::ILayer>(m, "IMatrixMultiplyLayer")
      .def_prop_rw("op0", operation<0>, set_operation<0>)
      .def_prop_rw("op1", operation<1>, set_operation<1>);
}

void bind_n_to_u(nb::module_& m) {
  nb::class_<nv::INormalizationLayer, nv::ILayer>(m, "INormalizationLayer")
      .def_prop_rw("epsilon", &nv::INormalizationLayer::getEpsilon, &nv::INormalizationLayer::setEpsilon)
      .def_prop_rw("axes", &nv::INormalizationLayer::getAxes, &nv::INormalizationLayer::setAxes)
      .def_prop_rw("num_groups", &nv::INormalizationLayer::getNbGroups, &nv::INormalizationLayer::setNbGroups)
      .def_prop_rw("compute_precision", &nv::INormalizationLayer::getComputePrecision,
                   &nv::INormalizationLayer::setComputePrecision);
  nb::class_<nv::IParametricReLULayer, nv::ILayer>(m, "IParametricReLULayer");
  nb::class_<nv::IQuantizeLayer, nv::ILayer>(m, "IQuantizeLayer")
      .def_prop_rw("axis", &nv::IQuantizeLayer::getAxis, &nv::IQuantizeLayer::setAxis)
      .def_prop_rw("to_type", &nv::IQuantizeLayer::getToType, &nv::IQuantizeLayer::setToType);
  nb::class_<nv::IRaggedSoftMaxLayer, nv::ILayer>(m, "IRaggedSoftMaxLayer");
  nb::class_<nv::IReduceLayer, nv::ILayer>(m, "IReduceLayer")
      .def_prop_rw("op", &nv::IReduceLayer::getOperation, &nv::IReduceLayer::setOperation)
      .def_prop_rw("axes", &nv::IReduceLayer::getReduceAxes, &nv::IReduceLayer::setReduceAxes)
      .def_prop_rw("keep_dims", &nv::IReduceLayer::getKeepDimensions, &nv::IReduceLayer::setKeepDimensions);
  {
    nb::class_<nv::IScaleLayer, nv::ILayer> c(m, "IScaleLayer");
    c.def_prop_rw("mode", &nv::IScaleLayer::getMode, &nv::IScaleLayer::setMode)
        .def_prop_rw("channel_axis", &nv::IScaleLayer::getChannelAxis, &nv::IScaleLayer::setChannelAxis);
    with_weights<&nv::IScaleLayer::getShift, &nv::IScaleLayer::setShift>(c, "shift");
    with_weights<&nv::IScaleLayer::getScale, &nv::IScaleLayer::setScale>(c, "scale");
    with_weights<&nv::IScaleLayer::getPower, &nv::IScaleLayer::setPower>(c, "power");
  }
  nb::class_<nv::ISelectLayer, nv::ILayer>(m, "ISelectLayer");
  nb::class_<nv::ISoftMaxLayer, nv::ILayer>(m, "ISoftMaxLayer")
      .def_prop_rw("axes", &nv::ISoftMaxLayer::getAxes, &nv::ISoftMaxLayer::setAxes);
  nb::class_<nv::ITopKLayer, nv::ILayer>(m, "ITopKLayer")
      .def_prop_rw("op", &nv::ITopKLayer::getOperation, &nv::ITopKLayer::setOperation)
      .def_prop_rw("k", &nv::ITopKLayer::getK, &nv::ITopKLayer::setK)
      .def_prop_rw("axes", &nv::ITopKLayer::getReduceAxes, &nv::ITopKLayer::setReduceAxes);
  nb::class_<nv::IUnaryLayer, nv::ILayer>(m, "IUnaryLayer")
      .def_prop_rw("op", &nv::IUnaryLayer::getOperation, &nv::IUnaryLayer::setOperation);
}

}  // namespace

void bind_layers(nb::module_& m) {
  bind_a_to_m(m);
  bind_n_to_u(m);
}

}  // namespace tenon::python
