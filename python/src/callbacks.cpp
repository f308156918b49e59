// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Loggers, profilers, error recorders, progress monitors, output allocators and debug listeners written in Python.
#include <cstdio>
#include <ctime>
#include <optional>
#include <utility>

#include "callback.h"

namespace tenon::python {

namespace {

std::optional<nb::python_error>& kept() {
  static std::optional<nb::python_error> error;  // guarded by the interpreter's lock
  return error;
}

class PythonLogger : public Callback<nv::ILogger> {
 public:
  void log(Severity severity, const char* text) noexcept override {
    guarded([&] { required("log")(severity, text); });
  }
};

/// Writes to standard error, one line a message: "[11/25/2026-18:20:00] [TRT] [W] text".
class Logger : public nv::ILogger {
 public:
  explicit Logger(Severity least) : least_(least) {}
  void log(Severity severity, const char* text) noexcept override {
    if (severity > least_) return;
    char time[32] = "";
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    std::strftime(time, sizeof time, "%m/%d/%Y-%H:%M:%S", localtime_r(&now, &local));
    constexpr const char* kLetters[] = {"F", "E", "W", "I", "V"};
    std::fprintf(stderr, "[%s] [TRT] [%s] %s\n", time, kLetters[static_cast<int>(severity)], text);
  }
  Severity least() const { return least_; }
  void set_least(Severity least) { least_ = least; }

 private:
  Severity least_;
};

class PythonProfiler : public Callback<nv::IProfiler> {
 public:
  void reportLayerTime(const char* name, float ms) noexcept override {
    guarded([&] { required("report_layer_time")(name, ms); });
  }
};

/// Writes each layer's time to standard output.
class Profiler : public nv::IProfiler {
 public:
  void reportLayerTime(const char* name, float ms) noexcept override { std::printf("%s: %gms\n", name, ms); }
};

class PythonRecorder : public Callback<nv::IErrorRecorder> {
 public:
  nv::APILanguage getAPILanguage() const noexcept override { return nv::APILanguage::kPYTHON; }
  int32_t getNbErrors() const noexcept override {
    return guarded(0, [&] {
      nb::object count = method("get_num_errors");
      return nb::cast<int32_t>(count.is_valid() ? count() : required("num_errors")());
    });
  }
  nv::ErrorCode getErrorCode(int32_t i) const noexcept override {
    return guarded(nv::ErrorCode::kUNSPECIFIED_ERROR,
                   [&] { return nb::cast<nv::ErrorCode>(required("get_error_code")(i)); });
  }
  ErrorDesc getErrorDesc(int32_t i) const noexcept override {
    return guarded<const char*>("", [&] {
      text_ = nb::cast<std::string>(required("get_error_desc")(i));
      return text_.c_str();
    });
  }
  bool hasOverflowed() const noexcept override {
    return guarded(false, [&] { return nb::cast<bool>(required("has_overflowed")()); });
  }
  void clear() noexcept override {
    guarded([&] { required("clear")(); });
  }
  bool reportError(nv::ErrorCode code, ErrorDesc text) noexcept override {
    return guarded(false, [&] {
      const nb::object fatal = required("report_error")(code, text);
      return !fatal.is_none() && nb::cast<bool>(fatal);
    });
  }
  // Who sets a recorder keeps the Python object alive, so the counts need no effect.
  RefCount incRefCount() noexcept override { return ++count_; }
  RefCount decRefCount() noexcept override { return --count_; }

 private:
  mutable std::string text_;  // of the last getErrorDesc()
  RefCount count_ = 0;
};

class PythonMonitor : public Callback<nv::IProgressMonitor> {
 public:
  nv::APILanguage getAPILanguage() const noexcept override { return nv::APILanguage::kPYTHON; }
  void phaseStart(const char* phase, const char* parent, int32_t steps) noexcept override {
    guarded([&] { required("phase_start")(phase, parent, steps); });
  }
  bool stepComplete(const char* phase, int32_t step) noexcept override {
    return guarded(false, [&] { return nb::cast<bool>(required("step_complete")(phase, step)); });
  }
  void phaseFinish(const char* phase) noexcept override {
    guarded([&] { required("phase_finish")(phase); });
  }
};

class PythonOutputAllocator : public Callback<nv::IOutputAllocator> {
 public:
  nv::APILanguage getAPILanguage() const noexcept override { return nv::APILanguage::kPYTHON; }
  void* reallocateOutput(const char* name, void* memory, uint64_t size, uint64_t alignment) noexcept override {
    return guarded<void*>(
        nullptr, [&] { return pointer(required("reallocate_output")(name, number(memory), size, alignment)); });
  }
  void* reallocateOutputAsync(const char* name, void* memory, uint64_t size, uint64_t alignment,
                              cudaStream_t stream) override {
    return guarded<void*>(nullptr, [&] {
      const nb::object call = method("reallocate_output_async");
      if (!call.is_valid()) return pointer(required("reallocate_output")(name, number(memory), size, alignment));
      return pointer(call(name, number(memory), size, alignment, number(stream)));
    });
  }
  void notifyShape(const char* name, const nv::Dims& dims) noexcept override {
    guarded([&] { required("notify_shape")(name, dims); });
  }

