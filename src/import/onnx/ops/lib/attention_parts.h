// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the attentions of several domains, and their caches, share.
#pragma once

#include "import/onnx/node_context.h"
#include "ops/lib/sequence_parts.h"

namespace tenon::onnx {

/// Input 3, the mask, as what is added to scores of so many keys: a bool mask says who takes part, and keys behind the
/// mask's end are not seen. kNoValue if there is none.
Result<ValueId> added_mask(NodeContext& node, const Dim& keys);

/// Integers as i64; kNoValue stays.
Result<ValueId> as_i64(NodeContext& node, ValueId x);

/// Does the attribute of that name say packed_nhd, [tokens,H,D], and not padded_bhnd, [B,H,N,D]? Errors:
/// invalid_argument for another text.
Result<bool> is_packed(NodeContext& node, std::string_view attribute);

}  // namespace tenon::onnx
