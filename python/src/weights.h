// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Weights: elements that lie in a numpy array, or anywhere, never copied.
#pragma once

#include "bind.h"

namespace tenon::python {

/// What a call that takes weights may get: None, Weights or a numpy array.
struct WeightsArgument {
  nv::Weights value{nv::DataType::kFLOAT, nullptr, 0};
};

/// The module's class Weights. The array that it was made from is kept alive by it.
struct WeightsObject {
  nv::Weights value;
};

/// Errors: TypeError for an element type without a DataType, ValueError if the array is not contiguous.
nv::Weights weights_of_array(nb::handle array);

/// A numpy array over the elements; `owner` lives as long as the array. Weights, if numpy lacks the type.
nb::object array_of_weights(const nv::Weights& weights, nb::handle owner);

/// Bytes of `count` elements.
size_t bytes_of(nv::DataType type, size_t count);

/// Makes the network that a layer belongs to keep an object alive: weights are read when the engine is built.
void network_keeps(const nv::ILayer* layer, nb::handle object);
/// Remembers the network; called for every layer that Python gets to see.
void belongs_to(const nv::ILayer* layer, nb::handle network);

/// A call policy for calls of a network that give layers.
struct GivesLayer : RaisesKeptError {
  static void postcall(PyObject** args, size_t count, PyObject* result) {
    RaisesKeptError::postcall(args, count, result);
    if (result != nullptr && result != Py_None) belongs_to(nb::inst_ptr<nv::ILayer>(result), args[0]);
  }
};

}  // namespace tenon::python

template <>
struct nanobind::detail::type_caster<tenon::python::WeightsArgument> {
  NB_TYPE_CASTER(tenon::python::WeightsArgument, const_name("Weights | numpy.typing.NDArray | None"))
  bool from_python(handle source, uint8_t, cleanup_list*) {
    if (source.is_none()) return true;
    tenon::python::WeightsObject* object = nullptr;
    if (try_cast(source, object) && object != nullptr) {
      value.value = object->value;
      return true;
    }
    if (!hasattr(source, "__array_interface__")) return false;
    value.value = tenon::python::weights_of_array(source);
    return true;
  }
};
