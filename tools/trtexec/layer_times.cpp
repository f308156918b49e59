// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Layer times of a profiling run.
#include "tools/trtexec/layer_times.h"

#include <numeric>

namespace tenon::tools::trtexec {

double LayerTimes::Layer::total_ms() const { return std::accumulate(times_ms.begin(), times_ms.end(), 0.0); }

double LayerTimes::total_ms() const {
  double sum = 0;
  for (const Layer& layer : layers_) sum += layer.total_ms();
  return sum;
}

void LayerTimes::reportLayerTime(const char* name, float ms) noexcept {
  if (next_ == layers_.size()) layers_.push_back({name, {}});
  layers_[next_++].times_ms.push_back(ms);
}

}  // namespace tenon::tools::trtexec
