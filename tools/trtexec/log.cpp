// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// trtexec's output lines.
#include "tools/trtexec/log.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <sstream>

namespace tenon::tools::trtexec {
namespace {

void print(std::FILE* stream, char severity, const char* source, const std::string& text) {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  std::array<char, 32> stamp{};
  std::strftime(stamp.data(), stamp.size(), "%m/%d/%Y-%H:%M:%S", &local);
  std::istringstream lines(text);
  std::string line;
  do {
    std::getline(lines, line);
    std::fprintf(stream, "[%s] [%c] %s%s\n", stamp.data(), severity, source, line.c_str());
    line.clear();
  } while (lines.good() && lines.peek() != std::char_traits<char>::eof());
  std::fflush(stream);
}

}  // namespace

void info(const std::string& text) { print(stdout, 'I', "", text); }
void warning(const std::string& text) { print(stderr, 'W', "", text); }
void error(const std::string& text) { print(stderr, 'E', "", text); }

void library_message(nvinfer1::ILogger::Severity severity, const std::string& text) {
  using Severity = nvinfer1::ILogger::Severity;
  const bool bad = severity <= Severity::kWARNING;
  constexpr std::string_view kLetters = "FEWIV";
  print(bad ? stderr : stdout, kLetters[static_cast<std::size_t>(severity)], "[TRT] ", text);
}

void test_line(const char* state, int argc, const char* const* argv) {
  std::string line =
      std::string("&&&& ") + state + " TensorRT.trtexec [TensorRT v" + std::to_string(getInferLibVersion()) + "] #";
  for (int i = 0; i < argc; ++i) line += std::string(" ") + argv[i];
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

std::string number(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

}  // namespace tenon::tools::trtexec
