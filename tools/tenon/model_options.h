// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The options that say which model, and how to build it where that is needed.
#pragma once

#include <CLI/CLI.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include "tools/lib/engine.h"
#include "tools/tenon/sample_options.h"

namespace tenon::tools {

class ModelOptions {
 public:
  /// `what`: the name of the positional argument.
  void add_to(CLI::App& command, const char* what);

  /// What to build, or to load if the file is a plan. Errors: Failure(usage, file).
  BuildRequest request();
  /// These options as they would be typed, for a command that repeats this one; begins with a space.
  std::string words() const;
  /// Every weight of the source goes into plans that are built.
  void keep_source() { keep_source_ = true; }
  /// The report of builds has each product's error against f32.
  void want_precision_table() { precision_table_ = true; }
  /// --shape alone.
  NamedShapes shapes() const;

  const std::filesystem::path& path() const { return path_; }
  /// Of one inference; 0: all cores, or what the plan was built for.
  int threads() const { return mode_ == "throughput" && threads_ == 0 ? 1 : threads_; }
  /// Inferences at a time that --mode asks for: as many as there are cores for.
  int contexts() const;
  Logger& logger();
  ProgressLine& progress();

 private:
  std::vector<ProfileShapes> profiles() const;
  void add_tuning_to(CLI::App& command);
  void add_precision_to(CLI::App& command);
  void set_precision(BuildRequest& request);
  void set_int8(BuildRequest& request);
  void set_validation(BuildRequest& request, const std::vector<std::string>& words, const char* option);

  std::filesystem::path path_, caffe_;
  std::vector<std::string> outputs_, uff_;
  std::string uff_order_ = "nchw";
  std::vector<std::string> shape_, min_, opt_, max_, profile_, disabled_passes_, disabled_tactics_;
  std::string timing_cache_, calibration_cache_, calibrator_ = "entropy2";
  CLI::Option* calibrator_given_ = nullptr;
  std::vector<std::string> calibration_, validation_;
  SampleOptions samples_;
  std::string max_error_, error_metric_ = "top1";
  bool precision_table_ = false;
  bool int8_ = false;
  bool fp8_ = false;
  bool int8_always_ = false;
  bool fp16_ = false, bf16_ = false;
  std::string mode_ = "latency";
  int threads_ = 0;
  int level_ = 3;
  double build_time_s_ = 0;
  bool strict_timing_cache_ = false;
  bool deterministic_ = false;
  bool retune_ = false;
  bool retune_in_background_ = false;
  std::string device_;
  bool allow_fallback_ = false;
  double retune_time_s_ = 5;
  bool keep_source_ = false;
  bool show_progress_ = false;
  bool verbose_ = false;
  std::unique_ptr<Logger> logger_;
  std::unique_ptr<ProgressLine> progress_;
};

}  // namespace tenon::tools
