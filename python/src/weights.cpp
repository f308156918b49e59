// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Weights and numpy: which element type is which, and views both ways.
#include "weights.h"

#include <array>
#include <string>
#include <string_view>

namespace tenon::python {

namespace {

struct ElementType {
  nv::DataType type;
  std::string_view numpy;  // its name there, or in ml_dtypes
  size_t bits;
};

constexpr std::array<ElementType, 12> kTypes = {{{nv::DataType::kFLOAT, "float32", 32},
                                                 {nv::DataType::kHALF, "float16", 16},
                                                 {nv::DataType::kINT8, "int8", 8},
                                                 {nv::DataType::kINT32, "int32", 32},
                                                 {nv::DataType::kBOOL, "bool", 8},
                                                 {nv::DataType::kUINT8, "uint8", 8},
                                                 {nv::DataType::kFP8, "float8_e4m3fn", 8},
                                                 {nv::DataType::kBF16, "bfloat16", 16},
                                                 {nv::DataType::kINT64, "int64", 64},
                                                 {nv::DataType::kINT4, "", 4},
                                                 {nv::DataType::kFP4, "", 4},
                                                 {nv::DataType::kE8M0, "float8_e8m0fnu", 8}}};

const ElementType& of(nv::DataType type) { return kTypes[static_cast<size_t>(type)]; }

/// numpy's element type, from numpy or from ml_dtypes; None if neither has it.
nb::object numpy_type(nv::DataType type) {
  const std::string name(of(type).numpy);
  if (name.empty()) return nb::none();
  const nb::module_ numpy = nb::module_::import_("numpy");
  const bool plain = type != nv::DataType::kBF16 && type != nv::DataType::kFP8 && type != nv::DataType::kE8M0;
  if (plain) return numpy.attr("dtype")(name);
  try {
    return numpy.attr("dtype")(nb::module_::import_("ml_dtypes").attr(name.c_str()));
  } catch (const nb::python_error&) {
    return nb::none();
  }
}

}  // namespace

size_t bytes_of(nv::DataType type, size_t count) { return (count * of(type).bits + 7) / 8; }

nv::Weights weights_of_array(nb::handle array) {
  const std::string name = nb::cast<std::string>(array.attr("dtype").attr("name"));
  for (const ElementType& known : kTypes) {
    if (name != known.numpy) continue;
    if (!nb::cast<bool>(array.attr("flags").attr("c_contiguous"))) {
      throw nb::value_error("weights: the array is not contiguous; use numpy.ascontiguousarray");
    }
    const auto data = nb::cast<uintptr_t>(array.attr("ctypes").attr("data"));
    return {known.type, address(data), nb::cast<int64_t>(array.attr("size"))};
  }
  throw nb::type_error(("weights: there is no DataType for numpy's " + name).c_str());
}

nb::object array_of_weights(const nv::Weights& weights, nb::handle owner) {
  const nb::object type = numpy_type(weights.type);
  if (type.is_none()) return nb::cast(WeightsObject{weights});
  const nb::module_ numpy = nb::module_::import_("numpy");
  if (weights.values == nullptr || weights.count == 0) return numpy.attr("empty")(0, "dtype"_a = type);
  const size_t bytes = bytes_of(weights.type, static_cast<size_t>(weights.count));
  // A ctypes array at the address is what numpy takes as a buffer; it carries the owner along.
  const nb::object c_array = nb::module_::import_("ctypes").attr("c_char") * nb::cast(bytes);
  const nb::object memory = c_array.attr("from_address")(number(weights.values));
  memory.attr("owner") = owner;
  return numpy.attr("frombuffer")(memory, "dtype"_a = type);
}

}  // namespace tenon::python
