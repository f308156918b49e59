// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Samples out of a folder of pictures, read one at a time.
#pragma once

#include <array>

#include "tools/lib/samples.h"

namespace tenon::tools {

/// How a picture becomes an input of a network. The defaults are those of most networks trained on ImageNet.
struct PictureOptions {
  enum class Layout { by_shape, nchw, nhwc };
  int shorter_side = 0;                                       ///< pixels before the crop; 0: 8/7 of the network's input
  int width = 0, height = 0;                                  ///< above 0: exactly this size before the crop instead
  bool keep_size = false;                                     ///< not resized at all
  bool bgr = false;                                           ///< blue first
  Layout layout = Layout::by_shape;                           ///< by_shape: where the shape has its 1 or 3
  std::array<double, 3> mean = {123.675, 116.28, 103.53};     ///< of red, green, blue, in 0..255; subtracted
  std::array<double, 3> deviation = {58.395, 57.12, 57.375};  ///< divided by
  std::int64_t at_most = 0;  ///< above 0: so many pictures, spread evenly over the sorted names
};

/// Every .jpg, .jpeg and .png file directly in `folder`, in the order of their names, scaled (bicubic), cropped in the
/// middle and normalised. `batch`: the shape of a batch of input `name`. `said` is told in a line what is done.
/// Errors: Failure(usage) if the input is no picture; Failure(file) if there are none; `load` names a damaged one.
std::unique_ptr<Samples> picture_samples(const std::filesystem::path& folder, const std::string& name,
                                         const Shape& batch, const PictureOptions& options, std::string& said);

}  // namespace tenon::tools
