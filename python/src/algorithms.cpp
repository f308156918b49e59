// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Algorithm selectors written in Python, and what they choose among.
#include <nanobind/stl/vector.h>

#include "callback.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are bound too

namespace tenon::python {

namespace {

using Selector = nv::IAlgorithmSelector;

nb::list listed(const nv::IAlgorithm* const* algorithms, int32_t count) {
  nb::list out;
  for (int32_t i = 0; i < count; ++i) out.append(nb::cast(algorithms[i], nb::rv_policy::reference));
  return out;
}

class PythonSelector : public Callback<Selector> {
 public:
  int32_t selectAlgorithms(const nv::IAlgorithmContext& context, const nv::IAlgorithm* const* choices, int32_t count,
                           int32_t* selection) noexcept override {
    return guarded(-1, [&] {
      const nb::object made =
          required("select_algorithms")(nb::cast(&context, nb::rv_policy::reference), listed(choices, count));
      int32_t selected = 0;
      for (const nb::handle index : made) {
        if (selected == count) throw nb::value_error("select_algorithms() chose more than there are");
        selection[selected++] = nb::cast<int32_t>(index);
      }
      return selected;
    });
  }
  void reportAlgorithms(const nv::IAlgorithmContext* const* contexts, const nv::IAlgorithm* const* choices,
                        int32_t count) noexcept override {
    guarded([&] {
      nb::list seen;
      for (int32_t i = 0; i < count; ++i) seen.append(nb::cast(contexts[i], nb::rv_policy::reference));
      required("report_algorithms")(seen, listed(choices, count));
    });
  }
};

/// The three shapes of an input, by its number; none out of range.
std::vector<nv::Dims> shapes(const nv::IAlgorithmContext& self, int32_t index) {
  std::vector<nv::Dims> out;
  for (const auto select : {nv::OptProfileSelector::kMIN, nv::OptProfileSelector::kOPT, nv::OptProfileSelector::kMAX}) {
    out.push_back(self.getDimensions(index, select));
  }
  return out;
}

}  // namespace

void bind_algorithms(nb::module_& m) {
  using Info = nv::IAlgorithmIOInfo;
  nb::class_<Info>(m, "IAlgorithmIOInfo")
      .def_prop_ro("dtype", &Info::getDataType)
      .def_prop_ro("strides", &Info::getStrides)
      .def_prop_ro("vectorized_dim", &Info::getVectorizedDim)
      .def_prop_ro("components_per_element", &Info::getComponentsPerElement)
      .def_prop_ro("tensor_format", &Info::getTensorFormat);
  nb::class_<nv::IAlgorithmVariant>(m, "IAlgorithmVariant")
      .def_prop_ro("implementation", &nv::IAlgorithmVariant::getImplementation)
      .def_prop_ro("tactic", &nv::IAlgorithmVariant::getTactic);
  using Context = nv::IAlgorithmContext;
  nb::class_<Context>(m, "IAlgorithmContext")
      .def_prop_ro("name", &Context::getName)
      .def_prop_ro("num_inputs", &Context::getNbInputs)
      .def_prop_ro("num_outputs", &Context::getNbOutputs)
      .def("get_shape", shapes, "index"_a);
  using Algorithm = nv::IAlgorithm;
  nb::class_<Algorithm>(m, "IAlgorithm")
      .def_prop_ro("algorithm_variant", &Algorithm::getAlgorithmVariant, kInner)
      .def_prop_ro("timing_msec", &Algorithm::getTimingMSec)
      .def_prop_ro("workspace_size", &Algorithm::getWorkspaceSize)
      .def("get_algorithm_io_info", &Algorithm::getAlgorithmIOInfoByIndex, "index"_a, kInner);
  nb::class_<Selector, nv::IVersionedInterface, PythonSelector> selector(m, "IAlgorithmSelector",
                                                                         "Chooses the tactic of each layer.");
  selector.def(nb::init<>());
  abstract(selector, "select_algorithms");
  abstract(selector, "report_algorithms");
}

}  // namespace tenon::python
