// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Shapes of inputs.
#include "import/caffe/layers/lib/input_shape.h"

#include <algorithm>

namespace tenon::caffe {

Result<Shape> input_shape(Shape shape, const ImportOptions& options) {
  const bool good = std::all_of(shape.begin(), shape.end(), [](const Dim& dim) { return dim.number() > 0; });
  if (!good || !checked_volume(shape)) {
    return Error(ErrorCode::corrupt_data, str("expected an input of positive dimensions, found ", shape));
  }
  if (options.batch && shape.rank() > 0) shape[0] = *options.batch;
  return shape;
}

}  // namespace tenon::caffe
