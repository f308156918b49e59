// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Options that allow lower precision.
#include <chrono>
#include <map>

#include "tools/lib/failure.h"
#include "tools/lib/sample_calibrator.h"
#include "tools/lib/session.h"
#include "tools/tenon/model_options.h"

namespace tenon::tools {

namespace {

using nvinfer1::CalibrationAlgoType;

const std::map<std::string, CalibrationAlgoType>& algorithms() {
  static const std::map<std::string, CalibrationAlgoType> all = {
      {"entropy2", CalibrationAlgoType::kENTROPY_CALIBRATION_2},
      {"entropy", CalibrationAlgoType::kENTROPY_CALIBRATION},
      {"minmax", CalibrationAlgoType::kMINMAX_CALIBRATION}};
  return all;
}

/// "percentile:99.99" -> 99.99; 0 for anything else.
double percentile_of(const std::string& calibrator) {
  constexpr std::string_view kPrefix = "percentile:";
  if (!calibrator.starts_with(kPrefix)) return 0;
  const std::string number = calibrator.substr(kPrefix.size());
  char* end = nullptr;
  const double value = std::strtod(number.c_str(), &end);
  if (number.empty() || *end != '\0' || !(value > 0) || value > 100)
    throw Failure(Exit::usage, "--calibrator " + calibrator + ": expected a percentile above 0 and at most 100");
  return value;
}

/// The shape of one batch of each input: what the engine is tuned for.
NamedShapes batch_shapes(const nvinfer1::INetworkDefinition& network, const std::vector<ProfileShapes>& profiles) {
  NamedShapes out;
  for (int i = 0; i < network.getNbInputs(); ++i) {
    const auto& input = *network.getInput(i);
    Shape shape = to_shape(input.getDimensions());
    for (const ProfileShapes& profile : profiles) {
      for (const NamedShapes* named : {&profile.min, &profile.max, &profile.opt}) {
        if (const auto found = named->find(input.getName()); found != named->end()) shape = found->second;
      }
      break;  // calibration uses the first profile
    }
    out[input.getName()] = shape;
  }
  return out;
}

/// "0.5%" or "0.005" -> 0.005.
double share_of(const std::string& text, const char* option) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const bool per_cent = end != text.c_str() && *end == '%';
  const double share = per_cent ? value / 100 : value;
  if (end == text.c_str() || *(per_cent ? end + 1 : end) != '\0' || !(share >= 0) || share > 1)
    throw Failure(Exit::usage, std::string(option) + " " + text + ": expected a share as 0.5% or 0.005");
  return share;
}

/// What the callbacks of a build use; lives as long as the request.
struct Callbacks {
  NamedSamples samples;
  std::string failure;
};

/// Gives the library batch after batch of `samples`, in the order of the files; a failure is kept.
auto batches_of(NamedSamples& samples, const NamedShapes& shapes, bool open_batch, std::string& failure) {
  const std::int64_t count = count_samples(samples);
  return [&samples, &failure, shapes, count, open_batch](int number, std::vector<NamedInput>& inputs) {
    inputs.clear();
    for (const auto& [name, one] : samples) {
      Shape shape = shapes.find(name)->second;
      const std::int64_t first = number * shape[0];
      if (first >= count || !failure.empty()) return false;
      if (open_batch) shape[0] = std::min(shape[0], count - first);
      NamedInput& input = inputs.emplace_back(NamedInput{name, library_name(one->type()), shape, {}});
      try {
        load_batch(*one, first, shape[0], input.data);
      } catch (const std::exception& error) {
        failure = error.what();
        return false;
      }
    }
    return true;
  };
}

bool has_open_batch(const nvinfer1::INetworkDefinition& network) {
  for (int i = 0; i < network.getNbInputs(); ++i) {
    const nvinfer1::Dims dims = network.getInput(i)->getDimensions();
    if (dims.nbDims < 1 || dims.d[0] >= 0) return false;
  }
  return true;
}

}  // namespace

void ModelOptions::add_precision_to(CLI::App& command) {
  command.add_flag(
      "--fp16", fp16_,
      "Allow 16-bit floats: on a GPU everything between inputs and outputs, on a CPU the weights in the plan");
  command.add_flag("--bf16", bf16_, "The same with bfloat16; f16 where both are allowed");
  command.add_flag("--int8", int8_, "Allow products of 8-bit integers; needs --calib, --calib-cache or Q/DQ nodes");
  command.add_flag("--fp8", fp8_,
                   "Allow products of 8-bit floats (E4M3) on a GPU; needs --calib or --calib-cache, or Q/DQ nodes");
  command.add_flag("--int8-always", int8_always_, "INT8 even where f32 is timed to be faster; with --int8");
  command
      .add_option("--calib", calibration_,
                  "Samples to measure ranges with: a folder of pictures (.jpg, .png), or an .npy array of the "
                  "input's type with samples along axis 0; repeat for each input")
      ->option_text("[NAME=]FOLDER|FILE.npy")
      ->expected(1)
      ->take_all();
  command.add_option("--calib-cache", calibration_cache_, "Table of ranges: read if it exists, else written")
      ->option_text("FILE");
  calibrator_given_ = command
                          .add_option("--calibrator", calibrator_,
                                      "How ranges follow from samples: entropy2, entropy, minmax or percentile:P")
                          ->option_text("NAME")
                          ->capture_default_str();
  samples_.add_to(command);
  command
      .add_option("--max-error", max_error_,
                  "Accuracy budget, as in 0.5%: the fewest products that meet it stay f32; with --int8")
      ->option_text("SHARE");
  command
      .add_option("--error-metric", error_metric_,
                  "Of --max-error: top1 (share of samples with another answer than f32), cosine (1 - cosine of the "
                  "outputs) or relative (norm of the difference by that of f32)")
      ->option_text("METRIC")
      ->check(CLI::IsMember({"top1", "cosine", "relative"}))
      ->capture_default_str();
  command.add_option("--validate", validation_, "Samples that --max-error is measured on, as --calib; default: those")
      ->option_text("[NAME=]FOLDER|FILE.npy")
      ->expected(1)
      ->take_all();
}

