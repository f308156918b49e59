// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The progress line.
#include "tools/lib/progress.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace tenon::tools {
namespace {

std::string seconds(double value) {
  const auto whole = static_cast<long>(std::lround(value));
  if (whole < 60) return std::to_string(whole) + " s";
  return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
}

}  // namespace

std::string progress_text(const std::string& phase, int step, int steps, double elapsed_s, double remaining_s) {
  std::string text = phase;
  if (steps > 0) text += " " + std::to_string(step) + "/" + std::to_string(steps);
  text += ", " + seconds(elapsed_s);
  if (remaining_s >= 0) text += ", about " + seconds(remaining_s) + " left";
  return text;
}

ProgressLine::ProgressLine(When when) : terminal_(::isatty(STDERR_FILENO) == 1) {
  shown_ = when == When::always || (when == When::terminal && terminal_);
}

ProgressLine::~ProgressLine() {
  if (dirty_) std::fputs("\r\033[K", stderr);
}

void ProgressLine::show(const std::string& phase, int step, int steps, double elapsed_s, double remaining_s) {
  if (!shown_) return;
  const auto now = std::chrono::steady_clock::now();
  const auto pause = terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(1000);
  if (phase == last_phase_ && now - last_time_ < pause) return;
  last_phase_ = phase;
  last_time_ = now;
  const std::string text = progress_text(phase, step, steps, elapsed_s, remaining_s);
  if (terminal_) {
    std::fprintf(stderr, "\r\033[K%s", text.c_str());
    dirty_ = true;
  } else {
    std::fprintf(stderr, "%s\n", text.c_str());
  }
}

}  // namespace tenon::tools
