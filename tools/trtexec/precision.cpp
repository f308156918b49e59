// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Flags, a calibrator, precisions of layers.
#include "tools/trtexec/precision.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "tools/lib/failure.h"
#include "tools/lib/session.h"
#include "tools/trtexec/log.h"

namespace tenon::tools::trtexec {
namespace {

using nvinfer1::BuilderFlag;
using nvinfer1::DataType;

/// Of the batch that calibrates: what the options for it say, else a profile.
ProfileShapes calibration_shapes(const Arguments& arguments) {
  ProfileShapes given{arguments.shapes("--minShapesCalib"), arguments.shapes("--optShapesCalib"),
                      arguments.shapes("--maxShapesCalib")};
  const bool none = given.min.empty() && given.opt.empty() && given.max.empty();
  const auto profiles = arguments.profiles();
  const auto number = static_cast<std::size_t>(arguments.whole("--calibProfile", 0, 0));
  if (number >= std::max<std::size_t>(profiles.size(), 1))
    throw Failure(Exit::usage, "--calibProfile: expected the number of one of " + std::to_string(profiles.size()) +
                                   " profiles, found " + std::to_string(number));
  return none && !profiles.empty() ? profiles[number] : given;
}

/// The optimum, with 1 for sizes that are left open.
Shape batch_shape(const nvinfer1::ITensor& input, const ProfileShapes& shapes) {
  Shape shape = to_shape(input.getDimensions());
  for (const NamedShapes* named : {&shapes.min, &shapes.max, &shapes.opt})
    if (const auto found = named->find(input.getName()); found != named->end()) shape = found->second;
  for (std::int64_t& size : shape) size = std::max<std::int64_t>(size, 1);
  return shape;
}

constexpr const char* kTypeNames = "fp32, fp16, bf16, int32 or int8";
DataType type_of(const std::string& name, const std::string& option) {
  static const std::map<std::string, DataType> types = {{"fp32", DataType::kFLOAT},
                                                        {"fp16", DataType::kHALF},
                                                        {"bf16", DataType::kBF16},
                                                        {"int32", DataType::kINT32},
                                                        {"int8", DataType::kINT8}};
  const auto found = types.find(name);
  if (found == types.end()) throw Failure(Exit::usage, option + ":" + name + ": expected " + kTypeNames);
  return found->second;
}

/// Hands the layers that an option names what it says of them; "*" stands for all others.
template <class Set>
void for_layers(const Arguments& arguments, const char* option, nvinfer1::INetworkDefinition& network, Set&& set) {
  auto wanted = parse_pairs(arguments.values(option), option, ':');
  std::map<std::string, bool> met;
  for (int i = 0; i < network.getNbLayers(); ++i) {
    auto& layer = *network.getLayer(i);
    const std::string name = wanted.contains(layer.getName()) ? layer.getName() : "*";
    if (const auto found = wanted.find(name); found != wanted.end())
      set(layer, found->second, std::string(option) + "=" + name);
    met[name] = true;
  }
  for (const auto& [name, types] : wanted) {
    if (name != "*" && !met[name])
      throw Failure(Exit::usage,
                    std::string(option) + "=" + name + ":" + types + ": the network has no layer of that name");
  }
}

}  // namespace

void Precision::configure(nvinfer1::INetworkDefinition& network, nvinfer1::IBuilderConfig& config) {
  const bool best = arguments_.has("--best");
  if (best || arguments_.has("--fp16")) config.setFlag(BuilderFlag::kFP16);
  if (best || arguments_.has("--bf16")) config.setFlag(BuilderFlag::kBF16);
  const bool int8 = best || arguments_.has("--int8");
  if (arguments_.has("--calib") && !int8) throw Failure(Exit::usage, "--calib belongs to --int8 or --best");
  if (int8) {
    config.setFlag(BuilderFlag::kINT8);
    set_calibrator(network, config);
  }
  set_layers(network, config);
}

/// As the program of that name does: a table, else random data, of which ranges follow that are good for timing alone.
void Precision::set_calibrator(const nvinfer1::INetworkDefinition& network, nvinfer1::IBuilderConfig& config) {
  const std::filesystem::path table = arguments_.value("--calib");
  const ProfileShapes given = calibration_shapes(arguments_);
  NamedSamples samples;
  NamedShapes shapes;
  for (int i = 0; i < network.getNbInputs(); ++i) {
    const auto& input = *network.getInput(i);
    shapes[input.getName()] = batch_shape(input, given);
    samples[input.getName()] = random_samples(shapes[input.getName()], element_type(input.getType()));
  }
  if (table.empty() || !std::filesystem::exists(table))
    info("INT8 ranges come from random data, unless the model says them: times mean something, answers do not");
  calibrator_ = std::make_unique<SampleCalibrator>(std::move(samples), shapes,
                                                   nvinfer1::CalibrationAlgoType::kENTROPY_CALIBRATION_2, table);
  config.setInt8Calibrator(calibrator_.get());
  auto* profile = network.getBuilder().createOptimizationProfile();
  bool open = false;
  for (int i = 0; profile && i < network.getNbInputs(); ++i) {
    const auto& input = *network.getInput(i);
    const Shape model = to_shape(input.getDimensions());
    if (std::ranges::find(model, -1) == model.end()) continue;
    open = true;
    const auto dims = to_dims(shapes[input.getName()], input.getName());
    for (const auto which :
         {nvinfer1::OptProfileSelector::kMIN, nvinfer1::OptProfileSelector::kOPT, nvinfer1::OptProfileSelector::kMAX})
      profile->setDimensions(input.getName(), which, dims);
  }
  if (open) config.setCalibrationProfile(profile);
}

void Precision::set_layers(nvinfer1::INetworkDefinition& network, nvinfer1::IBuilderConfig& config) const {
  const std::string mode = arguments_.value("--precisionConstraints", "none");
  if (mode == "obey") {
    config.setFlag(BuilderFlag::kOBEY_PRECISION_CONSTRAINTS);
  } else if (mode == "prefer") {
    config.setFlag(BuilderFlag::kPREFER_PRECISION_CONSTRAINTS);
  } else if (mode != "none") {
    throw Failure(Exit::usage, "--precisionConstraints=" + mode + ": expected none, prefer or obey");
  }
  for (const char* option : {"--layerPrecisions", "--layerOutputTypes"}) {
    if (arguments_.has(option) && mode == "none")
      throw Failure(Exit::usage,
                    std::string(option) + " has no effect with --precisionConstraints=none: say prefer or obey");
  }
  for_layers(arguments_, "--layerPrecisions", network,
             [](nvinfer1::ILayer& layer, const std::string& type, const std::string& where) {
               layer.setPrecision(type_of(type, where));
             });
  for_layers(arguments_, "--layerOutputTypes", network,
             [](nvinfer1::ILayer& layer, const std::string& types, const std::string& where) {
               std::istringstream words(types);
               std::string type;
               for (int i = 0; i < layer.getNbOutputs(); ++i) {
                 std::getline(words, type, '+');  // the last one stands for those behind it
                 layer.setOutputType(i, type_of(type, where));
               }
             });
}

}  // namespace tenon::tools::trtexec
