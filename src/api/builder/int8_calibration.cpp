// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Calling calibrators.
#include "api/builder/int8_calibration.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "api/runtime/host_memory.h"

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

/// Buffers say nothing of their size: what the calibrator says is held against what will be read of them. One that says
/// 1 may mean nothing by it, as batches have the profile's shapes.
Result<> check_batch_size(const nv::IInt8Calibrator& calibrator, const Graph& graph, const Profile& profile,
                          const Reporter& reporter) {
  const int32_t size = calibrator.getBatchSize();
  if (size < 1) {
    return Error(ErrorCode::invalid_argument, str("IInt8Calibrator::getBatchSize: expected 1 or more, found ", size));
  }
  for (size_t i = 0; i < graph.inputs().size() && size > 1; ++i) {
    const auto& shape = profile.shapes[i].opt;
    if (shape.empty() || shape[0] == size) continue;
    reporter.log(
        nv::ILogger::Severity::kWARNING,
        str("IInt8Calibrator::getBatchSize is ", size, ", but of each batch of input '", graph.inputs()[i].name, "' ",
            Shape::of(shape), " is read, the optimum of the calibration profile"));
  }
  return Done{};
}

/// Errors: invalid_argument for no address, and for memory of the host device library that is too small.
Result<> check_batch(const void* data, const TensorType& type, const std::string& name) {
  if (data == nullptr && type.bytes() > 0) {
    return Error(ErrorCode::invalid_argument,
                 str("IInt8Calibrator::getBatch gave no address for input '", name, "', expected ", type));
  }
  const size_t bytes = host_bytes_behind(data);
  if (bytes >= type.bytes()) return Done{};
  return Error(ErrorCode::invalid_argument,
               str("IInt8Calibrator::getBatch gave memory of ", bytes, " bytes for input '", name, "', expected ",
                   type.bytes(), " for ", type))
      .hint("batches have the optimum shape of the calibration profile, else of the first one");
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
      TRY(check_batch(bindings[i], types[i], names[i]));
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

/// With kOBEY_PRECISION_CONSTRAINTS, layers of kINT8 are in 8 bits whatever the clock says.
std::function<bool(const Origin&)> integer_layers(const BuilderConfig& config, const Network& network) {
  if (!config.getFlag(nv::BuilderFlag::kOBEY_PRECISION_CONSTRAINTS)) return nullptr;
  std::set<std::string> names;
  for (int32_t i = 0; i < network.getNbLayers(); ++i) {
    const nv::ILayer* layer = network.getLayer(i);
    if (layer->precisionIsSet() && layer->getPrecision() == nv::DataType::kINT8) names.insert(layer->getName());
  }
  if (names.empty()) return nullptr;
  return [names = std::move(names)](const Origin& origin) {
    return std::any_of(origin.names().begin(), origin.names().end(), [&](const auto& n) { return names.contains(n); });
  };
}

/// Batches as the program gives them, held against the network's inputs.
auto validation_of(const std::function<bool(int, std::vector<NamedInput>&)>& give, const Graph& graph) {
  std::vector<std::pair<std::string, DataType>> ports;
  for (const Port& port : graph.inputs()) ports.emplace_back(port.name, graph.type(port.value).dtype);
  return [give, ports = std::move(ports), given = std::make_shared<std::vector<NamedInput>>()](
             size_t number) -> Result<std::optional<std::vector<ConstTensor>>> {
    if (!give(static_cast<int>(number), *given)) return std::optional<std::vector<ConstTensor>>();
    std::vector<ConstTensor> batch;
    for (const auto& [name, dtype] : ports) {
      const auto found = std::find_if(given->begin(), given->end(), [&](const auto& one) { return one.name == name; });
      if (found == given->end() || parse_data_type(found->type) != dtype) {
        return Error(ErrorCode::invalid_argument, str("expected values of ", to_string(dtype), " for input '", name,
                                                      "', found ", found == given->end() ? "none" : found->type));
      }
      const TensorType type{dtype, Shape::of(found->shape)};
      if (type.bytes() != found->data.size()) {
        return Error(ErrorCode::invalid_argument, str("input '", name, "': expected ", type.bytes(), " bytes for ",
                                                      type, ", found ", found->data.size()));
      }
      batch.push_back({type, found->data.data()});
    }
    return std::optional(std::move(batch));
  };
}

/// A program that asks for 8 bits and gets none hears it without reading the report.
auto tell_chosen(const char* narrow, const Reporter& reporter) {
  return [narrow, &reporter](size_t count, size_t products) {
    reporter.log(count == 0 ? nv::ILogger::Severity::kWARNING : nv::ILogger::Severity::kINFO,
                 str(narrow, " is allowed, and ", count == 0 ? "none" : str(count), " of ", products,
                     " products take it; the engine's report says of each one why"));
  };
}

Result<AccuracyOptions> accuracy_options(const BuildSettings& settings, const Graph& graph) {
  AccuracyOptions out{.max_error = settings.max_error, .table = settings.precision_table};
  const auto metric = quant::parse_error_metric(settings.error_metric);
  if (!metric) {
    return Error(ErrorCode::invalid_argument, str("the metric of the accuracy budget: expected top1, cosine or "
                                                  "relative, found '",
                                                  settings.error_metric, "'"));
  }
  out.metric = *metric;
  if (settings.validation) out.batch = validation_of(settings.validation, graph);
  return out;
}

}  // namespace

