// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Formulas for sizes of outputs, of releases before 8; PaddingMode took their place.
#pragma once

#include "NvInferLegacyDims.h"

namespace nvinfer1 {

/// Says how large the outputs of a network's layers with 2D windows are. Implemented by the program; it must live as
/// long as the network.
class IOutputDimensionsFormula {
 public:
  /// Sizes of the output of layer `layerName`: where they are larger than what windows inside the padded input give,
  /// the padding behind grows; where smaller, the last windows are left out.
  virtual DimsHW compute(DimsHW inputDims, DimsHW kernelSize, DimsHW stride, DimsHW padding, DimsHW dilation,
                         const char* layerName) const = 0;
  virtual ~IOutputDimensionsFormula() = default;
};
}  // namespace nvinfer1
