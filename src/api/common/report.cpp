// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Reporter: one error to recorder and logger.
#include "api/common/report.h"

#include <cstring>

namespace tenon::api {

namespace {

nv::ErrorCode code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
    case ErrorCode::not_found:
    case ErrorCode::corrupt_data:
      return nv::ErrorCode::kINVALID_ARGUMENT;
    case ErrorCode::unsupported:
      return nv::ErrorCode::kUNSUPPORTED_STATE;
    case ErrorCode::out_of_memory:
      return nv::ErrorCode::kFAILED_ALLOCATION;
    case ErrorCode::device:
      return nv::ErrorCode::kFAILED_EXECUTION;
    case ErrorCode::cancelled:
      return nv::ErrorCode::kINVALID_STATE;
    case ErrorCode::internal:
      return nv::ErrorCode::kINTERNAL_ERROR;
  }
  return nv::ErrorCode::kUNSPECIFIED_ERROR;
}

}  // namespace

Reporter::Reporter(const Reporter& other) noexcept : logger_(other.logger_) { set_recorder(other.recorder_); }

Reporter::~Reporter() { set_recorder(nullptr); }

void Reporter::set_recorder(nv::IErrorRecorder* recorder) noexcept {
  if (recorder != nullptr) recorder->incRefCount();
  if (recorder_ != nullptr) recorder_->decRefCount();
  recorder_ = recorder;
}

void Reporter::error(const char* call, const Error& error) const noexcept {
  try {
    this->error(call, code_of(error.code()), error.text().c_str());
  } catch (...) {  // only memory can lack here
    this->error(call, nv::ErrorCode::kFAILED_ALLOCATION, "out of memory while reporting an error");
  }
}

void Reporter::error(const char* call, nv::ErrorCode code, const char* text) const noexcept {
  char line[4096];
  std::snprintf(line, sizeof line, "%s: error %d: %s", call, static_cast<int>(code), text);
  if (recorder_ != nullptr) {
    char description[nv::IErrorRecorder::kMAX_DESC_LENGTH + 1];
    std::strncpy(description, line, nv::IErrorRecorder::kMAX_DESC_LENGTH);
    description[nv::IErrorRecorder::kMAX_DESC_LENGTH] = '\0';
    recorder_->reportError(code, description);
  }
  using Severity = nv::ILogger::Severity;
  log(code == nv::ErrorCode::kINTERNAL_ERROR ? Severity::kINTERNAL_ERROR : Severity::kERROR, line);
}

void Reporter::log(nv::ILogger::Severity severity, const char* text) const noexcept {
  if (logger_ != nullptr) logger_->log(severity, text);
}

void unsupported(const Reporter& reporter, const char* call) noexcept {
  reporter.error(call, nv::ErrorCode::kUNSUPPORTED_STATE, "not supported yet");
}

}  // namespace tenon::api
