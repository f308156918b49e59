// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Builder, IOptimizationProfile, ITimingCache.
#include <nanobind/stl/vector.h>

#include "bind.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are bound too

namespace tenon::python {

namespace {

using Selector = nv::OptProfileSelector;
constexpr Selector kSelectors[] = {Selector::kMIN, Selector::kOPT, Selector::kMAX};

void set_shape(nv::IOptimizationProfile& self, const char* input, nv::Dims min, nv::Dims opt, nv::Dims max) {
  const bool done = self.setDimensions(input, Selector::kMIN, min) && self.setDimensions(input, Selector::kOPT, opt) &&
                    self.setDimensions(input, Selector::kMAX, max);
  if (!done) throw nb::value_error("Shape provided for min, opt and max are inconsistent");
}

std::vector<nv::Dims> get_shape(const nv::IOptimizationProfile& self, const char* input) {
  std::vector<nv::Dims> shapes;
  for (const Selector select : kSelectors) shapes.push_back(self.getDimensions(input, select));
  const bool unset = shapes[0].nbDims < 0;
  return unset ? std::vector<nv::Dims>() : shapes;
}

void set_shape_input(nv::IOptimizationProfile& self, const char* input, const std::vector<int64_t>& min,
                     const std::vector<int64_t>& opt, const std::vector<int64_t>& max) {
  const std::vector<int64_t>* values[] = {&min, &opt, &max};
  for (size_t i = 0; i < 3; ++i) {
    if (!self.setShapeValuesV2(input, kSelectors[i], values[i]->data(), static_cast<int32_t>(values[i]->size()))) {
      throw nb::value_error("Shape input provided for min, opt and max are inconsistent");
    }
  }
}

std::vector<std::vector<int64_t>> get_shape_input(const nv::IOptimizationProfile& self, const char* input) {
  std::vector<std::vector<int64_t>> out;
  const int32_t count = self.getNbShapeValues(input);
  for (const Selector select : kSelectors) {
    const int64_t* values = count >= 0 ? self.getShapeValuesV2(input, select) : nullptr;
    if (values != nullptr) out.emplace_back(values, values + count);
  }
  return out;
}

void bind_profile(nb::module_& m) {
  nb::class_<nv::IOptimizationProfile>(m, "IOptimizationProfile", "The range of input shapes an engine is built for.")
      .def("set_shape", set_shape, "input"_a, "min"_a, "opt"_a, "max"_a, Raises())
      .def("get_shape", get_shape, "input"_a, Raises())
      .def("set_shape_input", set_shape_input, "input"_a, "min"_a, "opt"_a, "max"_a, Raises())
      .def("get_shape_input", get_shape_input, "input"_a, Raises())
      .def_prop_rw("extra_memory_target", &nv::IOptimizationProfile::getExtraMemoryTarget,
                   [](nv::IOptimizationProfile& self, float target) {
                     if (!self.setExtraMemoryTarget(target)) throw nb::value_error("extra_memory_target");
                   })
      .def("__bool__", &nv::IOptimizationProfile::isValid);
}

std::vector<nv::TimingCacheKey> query_keys(const nv::ITimingCache& self) {
  const int64_t count = self.queryKeys(nullptr, 0);
  std::vector<nv::TimingCacheKey> keys(static_cast<size_t>(std::max<int64_t>(count, 0)));
  if (!keys.empty()) self.queryKeys(keys.data(), count);
  return keys;
}

std::string text_of(const nv::TimingCacheKey& key) {
  std::string text = "0x";
  for (const uint8_t byte : key.data) {
    constexpr const char* kDigits = "0123456789abcdef";
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

nv::TimingCacheKey key_of(const std::string& text) {
  nv::TimingCacheKey key{};
  const std::string digits = text.rfind("0x", 0) == 0 ? text.substr(2) : text;
  if (digits.size() != 2 * sizeof key.data || digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) {
    throw nb::value_error("a key of a timing cache has 32 hexadecimal digits");
  }
  for (size_t i = 0; i < sizeof key.data; ++i) {
    key.data[i] = static_cast<uint8_t>(std::stoi(digits.substr(2 * i, 2), nullptr, 16));
  }
  return key;
}

void bind_timing_cache(nb::module_& m) {
  nb::class_<nv::TimingCacheKey>(m, "TimingCacheKey").def_static("parse", key_of, "text"_a).def("__str__", text_of);
  nb::class_<nv::TimingCacheValue>(m, "TimingCacheValue")
      .def("__init__",
           [](nv::TimingCacheValue* self, uint64_t hash, float ms) {
             new (self) nv::TimingCacheValue{hash, ms};
           })
      .def_rw("tacticHash", &nv::TimingCacheValue::tacticHash)
      .def_rw("timingMSec", &nv::TimingCacheValue::timingMSec);
  nb::class_<nv::ITimingCache>(m, "ITimingCache", "What a builder measured; kept, it makes the next build fast.")
      .def("serialize", &nv::ITimingCache::serialize, kOwned, Raises())
      .def("combine", &nv::ITimingCache::combine, "input_cache"_a, "ignore_mismatch"_a, Raises())
      .def("reset", &nv::ITimingCache::reset, Raises())
      .def("queryKeys", query_keys)
      .def("query", &nv::ITimingCache::query, "key"_a)
      .def("update", &nv::ITimingCache::update, "key"_a, "value"_a, Raises());
}

nv::IBuilder* make_builder(nv::ILogger& logger) {
  nv::IBuilder* builder = nv::createInferBuilder(logger);
  raise_kept_error();
  if (builder == nullptr) throw nb::type_error("the builder could not be made; the logger has the reason");
  return builder;
}

constexpr const char* kNetworkDoc =
    "An empty network. With implicit_batch its tensors have no batch dimension, as networks of releases 5 to 7: "
    "max_batch_size is the largest batch, and execute(batch_size, bindings) runs one.";
nv::INetworkDefinition* create_network(nv::IBuilder& self, uint32_t flags, bool implicit_batch) {
  return implicit_batch ? self.createNetwork() : self.createNetworkV2(flags);
}

void bind_builds(nb::class_<nv::IBuilder>& builder) {
  const auto serialized = [](nv::IBuilder& self, nv::INetworkDefinition& network, nv::IBuilderConfig& config) {
    return self.buildSerializedNetwork(network, config);
  };
  builder.def("build_serialized_network", serialized, "network"_a, "config"_a, kOwned, Unlocked(), Raises())
      .def("build_serialized_network_to_stream", &nv::IBuilder::buildSerializedNetworkToStream, "network"_a, "config"_a,
           "writer"_a, Unlocked(), Raises())
      .def("build_engine_with_config", &nv::IBuilder::buildEngineWithConfig, "network"_a, "config"_a, kOwned,
           Unlocked(), Raises(), KeepsFirst())
      .def("build_engine", &nv::IBuilder::buildEngineWithConfig, "network"_a, "config"_a, kOwned, Unlocked(), Raises(),
           KeepsFirst())
      .def("is_network_supported", &nv::IBuilder::isNetworkSupported, "network"_a, "config"_a, Unlocked(), Raises());
}

}  // namespace

void bind_builder(nb::module_& m) {
  bind_profile(m);
  bind_timing_cache(m);
  nb::class_<nv::IBuilder> builder(m, "Builder", "Makes networks and configurations, and plans from the two.");
  builder.def(nb::new_([](nv::ILogger& logger) { return make_builder(logger); }), "logger"_a, nb::keep_alive<0, 2>())
      .def("create_network", create_network, "flags"_a = 0, nb::kw_only(), "implicit_batch"_a = false, kOwned, Raises(),
           KeepsFirst(), kNetworkDoc)
      .def("create_optimization_profile", &nv::IBuilder::createOptimizationProfile, kInner, Raises())
      .def("create_builder_config", &nv::IBuilder::createBuilderConfig, kOwned, Raises(), KeepsFirst())
      .def_prop_rw("max_batch_size", &nv::IBuilder::getMaxBatchSize, &nv::IBuilder::setMaxBatchSize,
                   nb::for_setter(Raises()))
      .def_prop_ro("platform_has_tf32", &nv::IBuilder::platformHasTf32)
      .def_prop_ro("platform_has_fast_fp16", &nv::IBuilder::platformHasFastFp16)
      .def_prop_ro("platform_has_fast_int8", &nv::IBuilder::platformHasFastInt8)
      .def_prop_ro("max_DLA_batch_size", &nv::IBuilder::getMaxDLABatchSize)
      .def_prop_ro("num_DLA_cores", &nv::IBuilder::getNbDLACores)
      .def_prop_rw(
          "gpu_allocator", [](const nv::IBuilder&) { return nb::none(); }, &nv::IBuilder::setGpuAllocator,
          nb::for_setter(nb::keep_alive<1, 2>()), nb::for_setter(nb::arg("allocator").none()))
      .def_prop_ro("logger", &nv::IBuilder::getLogger, nb::rv_policy::reference)
      .def_prop_rw("max_threads", &nv::IBuilder::getMaxThreads,
                   [](nv::IBuilder& self, int32_t threads) {
                     if (!self.setMaxThreads(threads)) throw nb::value_error("max_threads must be at least 1");
                   })
      .def("reset", [](nv::IBuilder& self) { self.reset(); })
      .def("get_plugin_registry", &nv::IBuilder::getPluginRegistry, kInner);
  with_error_recorder<nv::IBuilder>(builder);
  as_context_manager(builder);
  bind_builds(builder);
}

}  // namespace tenon::python
