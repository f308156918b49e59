// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The shape of an input, as the file and the options say.
#pragma once

#include "import/caffe/import.h"

namespace tenon::caffe {

/// `shape` with the batch that the options ask for. Errors: corrupt_data for dims below 1.
Result<Shape> input_shape(Shape shape, const ImportOptions& options);

}  // namespace tenon::caffe
