// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Refitter and OnnxParserRefitter. Tenon has no refitting yet: making one raises, and the logger has the reason.
#include "NvOnnxParser.h"
#include "bind.h"

namespace tenon::python {

namespace {

nv::IRefitter* make_refitter(nv::ICudaEngine& engine, nv::ILogger& logger) {
  nv::IRefitter* refitter = nv::createInferRefitter(engine, logger);
  raise_kept_error();
  if (refitter == nullptr) throw nb::type_error("the refitter could not be made; the logger has the reason");
  return refitter;
}

}  // namespace

void bind_refitter(nb::module_& m) {
  using Refitter = nv::IRefitter;
  nb::class_<Refitter> refitter(m, "Refitter", "Replaces weights of a built engine.");
  refitter
      .def(nb::new_([](nv::ICudaEngine& engine, nv::ILogger& logger) { return make_refitter(engine, logger); }),
           "engine"_a, "logger"_a, nb::keep_alive<0, 2>(), nb::keep_alive<0, 3>())
      .def("refit_cuda_engine", &Refitter::refitCudaEngine, Unlocked(), Raises())
      .def_prop_ro("logger", &Refitter::getLogger, nb::rv_policy::reference);
  with_error_recorder<Refitter>(refitter);
}

}  // namespace tenon::python