 private:
  static void* pointer(nb::object value) {
    return value.is_none() ? nullptr : address(nb::cast<uintptr_t>(nb::int_(value)));
  }
};

class PythonListener : public Callback<nv::IDebugListener> {
 public:
  nv::APILanguage getAPILanguage() const noexcept override { return nv::APILanguage::kPYTHON; }
  bool processDebugTensor(const void* data, nv::TensorLocation location, nv::DataType type, const nv::Dims& shape,
                          const char* name, cudaStream_t stream) override {
    return guarded(false, [&] {
      required("process_debug_tensor")(number(data), location, type, shape, name, number(stream));
      return true;
    });
  }
};

void bind_versions(nb::module_& m) {
  nb::class_<nv::InterfaceInfo>(m, "InterfaceInfo")
      .def_ro("kind", &nv::InterfaceInfo::kind)
      .def_ro("major", &nv::InterfaceInfo::major)
      .def_ro("minor", &nv::InterfaceInfo::minor);
  nb::class_<nv::IVersionedInterface>(m, "IVersionedInterface")
      .def_prop_ro("api_language", &nv::IVersionedInterface::getAPILanguage)
      .def_prop_ro("interface_info", &nv::IVersionedInterface::getInterfaceInfo);
}

template <class Class>
void with_severities(Class& c, nb::handle severity) {
  c.attr("Severity") = severity;
  for (const char* name : {"INTERNAL_ERROR", "ERROR", "WARNING", "INFO", "VERBOSE"}) {
    c.attr(name) = severity.attr(name);
  }
}

void bind_loggers(nb::module_& m) {
  nb::class_<nv::ILogger, PythonLogger> base(m, "ILogger", "Derive from it and define log(severity, msg).");
  using Severity = nv::ILogger::Severity;
  nb::enum_<Severity> severity(base, "Severity");
  severity.value("INTERNAL_ERROR", Severity::kINTERNAL_ERROR)
      .value("ERROR", Severity::kERROR)
      .value("WARNING", Severity::kWARNING)
      .value("INFO", Severity::kINFO)
      .value("VERBOSE", Severity::kVERBOSE);
  with_severities(base, severity);
  base.def(nb::init<>());
  abstract(base, "log");
  as_context_manager(base);

  nb::class_<Logger, nv::ILogger> logger(m, "Logger", "Writes messages to standard error.");
  logger.def(nb::init<Severity>(), "min_severity"_a = Severity::kWARNING)
      .def_prop_rw("min_severity", &Logger::least, &Logger::set_least)
      .def("log", &Logger::log, "severity"_a, "msg"_a);
  with_severities(logger, severity);
}

void bind_listeners(nb::module_& m) {
  nb::class_<nv::IProfiler, PythonProfiler> profiler(m, "IProfiler",
                                                     "Derive from it; report_layer_time(layer_name, ms).");
  profiler.def(nb::init<>());
  abstract(profiler, "report_layer_time");
  nb::class_<Profiler, nv::IProfiler>(m, "Profiler", "Writes the time of each layer to standard output.")
      .def(nb::init<>())
      .def("report_layer_time", &Profiler::reportLayerTime, "layer_name"_a, "ms"_a);

  nb::class_<nv::IErrorRecorder, nv::IVersionedInterface, PythonRecorder> recorder(m, "IErrorRecorder");
  recorder.def(nb::init<>()).def_prop_ro_static("MAX_DESC_LENGTH", [](nb::handle) {
    return nv::IErrorRecorder::kMAX_DESC_LENGTH;
  });
  for (const char* name :
       {"num_errors", "get_error_code", "get_error_desc", "has_overflowed", "clear", "report_error"}) {
    abstract(recorder, name);
  }

  nb::class_<nv::IProgressMonitor, nv::IVersionedInterface, PythonMonitor> monitor(m, "IProgressMonitor");
  monitor.def(nb::init<>());
  for (const char* name : {"phase_start", "step_complete", "phase_finish"}) abstract(monitor, name);

  nb::class_<nv::IOutputAllocator, nv::IVersionedInterface, PythonOutputAllocator> allocator(m, "IOutputAllocator");
  allocator.def(nb::init<>()).def_prop_ro("tensorrt_version", [](nb::handle) { return NV_TENSORRT_VERSION; });
  for (const char* name : {"reallocate_output", "notify_shape"}) abstract(allocator, name);

  nb::class_<nv::IDebugListener, nv::IVersionedInterface, PythonListener> listener(m, "IDebugListener");
  listener.def(nb::init<>());
  abstract(listener, "process_debug_tensor");
}

}  // namespace

void keep_error(nb::python_error& error) noexcept {
  if (!kept()) {
    kept().emplace(std::move(error));
  } else {
    error.discard_as_unraisable("a callback of tenon.tensorrt");  // an earlier one is still to be raised
  }
}

void raise_kept_error() {
  if (!kept()) return;
  nb::python_error error(std::move(*kept()));
  kept().reset();
  throw error;
}

void bind_callbacks(nb::module_& m) {
  bind_versions(m);
  bind_loggers(m);
  bind_listeners(m);
}

}  // namespace tenon::python
