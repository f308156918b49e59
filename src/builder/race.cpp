// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Interleaved runs.
#include "builder/race.h"

#include <algorithm>
#include <chrono>
#include <random>

namespace tenon {

std::vector<Constant> random_inputs(const Graph& graph, const Profile& profile) {
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  std::vector<Constant> out;
  for (size_t i = 0; i < graph.inputs().size(); ++i) {
    const TensorType type{graph.type(graph.inputs()[i].value).dtype, Shape::of(profile.shapes[i].opt)};
    if (!profile.values[i].opt.empty()) {
      out.push_back(Constant::i64_vector(profile.values[i].opt));
      continue;
    }
    out.push_back(Constant::make(type, [&](std::byte* to) {
      const int64_t count = type.shape.volume();
      for (int64_t k = 0; type.dtype == DataType::f32 && k < count; ++k)
        reinterpret_cast<float*>(to)[k] = normal(random);
    }));
  }
  return out;
}

Result<std::vector<double>> race(std::span<const std::unique_ptr<quant::Runner>> runners,
                                 std::span<const Constant> inputs) {
  std::vector<ConstTensor> batch;
  for (const Constant& one : inputs) batch.push_back(one.tensor());
  std::vector<std::vector<double>> times_us(runners.size());
  for (int round = 0; round <= kRaceRounds; ++round) {
    for (size_t i = 0; i < runners.size(); ++i) {
      const auto start = std::chrono::steady_clock::now();
      TRY(runners[i]->run(batch));
      const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - start;
      if (round > 0) times_us[i].push_back(taken.count());  // the first prepares
    }
  }
  std::vector<double> out;
  for (auto& times : times_us) {
    std::nth_element(times.begin(), times.begin() + kRaceRounds / 2, times.end());
    out.push_back(times[kRaceRounds / 2]);
  }
  return out;
}

}  // namespace tenon
