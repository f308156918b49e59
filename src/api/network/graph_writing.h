// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What writes operators for a layer.
#pragma once

#include "api/network/lowering.h"
#include "ops/lib/graph_writer.h"

namespace tenon::api {

/// Adds to the nodes of the layer that is lowered; `to` must outlive it.
GraphWriter writer_of(Lowering& to);

}  // namespace tenon::api
