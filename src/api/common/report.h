// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// How errors leave the library: guard() turns results and exceptions into log lines, reports and return values.
#pragma once

#include <new>
#include <string>
#include <type_traits>

#include "NvInferRuntime.h"
#include "base/result.h"

namespace tenon::api {

namespace nv = nvinfer1;

/// Logger and error recorder of one object. A copy is a further user of the recorder.
class Reporter {
 public:
  explicit Reporter(nv::ILogger* logger) noexcept : logger_(logger) {}
  Reporter(const Reporter& other) noexcept;
  Reporter& operator=(const Reporter&) = delete;
  ~Reporter();

  nv::ILogger* logger() const noexcept { return logger_; }
  nv::IErrorRecorder* recorder() const noexcept { return recorder_; }
  void set_recorder(nv::IErrorRecorder* recorder) noexcept;

  /// To recorder (cut to what it takes) and logger: "IBuilder::build: error 3 (invalid_argument): ...".
  void error(const char* call, const Error& error) const noexcept;
  void error(const char* call, nv::ErrorCode code, const char* text) const noexcept;
  void log(nv::ILogger::Severity severity, const char* text) const noexcept;
  void log(nv::ILogger::Severity severity, const std::string& text) const noexcept { log(severity, text.c_str()); }

 private:
  nv::ILogger* logger_;
  nv::IErrorRecorder* recorder_ = nullptr;
};

/// Runs `body`, which returns a Result, and gives its value; on an error or an exception, reports and gives `failure`.
/// Of a Result<> the value is true.
template <class R, class Body>
R guard(const Reporter& reporter, const char* call, R failure, Body&& body) noexcept {
  try {
    auto result = body();
    if (result.ok()) {
      if constexpr (std::is_same_v<decltype(result), Result<>>) {
        return R(true);
      } else {
        return std::move(result).value();
      }
    }
    reporter.error(call, result.error());
  } catch (const std::bad_alloc&) {
    reporter.error(call, nv::ErrorCode::kFAILED_ALLOCATION, "out of memory");
  } catch (const std::exception& thrown) {
    reporter.error(call, nv::ErrorCode::kINTERNAL_ERROR, thrown.what());
  } catch (...) {
    reporter.error(call, nv::ErrorCode::kINTERNAL_ERROR, "an exception of unknown type");
  }
  return failure;
}

/// The same for calls that return nothing.
template <class Body>
void guard(const Reporter& reporter, const char* call, Body&& body) noexcept {
  guard(reporter, call, false, static_cast<Body&&>(body));
}

/// For a call that Tenon does not honour: an error that names it, and the documented value for failure.
template <class R>
R unsupported(const Reporter& reporter, const char* call, R failure) noexcept {
  reporter.error(call, nv::ErrorCode::kUNSUPPORTED_STATE, "not supported yet");
  return failure;
}
void unsupported(const Reporter& reporter, const char* call) noexcept;

}  // namespace tenon::api
