// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Pooling between the largest element and the mean.
#pragma once

#include "ops/average_pool.h"
#include "ops/lib/graph_writer.h"
#include "ops/max_pool.h"

namespace tenon {

/// (1 - blend) largest + blend mean, of the same windows.
Result<ValueId> blended_pool(const GraphWriter& to, ValueId x, const MaxPool& largest, const AveragePool& mean,
                             float blend);

}  // namespace tenon
