// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Properties of layers that are weights.
#pragma once

#include "weights.h"

namespace tenon::python {

/// A property that is read as a numpy array, and set to one or to Weights; the network keeps what was set alive.
template <auto Get, auto Set, class T>
void with_weights(nb::class_<T, nv::ILayer>& c, const char* name) {
  c.def_prop_rw(
      name, [](nb::handle self) { return array_of_weights((nb::cast<const T&>(self).*Get)(), self); },
      [](T& self, nb::object weights) {
        (self.*Set)(nb::cast<WeightsArgument>(weights).value);
        network_keeps(&self, weights);
      },
      nb::for_setter(nb::arg("weights").none()));
}

}  // namespace tenon::python
