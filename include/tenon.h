// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What Tenon adds to nvinfer1: settings of a build, its report, a plan held against its source, tensors read out of a
// run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "NvInfer.h"

namespace tenon {

/// The version of the loaded library, such as "0.1.0".
TENSORRTAPI const char* version() noexcept;

/// Where a build stands.
struct Progress {
  std::string phase;        ///< what is being done, such as "tune"
  int step = 0;             ///< steps of the phase that are done
  int steps = 0;            ///< steps of the phase, 0 when not known
  double elapsed_s = 0;     ///< seconds since the build began
  double remaining_s = -1;  ///< estimate of the seconds to go, -1 when there is none
};

/// Values of one input.
struct NamedInput {
  std::string name;
  std::string type;  ///< as data_type() has it
  std::vector<std::int64_t> shape;
  std::vector<std::byte> data;
};

/// Settings that IBuilderConfig has no call for.
struct BuildSettings {
  int threads = 0;                            ///< threads of the engine and of the build, 0 for all cores
  std::vector<std::string> disabled_passes;   ///< names of passes to leave out, such as "fuse.product_bias"
  std::vector<std::string> disabled_tactics;  ///< names of tactics to leave out
  std::string timing_cache_file;              ///< read before and written after a build, if not empty
  bool strict_timing_cache = false;           ///< a time that is not in the timing cache is an error
  bool deterministic = false;                 ///< time nothing: choose by the timing cache, else by rule
  double build_time_s = 0;                    ///< more than 0: time no more tactics after so long
  double calibration_percentile = 0;          ///< above 0: INT8 ranges hold so many per cent of the values
  bool int8_always = false;                   ///< INT8 even where f32 is timed to be faster
  /// 0 or more: the fewest products that meet this error stay in f32, as measured with `error_metric` on `validation`;
  /// a build that cannot meet it fails. Below 0: there is no budget.
  double max_error = -1;
  /// "top1": share of rows whose largest element is another one than in f32; "cosine": 1 - the mean cosine of samples;
  /// "relative": norm of the difference by the norm in f32. Of several outputs the worst counts.
  std::string error_metric = "top1";
  /// Gives batch `number` of the data that errors are measured on, as often as it is asked for; false behind the last.
  std::function<bool(int number, std::vector<NamedInput>& inputs)> validation;
  bool precision_table = false;                   ///< the report has the error of each product against f32
  std::string device;                             ///< what to build for: "cpu" (if empty), "cuda", "cuda:1"
  bool allow_fallback = false;                    ///< what a GPU has no kernel for runs on the CPU, with copies
  std::function<bool(const Progress&)> progress;  ///< called as a build goes on; false cancels it
  /// The plan carries every weight of the source network, so that tap() can compute again what a kernel swallowed.
  /// Without it the plan has the network's text and the weights that the optimized plan uses unchanged, at no cost in
  /// size.
  bool keep_source_weights = false;
};

/// Replaces the settings of a configuration. One that Tenon did not make is left alone, with an error in its log.
TENSORRTAPI void set_build_settings(nvinfer1::IBuilderConfig& config, BuildSettings settings);

/// How a runtime loads plans.
struct LoadSettings {
  /// A plan that was not tuned on this machine is tuned while it is loaded. Otherwise its tactics are those that are
  /// expected to be fastest, and the log says so. Only where the library has the tuner: libtenon, not libtenon_runtime.
  bool retune = false;
  /// With `retune`: the engine is there at once, with expected times, and is tuned beside the program on a thread of
  /// its own. Contexts made from then on have what was chosen; one that there is takes it over with its next
  /// synchronous inference, or its next change of shapes on a GPU's stream; one with memory of the program keeps what
  /// it has until then, and its size is asked for again. Errors go to the log. serialize() keeps what was chosen.
  bool retune_in_background = false;
  int retune_level = 2;           ///< how much is timed, 0 to 5
  double retune_time_s = 5;       ///< time no more tactics after so long
  std::string timing_cache_file;  ///< read before and written after tuning, if not empty
  std::string device;  ///< where engines go: "cpu", "cuda", "cuda:1"; where each plan was built for if empty. One that
                       ///< is missing is an error
};

/// Replaces the settings of a runtime. One that Tenon did not make is left alone, with an error in its log.
TENSORRTAPI void set_load_settings(nvinfer1::IRuntime& runtime, LoadSettings settings);

/// Waits until an engine that is tuned in the background is, `seconds` at most. False if it still is not; true at once
/// for any that is not being tuned. False, with an error in its log, for an engine that Tenon did not make.
TENSORRTAPI bool wait_until_tuned(const nvinfer1::ICudaEngine& engine, double seconds) noexcept;

/// Says that the plugins of a registered creator compute in the host's memory, as the standard ones of this library do:
/// in an engine of a GPU they run on the CPU, with copies, where fallback is allowed. All others get the GPU's memory
/// and the caller's stream there. On a CPU it changes nothing. False, with an error in the log, if there is no such
/// creator.
TENSORRTAPI bool set_plugin_on_host(const char* name, const char* version, const char* plugin_namespace) noexcept;

/// Every decision of the build, as text; it is stored in the plan.
TENSORRTAPI std::string explain(const nvinfer1::ICudaEngine& engine);

/// The launches with precision, tactic, time and source nodes, and the memory: {"steps": [...], "memory": {...}, ...}.
TENSORRTAPI std::string inspect_json(const nvinfer1::ICudaEngine& engine);

/// The same as a table for people.
TENSORRTAPI std::string inspect_text(const nvinfer1::ICudaEngine& engine);

/// The source network and the plan as two graphs whose nodes name each other: {"source": {...}, "plan": {...}}.
TENSORRTAPI std::string graph_json(const nvinfer1::ICudaEngine& engine);

/// The element type of an input or output, such as "f32" or "f64"; empty for an unknown name. Some types have no
/// number in nvinfer1::DataType.
TENSORRTAPI std::string data_type(const nvinfer1::ICudaEngine& engine, const char* tensor_name);

/// How many threads the context uses from its next inference on; 0 for all cores.
TENSORRTAPI void set_threads(nvinfer1::IExecutionContext& context, int threads);

/// When a launch ran, in seconds of std::chrono::steady_clock.
struct StepTime {
  int step = 0;  ///< its number in inspect_json's "steps"
  double begin_s = 0;
  double end_s = 0;
};

/// Is told of every launch of every inference from now on, each behind a barrier of its own, so runs take a little
/// longer; an empty function ends it.
TENSORRTAPI void set_step_listener(nvinfer1::IExecutionContext& context, std::function<void(const StepTime&)> listener);

/// A tensor of the source network as one inference made it, row-major.
struct TappedTensor {
  std::string name;
  std::string type;  ///< as data_type() has it
  std::vector<std::int64_t> shape;
  std::vector<std::byte> data;
  bool computed_again = false;  ///< a kernel swallowed it: evaluated from the nearest values that the plan has
};

/// One inference with the shapes and addresses that are set, and the named tensors of the source network beside it. The
/// launches stay as they are. False, with an error in the log, for an unknown name, or if a tensor must be computed
/// again from weights that the plan does not carry (see BuildSettings::keep_source_weights).
TENSORRTAPI bool tap(nvinfer1::IExecutionContext& context, const std::vector<std::string>& names,
                     std::vector<TappedTensor>& tensors);

struct VerifySettings {
  std::vector<NamedInput> inputs;  ///< the others are random, in the shape of the first profile's opt
  unsigned seed = 1;
  double tolerance = 0;          ///< of floats, relative to a tensor's largest element; 0: by type, f32 1e-4
  bool against_unfused = false;  ///< hold the plan against level 0 without passes instead of the exact reference
  bool every_tensor = false;     ///< hold each tensor that the plan still has against the source, not only outputs
  std::function<bool(const Progress&)> progress;  ///< false cancels
};

/// Builds the network, runs it, and holds the outputs against every operator's reference. If they differ, finds the
/// pass, or the launches and their tactics, that made the difference: {"same": ..., "outputs": [...], "tensors": [...],
/// "guilty": [...]}. Empty, with an error in the log, if that cannot be done.
TENSORRTAPI std::string verify_json(nvinfer1::IBuilder& builder, const nvinfer1::INetworkDefinition& network,
                                    const nvinfer1::IBuilderConfig& config, const VerifySettings& settings);

}  // namespace tenon
