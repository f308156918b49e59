// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Calling calibrators.
#include "api/builder/int8_calibration.h"

#include <cmath>
#include <set>

namespace tenon::api {

namespace {

quant::Algorithm algorithm_of(nv::CalibrationAlgoType type) {
  switch (type) {
    case nv::CalibrationAlgoType::kLEGACY_CALIBRATION:
      return quant::Algorithm::legacy;
    case nv::CalibrationAlgoType::kENTROPY_CALIBRATION:
      return quant::Algorithm::entropy;
    case nv::CalibrationAlgoType::kENTROPY_CALIBRATION_2:
      return quant::Algorithm::entropy2;
    case nv::CalibrationAlgoType::kMINMAX_CALIBRATION:
      return quant::Algorithm::minmax;
  }
  return quant::Algorithm::entropy2;
}

quant::ThresholdOptions threshold_options(nv::IInt8Calibrator& calibrator) {
  quant::ThresholdOptions out{.algorithm = algorithm_of(calibrator.getAlgorithm())};
  if (out.algorithm == quant::Algorithm::legacy) {
    const auto& legacy = static_cast<const nv::IInt8LegacyCalibrator&>(calibrator);
    out.quantile = legacy.getQuantile();
    out.regression_cutoff = legacy.getRegressionCutoff();
  }
  return out;
}

/// Batches of the shapes that the calibration profile has as its optimum, at the addresses that the calibrator gives.
quant::BatchSource batches_of(nv::IInt8Calibrator& calibrator, const Graph& graph, const Profile& profile) {
  std::vector<std::string> names;
  Types types;
  for (size_t i = 0; i < graph.inputs().size(); ++i) {
    names.push_back(graph.inputs()[i].name);
    types.push_back({graph.type(graph.inputs()[i].value).dtype, Shape::of(profile.shapes[i].opt)});
  }
  return [&calibrator, names = std::move(names),
          types = std::move(types)]() -> Result<std::optional<std::vector<ConstTensor>>> {
    std::vector<void*> bindings(names.size(), nullptr);
    std::vector<const char*> pointers;
    for (const std::string& name : names) pointers.push_back(name.c_str());
    if (!calibrator.getBatch(bindings.data(), pointers.data(), static_cast<int32_t>(names.size()))) {
      return std::optional<std::vector<ConstTensor>>();
    }
    std::vector<ConstTensor> batch;
    for (size_t i = 0; i < names.size(); ++i) {
      if (bindings[i] == nullptr && types[i].bytes() > 0) {
        return Error(ErrorCode::invalid_argument,
                     str("IInt8Calibrator::getBatch gave no address for input '", names[i], "', expected ", types[i]));
      }
      batch.push_back({types[i], static_cast<const std::byte*>(bindings[i])});
    }
    return std::optional(std::move(batch));
  };
}

Result<std::optional<quant::CalibrationTable>> cached_table(nv::IInt8Calibrator& calibrator) {
  std::size_t length = 0;
  const void* data = calibrator.readCalibrationCache(length);
  if (data == nullptr || length == 0) return std::optional<quant::CalibrationTable>();
  auto table = quant::parse_table({static_cast<const char*>(data), length});
  if (table.ok()) return std::optional(std::move(table).value());
  return std::move(table).error().note("in what IInt8Calibrator::readCalibrationCache gave");
}

std::function<std::string(const Graph&, const Node&)> keep_layers(const BuilderConfig& config, const Network& network) {
  using Flag = nv::BuilderFlag;
  const bool heeded =
      config.getFlag(Flag::kOBEY_PRECISION_CONSTRAINTS) || config.getFlag(Flag::kPREFER_PRECISION_CONSTRAINTS);
  const std::vector<std::string> layers = heeded ? network.float_layers() : std::vector<std::string>();
  if (layers.empty()) return nullptr;
  return [names = std::set<std::string>(layers.begin(), layers.end())](const Graph&, const Node& node) -> std::string {
    for (const std::string& name : node.origin.names()) {
      if (names.contains(name)) return str("the precision of layer '", name, "' is set");
    }
    return "";
  };
}

}  // namespace

Result<Int8Options> int8_options(const BuilderConfig& config, const Network& network, const Graph& graph,
                                 const Profile& profile, const Reporter& reporter) {
  Int8Options out{.allowed = config.getFlag(nv::BuilderFlag::kINT8)};
  if (!out.allowed) return out;
  out.always = config.settings().int8_always;
  out.ranges = network.dynamic_ranges();
  out.keep_in_float = keep_layers(config, network);
  nv::IInt8Calibrator* calibrator = config.getInt8Calibrator();
  if (calibrator == nullptr) return out;
  TRY_ASSIGN(out.table, cached_table(*calibrator));
  out.calibration.threshold = threshold_options(*calibrator);
  if (const double percentile = config.settings().calibration_percentile; percentile > 0) {
    out.calibration.threshold = {.algorithm = quant::Algorithm::percentile, .percentile = percentile};
  }
  out.batches = batches_of(*calibrator, graph, profile);
  out.calibration.progress = [&reporter](size_t done) {
    if (done > 0) reporter.log(nv::ILogger::Severity::kINFO, str("  Calibrated batch ", done - 1));
    return true;
  };
  out.store = [calibrator](const quant::CalibrationTable& table) -> Result<> {
    const std::string text = quant::to_text(table);
    calibrator->writeCalibrationCache(text.data(), text.size());
    return Done{};
  };
  return out;
}

}  // namespace tenon::api
