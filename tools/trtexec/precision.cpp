// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Flags, a calibrator, precisions of layers.
#include "tools/trtexec/precision.h"

#include <algorithm>
#include <map>

#include "tools/lib/failure.h"
#include "tools/trtexec/log.h"

namespace tenon::tools::trtexec {
namespace {

using nvinfer1::BuilderFlag;
using nvinfer1::DataType;

/// One batch: the optimum of the first profile, with 1 for sizes that it leaves open.
Shape batch_shape(const nvinfer1::ITensor& input, const std::vector<ProfileShapes>& profiles) {
  Shape shape = to_shape(input.getDimensions());
  if (!profiles.empty()) {
    for (const NamedShapes* named : {&profiles[0].min, &profiles[0].max, &profiles[0].opt})
      if (const auto found = named->find(input.getName()); found != named->end()) shape = found->second;
  }
  for (std::int64_t& size : shape) size = std::max<std::int64_t>(size, 1);
  return shape;
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
  NamedSamples samples;
  NamedShapes shapes;
  for (int i = 0; i < network.getNbInputs(); ++i) {
    const auto& input = *network.getInput(i);
    shapes[input.getName()] = batch_shape(input, arguments_.profiles());
    samples[input.getName()] = random_samples(shapes[input.getName()], input.getType() == DataType::kFLOAT);
  }
  if (table.empty() || !std::filesystem::exists(table))
    info("INT8 ranges come from random data, unless the model says them: times mean something, answers do not");
  calibrator_ = std::make_unique<SampleCalibrator>(std::move(samples), shapes,
                                                   nvinfer1::CalibrationAlgoType::kENTROPY_CALIBRATION_2, table);
  config.setInt8Calibrator(calibrator_.get());
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
  if (!arguments_.has("--layerPrecisions")) return;
  if (mode == "none")
    throw Failure(Exit::usage, "--layerPrecisions has no effect with --precisionConstraints=none: say prefer or obey");
  const std::map<std::string, DataType> types = {{"fp32", DataType::kFLOAT},
                                                 {"fp16", DataType::kHALF},
                                                 {"bf16", DataType::kBF16},
                                                 {"int32", DataType::kINT32},
                                                 {"int8", DataType::kINT8}};
  auto wanted = parse_pairs(arguments_.values("--layerPrecisions"), "--layerPrecisions", ':');
  for (const auto& [name, type] : wanted) {
    if (!types.contains(type))
      throw Failure(Exit::usage,
                    "--layerPrecisions=" + name + ":" + type + ": expected fp32, fp16, bf16, int32 or int8");
  }
  std::map<std::string, bool> met;
  for (int i = 0; i < network.getNbLayers(); ++i) {
    auto& layer = *network.getLayer(i);
    const std::string name = wanted.contains(layer.getName()) ? layer.getName() : "*";
    if (const auto found = wanted.find(name); found != wanted.end()) layer.setPrecision(types.at(found->second));
    met[name] = true;
  }
  for (const auto& [name, type] : wanted) {
    if (name != "*" && !met[name])
      throw Failure(Exit::usage, "--layerPrecisions=" + name + ":" + type + ": the network has no layer of that name");
  }
}

}  // namespace tenon::tools::trtexec
