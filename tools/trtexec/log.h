// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Lines as trtexec prints them: "[11/22/2026-14:40:24] [I] text".
#pragma once

#include <string>

#include "tools/lib/logger.h"

namespace tenon::tools::trtexec {

void info(const std::string& text);     // to stdout
void warning(const std::string& text);  // to stderr, as errors
void error(const std::string& text);

/// The library's messages: "[date-time] [W] [TRT] text".
void library_message(nvinfer1::ILogger::Severity severity, const std::string& text);

/// "&&&& RUNNING TensorRT.trtexec [TensorRT v101303] # trtexec --onnx=..."
void test_line(const char* state, int argc, const char* const* argv);

/// As C++ streams print a double: six significant digits.
std::string number(double value);

}  // namespace tenon::tools::trtexec
