// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Collects the time of every layer over many inferences.
#pragma once

#include <NvInfer.h>

#include <string>
#include <vector>

namespace tenon::tools::trtexec {

class LayerTimes final : public nvinfer1::IProfiler {
 public:
  struct Layer {
    std::string name;
    std::vector<double> times_ms;
    double total_ms() const;
  };

  /// Before every inference; layers are reported in the same order in each.
  void begin_inference() { next_ = 0; }
  void reportLayerTime(const char* name, float ms) noexcept override;

  const std::vector<Layer>& layers() const { return layers_; }
  std::size_t inferences() const { return layers_.empty() ? 0 : layers_[0].times_ms.size(); }
  double total_ms() const;

 private:
  std::vector<Layer> layers_;
  std::size_t next_ = 0;
};

}  // namespace tenon::tools::trtexec
