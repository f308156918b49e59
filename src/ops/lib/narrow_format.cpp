// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The table of narrow floats.
#include "ops/lib/narrow_format.h"

namespace tenon {

const NarrowFormat* narrow_format(DataType dtype) {
  switch (dtype) {
    case DataType::f8e4m3fn:
      return &kFloat8E4M3FN;
    case DataType::f8e4m3fnuz:
      return &kFloat8E4M3FNUZ;
    case DataType::f8e5m2:
      return &kFloat8E5M2;
    case DataType::f8e5m2fnuz:
      return &kFloat8E5M2FNUZ;
    case DataType::f8e8m0:
      return &kFloat8E8M0;
    case DataType::f4e2m1:
      return &kFloat4E2M1;
    default:
      return nullptr;
  }
}

}  // namespace tenon
