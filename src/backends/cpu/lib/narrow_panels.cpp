// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Packing, once.
#include "backends/cpu/lib/narrow_panels.h"

#include "ops/dequantized_matmul.h"

namespace tenon::cpu {

void pack_narrow(const ConstTensor& weights, const NarrowPanels& panels, uint8_t* to) {
  const PanelShape& shape = panels.shape;
  const int raised = weights.type.dtype == DataType::i8 ? 128 : 0;
  const auto number = [&](int64_t column, int64_t k) {
    return column < shape.n ? packed_number(weights, panels.bits, column, k) + raised : raised;
  };
  for (int64_t panel = 0; panel < shape.panels(); ++panel) {
    const int64_t width = panels.width_of(panel), first = panel * shape.width();
    for (int64_t k = 0; k < shape.k; ++k) {
      for (int64_t i = 0; i < width * panels.bits / 8; ++i) {
        const int low = number(first + i, k);
        const int high = panels.bits == 4 ? number(first + i + width / 2, k) << 4 : 0;
        *to++ = static_cast<uint8_t>(low | high);
      }
    }
  }
}

void pack_scales(const float* from, const NarrowPanels& panels, float added, float absent, float* to) {
  const PanelShape& shape = panels.shape;
  for (int64_t panel = 0; panel < shape.panels(); ++panel) {
    for (int64_t b = 0; b < panels.blocks(); ++b) {
      for (int64_t i = 0; i < panels.width_of(panel); ++i) {
        const int64_t column = panel * shape.width() + i;
        *to++ = from != nullptr && column < shape.n ? from[column * panels.blocks() + b] + added : absent;
      }
    }
  }
}

}  // namespace tenon::cpu