bool calibrates_float8(const BuilderConfig& config, const Network& network) {
  const bool cpu = config.settings().device.empty() || config.settings().device == "cpu";
  const bool has_ranges = config.getInt8Calibrator() != nullptr || !network.dynamic_ranges().empty();
  return !cpu && has_ranges && config.getFlag(nv::BuilderFlag::kFP8) && !config.getFlag(nv::BuilderFlag::kINT8);
}

Result<Int8Options> int8_options(const BuilderConfig& config, const Network& network, const Graph& graph,
                                 const Profile& profile, const Reporter& reporter) {
  const bool float8 = calibrates_float8(config, network);
  Int8Options out{.allowed = float8 || config.getFlag(nv::BuilderFlag::kINT8)};
  if (!out.allowed) return out;
  if (float8) out.to = DataType::f8e4m3fn;
  out.chosen = tell_chosen(float8 ? "FP8" : "INT8", reporter);
  out.always = config.settings().int8_always;
  out.ranges = network.dynamic_ranges();
  out.keep_in_float = keep_layers(config, network);
  out.must_be_integers = integer_layers(config, network);
  TRY_ASSIGN(out.accuracy, accuracy_options(config.settings(), graph));
  nv::IInt8Calibrator* calibrator = config.getInt8Calibrator();
  if (calibrator == nullptr) return out;
  TRY_ASSIGN(out.table, cached_table(*calibrator));
  if (!out.table) TRY(check_batch_size(*calibrator, graph, profile, reporter));
  out.calibration.threshold = threshold_options(*calibrator);
  // Floats have room for what is rare.
  if (float8) out.calibration.threshold = {.algorithm = quant::Algorithm::minmax};
  if (const double percentile = config.settings().calibration_percentile; percentile > 0) {
    out.calibration.threshold = {.algorithm = quant::Algorithm::percentile, .percentile = percentile};
  }
  out.batches = batches_of(*calibrator, graph, profile);
  out.calibration.progress = [&reporter](const quant::CalibrationProgress& progress) {
    if (progress.read > progress.batches) return true;
    if (progress.batches > 0 && progress.tensors == 0) {
      reporter.log(nv::ILogger::Severity::kINFO, str("  Calibrated batch ", progress.batches - 1));
    }
    return true;
  };
  std::vector<std::string> floats;
  for (const Port& port : graph.inputs()) {
    if (graph.type(port.value).dtype == DataType::f32) floats.push_back(graph.value(port.value).name);
  }
  out.store = [calibrator, &reporter, floats = std::move(floats)](const quant::CalibrationTable& table) -> Result<> {
    for (const std::string& name : floats) {
      if (table.scales.contains(name)) continue;
      reporter.log(nv::ILogger::Severity::kWARNING,
                   str("calibration: every value of input '", name, "' was 0 in every batch: it has no range"));
    }
    const std::string text = quant::to_text(table);
    calibrator->writeCalibrationCache(text.data(), text.size());
    return Done{};
  };
  return out;
}

Result<HalfOptions> half_options(const BuilderConfig& config, const Graph& graph) {
  HalfOptions out;
  const bool cpu = config.settings().device.empty() || config.settings().device == "cpu";
  if (config.settings().validation) out.batch = validation_of(config.settings().validation, graph);
  if (!cpu) return out;  // all or nothing
  if (config.getFlag(nv::BuilderFlag::kFP16)) {
    out.to = DataType::f16;
  } else if (config.getFlag(nv::BuilderFlag::kBF16)) {
    out.to = DataType::bf16;
  }
  return out;
}

}  // namespace tenon::api
