// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// One line on stderr that says how far a long build is.
#pragma once

#include <chrono>
#include <string>

namespace tenon::tools {

class ProgressLine {
 public:
  enum class When { terminal, always, never };
  explicit ProgressLine(When when);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// `steps` 0: not known; `remaining_s` below 0: not known.
  void show(const std::string& phase, int step, int steps, double elapsed_s, double remaining_s);

 private:
  bool shown_ = false;
  bool terminal_ = false;
  bool dirty_ = false;
  std::string last_phase_;
  std::chrono::steady_clock::time_point last_time_{};
};

/// "tune 31/74, 12 s, about 17 s left"
std::string progress_text(const std::string& phase, int step, int steps, double elapsed_s, double remaining_s);

}  // namespace tenon::tools
