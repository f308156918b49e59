// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Where the library's messages go: errors are kept for the failure they explain, the rest is printed.
#pragma once

#include <NvInfer.h>

#include <functional>
#include <mutex>
#include <string>

namespace tenon::tools {

class Logger final : public nvinfer1::ILogger {
 public:
  using Sink = std::function<void(Severity, const std::string&)>;

  /// `sink` gets every message up to `shown`, but no errors: those travel in a Failure.
  Logger(Severity shown, Sink sink) : shown_(shown), sink_(std::move(sink)) {}

  void log(Severity severity, const char* message) noexcept override;

  /// All errors since the last call, one per line, else `otherwise`. Throws bad_alloc where one found no memory.
  std::string take_errors(const std::string& otherwise);

 private:
  Severity shown_;
  Sink sink_;
  std::mutex mutex_;  // the library may log from any thread
  std::string errors_;
  bool lost_ = false;  // for want of memory
};

/// "warning: text" on stderr.
void print_message(nvinfer1::ILogger::Severity severity, const std::string& message);

}  // namespace tenon::tools
