// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Pow: base and exponent may differ in type, the result has that of the base.
#include "ops/pow.h"
#include "import/onnx/node_context.h"
#include "ops/cast.h"

namespace tenon::onnx {

Importer pow() {
  return {{"Pow"}, [](NodeContext& node) -> Result<> {
            TRY(node.expect_inputs(2, 2));
            const DataType base = node.input_type(0).dtype;
            const DataType exponent = node.input_type(1).dtype;
            if (base == exponent) return node.finish(Pow{}, node.inputs());
            if (is_float(base) || !is_float(exponent)) {
              TRY_ASSIGN(const ValueId same, node.add(Cast{.to = base}, {node.input(1)}));
              return node.finish(Pow{}, {node.input(0), same});
            }
            TRY_ASSIGN(const ValueId same, node.add(Cast{.to = exponent}, {node.input(0)}));
            TRY_ASSIGN(const ValueId power, node.add(Pow{}, {same, node.input(1)}));
            return node.finish(Cast{.to = base}, {power});
          }};
}

}  // namespace tenon::onnx
