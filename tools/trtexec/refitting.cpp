// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Refits the engine, measures that, prints what can be replaced.
#include "tools/trtexec/refitting.h"

#include <chrono>
#include <map>

#include "tools/lib/failure.h"
#include "tools/lib/refit_engine.h"
#include "tools/lib/statistics.h"
#include "tools/trtexec/log.h"

namespace tenon::tools::trtexec {
namespace {

using nvinfer1::WeightsRole;

const char* role_name(WeightsRole role) {
  static const std::map<WeightsRole, const char*> names = {
      {WeightsRole::kKERNEL, "Kernel"}, {WeightsRole::kBIAS, "Bias"},         {WeightsRole::kSHIFT, "Shift"},
      {WeightsRole::kSCALE, "Scale"},   {WeightsRole::kCONSTANT, "Constant"}, {WeightsRole::kANY, "Any"}};
  const auto found = names.find(role);
  return found == names.end() ? "Unknown" : found->second;
}

void dump(nvinfer1::IRefitter& refitter) {
  std::vector<const char*> layers(static_cast<std::size_t>(refitter.getAll(0, nullptr, nullptr)));
  std::vector<WeightsRole> roles(layers.size());
  refitter.getAll(static_cast<int>(layers.size()), layers.data(), roles.data());
  for (std::size_t i = 0; i < layers.size(); ++i)
    info(std::string("Refittable layer: ") + layers[i] + ", role: " + role_name(roles[i]));
  std::vector<const char*> names(static_cast<std::size_t>(refitter.getAllWeights(0, nullptr)));
  refitter.getAllWeights(static_cast<int>(names.size()), names.data());
  for (const char* name : names) info(std::string("Refittable weights: ") + name);
}

/// With the weights that the engine has.
void time_refit(nvinfer1::IRefitter& refitter, Logger& logger) {
  constexpr int kRounds = 10;
  std::vector<double> times_ms;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    if (!refitter.refitCudaEngine())
      throw Failure(Exit::failure, logger.take_errors("the engine could not be refitted"));
    times_ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  info("Average refit time = " + number(summarize(times_ms).mean) + " milliseconds over " + std::to_string(kRounds) +
       " runs");
}

}  // namespace

void refit(const Arguments& arguments, nvinfer1::ICudaEngine& engine, Logger& logger) {
  const bool timed = arguments.has("--timeRefit"), dumped = arguments.has("--dumpRefit");
  const std::string model = arguments.value("--refitFromOnnx");
  const std::string plan = arguments.value("--loadEngine", "the engine");
  if (!model.empty()) {
    refit_engine(engine, plan, model, logger);
    info("Engine refitted with the weights of " + model);
  }
  if (!timed && !dumped) return;
  const auto refitter = make_refitter(engine, plan, logger);
  if (dumped) dump(*refitter);
  if (timed) time_refit(*refitter, logger);
}

}  // namespace tenon::tools::trtexec
