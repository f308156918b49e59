// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ITensor and ILayer: what all tensors and layers of a network have in common.
#include "weights.h"

namespace tenon::python {

namespace {

nb::object dynamic_range(const nv::ITensor& self) {
  if (!self.dynamicRangeIsSet()) return nb::none();
  return nb::make_tuple(self.getDynamicRangeMin(), self.getDynamicRangeMax());
}

void set_dynamic_range(nv::ITensor& self, nb::sequence range) {
  if (nb::len(range) != 2 || !self.setDynamicRange(nb::cast<float>(range[0]), nb::cast<float>(range[1]))) {
    throw nb::value_error("dynamic_range: expected a pair (min, max) that the network accepts");
  }
}

void bind_tensor(nb::module_& m) {
  using Tensor = nv::ITensor;
  nb::class_<Tensor>(m, "ITensor", "A tensor of a network.")
      .def_prop_rw("name", &Tensor::getName, &Tensor::setName, nb::for_setter(Raises()))
      .def_prop_rw("shape", &Tensor::getDimensions, &Tensor::setDimensions, nb::for_setter(Raises()))
      .def_prop_rw("dtype", &Tensor::getType, &Tensor::setType, nb::for_setter(Raises()))
      .def_prop_rw("broadcast_across_batch", &Tensor::getBroadcastAcrossBatch, &Tensor::setBroadcastAcrossBatch)
      .def_prop_rw("location", &Tensor::getLocation, &Tensor::setLocation, nb::for_setter(Raises()))
      .def_prop_rw("allowed_formats", &Tensor::getAllowedFormats, &Tensor::setAllowedFormats, nb::for_setter(Raises()))
      .def_prop_ro("is_network_input", &Tensor::isNetworkInput)
      .def_prop_ro("is_network_output", &Tensor::isNetworkOutput)
      .def_prop_ro("is_shape_tensor", &Tensor::isShapeTensor)
      .def_prop_ro("is_execution_tensor", &Tensor::isExecutionTensor)
      .def_prop_rw("dynamic_range", dynamic_range, set_dynamic_range, nb::for_setter(Raises()))
      .def("set_dynamic_range", &Tensor::setDynamicRange, "min"_a, "max"_a, Raises())
      .def("reset_dynamic_range", &Tensor::resetDynamicRange)
      .def("set_dimension_name", &Tensor::setDimensionName, "index"_a, "name"_a, Raises())
      .def("get_dimension_name", &Tensor::getDimensionName, "index"_a);
}

void bind_layer(nb::module_& m) {
  using Layer = nv::ILayer;
  nb::class_<Layer>(m, "ILayer", "What all layers of a network have in common.")
      .def_prop_rw("name", &Layer::getName, &Layer::setName, nb::for_setter(Raises()))
      .def_prop_rw("metadata", &Layer::getMetadata, &Layer::setMetadata, nb::for_setter(Raises()))
      .def_prop_ro("type", &Layer::getType)
      .def_prop_ro("num_inputs", &Layer::getNbInputs)
      .def_prop_ro("num_outputs", &Layer::getNbOutputs)
      .def_prop_rw("precision", &Layer::getPrecision, &Layer::setPrecision, nb::for_setter(Raises()))
      .def_prop_ro("precision_is_set", &Layer::precisionIsSet)
      .def("reset_precision", &Layer::resetPrecision)
      .def("set_input", &Layer::setInput, "index"_a, "tensor"_a, Raises())
      .def("get_input", &Layer::getInput, "index"_a, kInner)
      .def("get_output", &Layer::getOutput, "index"_a, kInner)
      .def("set_output_type", &Layer::setOutputType, "index"_a, "dtype"_a, Raises())
      .def("get_output_type", &Layer::getOutputType, "index"_a)
      .def("output_type_is_set", &Layer::outputTypeIsSet, "index"_a)
      .def("reset_output_type", &Layer::resetOutputType, "index"_a);
}

}  // namespace

void bind_tensors(nb::module_& m) {
  bind_tensor(m);
  bind_layer(m);
}

}  // namespace tenon::python
