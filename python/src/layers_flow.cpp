// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Loops and conditionals.
#include "bind.h"

namespace tenon::python {

void bind_layers_flow(nb::module_& m) {
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
