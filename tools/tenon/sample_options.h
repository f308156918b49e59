// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The options that say where samples come from, and how pictures become inputs.
#pragma once

#include <NvInfer.h>
#include <CLI/CLI.hpp>

#include <string>
#include <vector>

#include "tools/lib/picture_samples.h"

namespace tenon::tools {

class SampleOptions {
 public:
  void add_to(CLI::App& command);

  /// Samples of the inputs that `words` name: "NAME=PATH" or, for a model of one input, "PATH"; a folder holds
  /// pictures, a file is an .npy array. Says on stderr what is made of pictures. `shapes`: one batch of each input;
  /// `option` is for errors. Errors: Failure(usage, file).
  NamedSamples open(const std::vector<std::string>& words, const char* option,
                    const nvinfer1::INetworkDefinition& network, const NamedShapes& shapes) const;

 private:
  PictureOptions picture_options() const;

  std::string resize_ = "8/7", order_ = "rgb", layout_ = "auto";
  std::vector<double> mean_, deviation_;
  std::int64_t at_most_ = 0;
};

}  // namespace tenon::tools
