// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Options that allow lower precision.
#include <map>

#include "tools/lib/failure.h"
#include "tools/lib/sample_calibrator.h"
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

/// "NAME=FILE" or, for a model of one input, "FILE".
std::map<std::string, std::filesystem::path> sample_files(const std::vector<std::string>& words,
                                                          const nvinfer1::INetworkDefinition& network) {
  std::map<std::string, std::filesystem::path> out;
  for (const std::string& word : words) {
    if (const std::size_t equals = word.find('='); equals != std::string::npos) {
      out[word.substr(0, equals)] = word.substr(equals + 1);
    } else if (network.getNbInputs() == 1) {
      out[network.getInput(0)->getName()] = word;
    } else {
      throw Failure(Exit::usage, "--calib " + word + ": the model has several inputs, expected NAME=FILE");
    }
  }
  return out;
}

}  // namespace

void ModelOptions::add_precision_to(CLI::App& command) {
  command.add_flag("--fp16", fp16_, "Make everything between inputs and outputs 16-bit floats, on a GPU");
  command.add_flag("--int8", int8_, "Allow products of 8-bit integers; needs --calib, --calib-cache or Q/DQ nodes");
  command.add_flag("--int8-always", int8_always_, "INT8 even where f32 is timed to be faster; with --int8");
  command
      .add_option("--calib", calibration_,
                  "Samples to measure ranges with, along axis 0 of a float32 .npy array; repeat for each input")
      ->option_text("[NAME=]FILE.npy")
      ->expected(1)
      ->take_all();
  command.add_option("--calib-cache", calibration_cache_, "Table of ranges: read if it exists, else written")
      ->option_text("FILE");
  command
      .add_option("--calibrator", calibrator_,
                  "How ranges follow from samples: entropy2, entropy, minmax or percentile:P")
      ->option_text("NAME")
      ->capture_default_str();
}

void ModelOptions::set_precision(BuildRequest& request) const {
  if (fp16_ && (device_.empty() || device_ == "cpu"))
    throw Failure(Exit::usage, "--fp16 is of use with --device cuda only: the CPU's plans are f32");
  if (fp16_) {
    request.configure = [before = request.configure](nvinfer1::INetworkDefinition& network,
                                                     nvinfer1::IBuilderConfig& config) {
      before(network, config);
      config.setFlag(nvinfer1::BuilderFlag::kFP16);
    };
  }
  if (!int8_) {
    if (!calibration_.empty() || !calibration_cache_.empty())
      throw Failure(Exit::usage, "--calib and --calib-cache are of use with --int8 only");
    return;
  }
  request.settings.int8_always = int8_always_;
  request.settings.calibration_percentile = percentile_of(calibrator_);
  const auto algorithm = algorithms().find(calibrator_);
  if (algorithm == algorithms().end() && request.settings.calibration_percentile == 0)
    throw Failure(Exit::usage, "--calibrator " + calibrator_ + ": expected entropy2, entropy, minmax or percentile:P");
  const auto type = algorithm == algorithms().end() ? CalibrationAlgoType::kENTROPY_CALIBRATION_2 : algorithm->second;
  const auto before = request.configure;
  request.configure = [=, this, profiles = request.profiles,
                       kept = std::make_shared<std::unique_ptr<SampleCalibrator>>()](
                          nvinfer1::INetworkDefinition& network, nvinfer1::IBuilderConfig& config) {
    before(network, config);
    config.setFlag(nvinfer1::BuilderFlag::kINT8);
    if (calibration_.empty() && calibration_cache_.empty()) return;
    *kept = std::make_unique<SampleCalibrator>(sample_files(calibration_, network), batch_shapes(network, profiles),
                                               type, calibration_cache_);
    config.setInt8Calibrator(kept->get());
  };
}

}  // namespace tenon::tools