void ModelOptions::set_precision(BuildRequest& request) {
  request.configure = [fp16 = fp16_, bf16 = bf16_, before = request.configure](nvinfer1::INetworkDefinition& network,
                                                                               nvinfer1::IBuilderConfig& config,
                                                                               BuildSettings& settings) {
    before(network, config, settings);
    if (fp16) config.setFlag(nvinfer1::BuilderFlag::kFP16);
    if (bf16) config.setFlag(nvinfer1::BuilderFlag::kBF16);
  };
  if (fp8_ && (int8_ || device_.empty() || device_ == "cpu"))
    throw Failure(Exit::usage, "--fp8 is of use on a GPU (--device cuda) and without --int8");
  if (int8_ || fp8_) return set_int8(request);
  if (!calibration_cache_.empty()) throw Failure(Exit::usage, "--calib-cache is of use with --int8 only");
  if (calibrator_given_->count() > 0) throw Failure(Exit::usage, "--calibrator is of use with --int8 only");
  if (!calibration_.empty() && !fp16_)
    throw Failure(Exit::usage, "--calib is of use with --int8, or with --fp16 to look for values beyond its range");
  if (!max_error_.empty() || !validation_.empty())
    throw Failure(Exit::usage, "--max-error and --validate are of use with --int8 only");
  if (precision_table_) throw Failure(Exit::usage, "--precision: expected --int8, whose errors it shows");
  if (!calibration_.empty()) set_validation(request, calibration_, "--calib");
}

void ModelOptions::set_validation(BuildRequest& request, const std::vector<std::string>& words, const char* option) {
  const auto calls = std::make_shared<Callbacks>();
  request.failure = [calls, before = request.failure] {
    return before && !before().empty() ? before() : calls->failure;
  };
  request.configure = [=, this, before = request.configure, profiles = request.profiles](
                          nvinfer1::INetworkDefinition& network, nvinfer1::IBuilderConfig& config,
                          BuildSettings& settings) {
    before(network, config, settings);
    const NamedShapes shapes = batch_shapes(network, profiles);
    calls->samples = samples_.open(words, option, network, shapes);
    settings.validation = batches_of(calls->samples, shapes, has_open_batch(network), calls->failure);
  };
}

void ModelOptions::set_int8(BuildRequest& request) {
  request.settings.int8_always = int8_always_;
  request.settings.calibration_percentile = percentile_of(calibrator_);
  if (!max_error_.empty()) request.settings.max_error = share_of(max_error_, "--max-error");
  request.settings.error_metric = error_metric_;
  request.settings.precision_table = precision_table_;
  const auto& validation = validation_.empty() ? calibration_ : validation_;
  const bool measures = !max_error_.empty() || precision_table_;
  if (measures && validation.empty())
    throw Failure(Exit::usage, "--max-error and --precision measure on samples: expected --calib or --validate");
  if (!measures && !validation_.empty()) throw Failure(Exit::usage, "--validate is of use with --max-error only");
  const auto algorithm = algorithms().find(calibrator_);
  if (algorithm == algorithms().end() && request.settings.calibration_percentile == 0)
    throw Failure(Exit::usage, "--calibrator " + calibrator_ + ": expected entropy2, entropy, minmax or percentile:P");
  const auto type = algorithm == algorithms().end() ? CalibrationAlgoType::kENTROPY_CALIBRATION_2 : algorithm->second;
  const auto calibrator = std::make_shared<std::unique_ptr<SampleCalibrator>>();
  request.failure = [calibrator] { return *calibrator ? (*calibrator)->failure() : std::string(); };
  if (measures) set_validation(request, validation, validation_.empty() ? "--calib" : "--validate");
  request.configure = [=, this, before = request.configure, profiles = request.profiles](
                          nvinfer1::INetworkDefinition& network, nvinfer1::IBuilderConfig& config,
                          BuildSettings& settings) {
    before(network, config, settings);
    config.setFlag(fp8_ ? nvinfer1::BuilderFlag::kFP8 : nvinfer1::BuilderFlag::kINT8);
    const NamedShapes shapes = batch_shapes(network, profiles);
    if (calibration_.empty() && calibration_cache_.empty()) return;
    const bool has_table = !calibration_cache_.empty() && std::filesystem::exists(calibration_cache_);
    NamedSamples samples;
    if (!has_table) samples = samples_.open(calibration_, "--calib", network, shapes);
    const auto watch = [this, start = std::chrono::steady_clock::now()](int done, int all) {
      const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      progress().show("calibrate", done, all, elapsed, done > 0 ? elapsed * (all - done) / done : -1);
    };
    *calibrator = std::make_unique<SampleCalibrator>(std::move(samples), shapes, type, calibration_cache_, watch);
    config.setInt8Calibrator(calibrator->get());
  };
}

}  // namespace tenon::tools
