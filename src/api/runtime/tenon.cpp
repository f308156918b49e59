// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// tenon.h: version, reports of engines, threads of contexts.
#include "tenon.h"

#include <algorithm>
#include <chrono>

#include "api/common/exports.h"
#include "api/runtime/cuda_engine.h"
#include "api/runtime/execution_context.h"
#include "api/runtime/graphs.h"
#include "api/runtime/inspection.h"
#include "api/runtime/plugin_registry.h"
#include "api/runtime/runtime.h"
#include "base/threads.h"

namespace tenon {

namespace {

const api::CudaEngine* own(const nvinfer1::ICudaEngine& engine) {
  return dynamic_cast<const api::CudaEngine*>(&engine);
}

template <class Write>
std::string inspected(const nvinfer1::ICudaEngine& engine, const char* call, Write&& write) {
  const api::CudaEngine* mine = own(engine);
  if (mine == nullptr) return "";
  return api::guard(mine->reporter(), call, std::string(), [&]() -> Result<std::string> {
    TRY_ASSIGN(const api::Inspection inspection, api::inspect(mine->engine()));
    return write(inspection);
  });
}

}  // namespace

const char* version() noexcept { return TENON_VERSION; }

void set_load_settings(nvinfer1::IRuntime& runtime, LoadSettings settings) {
  if (auto* mine = dynamic_cast<api::Runtime*>(&runtime)) {
    mine->set_settings(std::move(settings));
  } else {
    api::Reporter(api::last_logger())
        .error("tenon::set_load_settings", nvinfer1::ErrorCode::kINVALID_ARGUMENT, "the runtime is of another library");
  }
}

bool set_plugin_on_host(const char* name, const char* version, const char* plugin_namespace) noexcept {
  return api::guard(api::Reporter(api::last_logger()), "tenon::set_plugin_on_host", false, [&]() -> Result<> {
    const std::string text[] = {name ? name : "", version ? version : "", plugin_namespace ? plugin_namespace : ""};
    if (api::PluginRegistry::instance().set_computes_on_host(text[0], text[1], text[2])) return Done{};
    return Error(ErrorCode::not_found, str("no creator of plugin '", text[0], "' version '", text[1],
                                           "' is registered in namespace '", text[2], "'"));
  });
}

bool wait_until_tuned(const nvinfer1::ICudaEngine& engine, double seconds) noexcept {
  if (const api::CudaEngine* mine = own(engine)) {
    // A clock that counts nanoseconds in 64 bits cannot wait for longer than some centuries.
    return mine->engine()->wait_until_tuned(std::chrono::duration<double>(std::clamp(seconds, 0.0, 1e9)));
  }
  api::Reporter(api::last_logger())
      .error("tenon::wait_until_tuned", nvinfer1::ErrorCode::kINVALID_ARGUMENT, "the engine is of another library");
  return false;
}

std::string explain(const nvinfer1::ICudaEngine& engine) {
  const api::CudaEngine* mine = own(engine);
  return mine ? mine->engine()->plan().report : "";
}

std::string inspect_json(const nvinfer1::ICudaEngine& engine) {
  return inspected(engine, "tenon::inspect_json", [](const api::Inspection& all) { return to_json(all); });
}

std::string inspect_text(const nvinfer1::ICudaEngine& engine) {
  return inspected(engine, "tenon::inspect_text", [](const api::Inspection& all) { return to_text(all); });
}

std::string data_type(const nvinfer1::ICudaEngine& engine, const char* tensor_name) {
  const api::CudaEngine* mine = own(engine);
  const TensorType* type = mine ? mine->type_of(tensor_name) : nullptr;
  return type ? std::string(to_string(type->dtype)) : "";
}

std::string graph_json(const nvinfer1::ICudaEngine& engine) {
  const api::CudaEngine* mine = own(engine);
  if (mine == nullptr) return "";
  return api::guard(mine->reporter(), "tenon::graph_json", std::string(),
                    [&]() -> Result<std::string> { return api::graphs_as_json(mine->engine()); });
}

void set_step_listener(nvinfer1::IExecutionContext& context, std::function<void(const StepTime&)> listener) {
  if (auto* mine = dynamic_cast<api::ContextObject*>(&context)) mine->set_step_listener(std::move(listener));
}

bool tap(nvinfer1::IExecutionContext& context, const std::vector<std::string>& names,
         std::vector<TappedTensor>& tensors) {
  auto* mine = dynamic_cast<api::ContextObject*>(&context);
  if (mine == nullptr) return false;
  return api::guard(mine->reporter(), "tenon::tap", false, [&]() -> Result<> {
    TRY_ASSIGN(const Tap tap, Tap::make(mine->context().engine(), names));
    TRY_ASSIGN(const auto values, mine->run_tapped(tap));
    tensors.clear();
    for (size_t i = 0; i < values.size(); ++i) {
      const auto bytes = values[i].bytes();
      tensors.push_back({names[i],
                         std::string(to_string(values[i].type().dtype)),
                         values[i].type().shape.numbers(),
                         {bytes.begin(), bytes.end()},
                         tap.is_computed(i)});
    }
    return Done{};
  });
}

void set_threads(nvinfer1::IExecutionContext& context, int threads) {
  if (auto* mine = dynamic_cast<api::ContextObject*>(&context)) {
    mine->context().set_threads(threads > 0 ? threads : usable_cores());
  }
}

}  // namespace tenon
