// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The logger of the programs.
#include "tools/lib/logger.h"

#include <cstdio>
#include <new>
#include <utility>

namespace tenon::tools {

void Logger::log(Severity severity, const char* message) noexcept {
  const std::lock_guard lock(mutex_);
  try {
    if (severity <= Severity::kERROR) {
      errors_.append(errors_.empty() ? "" : "\n").append(message);
    } else if (severity <= shown_) {
      sink_(severity, message);
    }
  } catch (const std::bad_alloc&) {
    lost_ = true;
  }
}

std::string Logger::take_errors(const std::string& otherwise) {
  const std::lock_guard lock(mutex_);
  if (lost_) throw std::bad_alloc();
  return errors_.empty() ? otherwise : std::exchange(errors_, {});
}

void print_message(nvinfer1::ILogger::Severity severity, const std::string& message) {
  const bool warning = severity <= nvinfer1::ILogger::Severity::kWARNING;
  std::fprintf(stderr, "%s%s\n", warning ? "warning: " : "", message.c_str());
}

}  // namespace tenon::tools
