// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What poolings share.
#pragma once

#include <vector>

#include "ops/lib/window.h"

namespace tenon {

/// [N,C,spatial...] -> [N,C,out...]. Errors: invalid_argument for attributes that do not fit.
Result<Shape> pool_shape(const Shape& in, const std::vector<int64_t>& kernel, const Window& window);

/// Calls body(plane, output element, od, oh, ow) for each result, plane counting over batch and channels.
template <class Body>
void for_each_pooled(const std::array<WindowAxis, 3>& axes, int64_t planes, Body&& body) {
  int64_t element = 0;
  for (int64_t p = 0; p < planes; ++p) {
    for (int64_t d = 0; d < axes[0].out; ++d) {
      for (int64_t h = 0; h < axes[1].out; ++h) {
        for (int64_t w = 0; w < axes[2].out; ++w) body(p, element++, std::array<int64_t, 3>{d, h, w});
      }
    }
  }
}

/// Calls body(d, h, w) for each input position inside the window at an output position.
template <class Body>
void for_each_inside(const std::array<WindowAxis, 3>& axes, const std::array<int64_t, 3>& out, Body&& body) {
  const auto& [d, h, w] = axes;
  for (int64_t kd = d.first_inside(out[0]); kd < d.last_inside(out[0]); ++kd) {
    for (int64_t kh = h.first_inside(out[1]); kh < h.last_inside(out[1]); ++kh) {
      for (int64_t kw = w.first_inside(out[2]); kw < w.last_inside(out[2]); ++kw) {
        body(d.at(out[0], kd), h.at(out[1], kh), w.at(out[2], kw));
      }
    }
  }
}

/// Kernel elements at an output position that lie inside the input or its pads.
int64_t padded_count(const std::array<WindowAxis, 3>& axes, const std::array<int64_t, 3>& out);

inline int64_t input_plane(const std::array<WindowAxis, 3>& axes) { return axes[0].in * axes[1].in * axes[2].in; }

/// Calls body(output element, sum of the window, what an average divides by) for each result of `planes` planes of x.
template <class A, class Body>
void for_each_window_sum(const std::array<WindowAxis, 3>& axes, int64_t planes, const std::vector<A>& x,
                         bool count_include_pad, Body&& body) {
  for_each_pooled(axes, planes, [&](int64_t p, int64_t element, const auto& out) {
    const A* from = x.data() + p * input_plane(axes);
    A sum = 0;
    int64_t count = 0;
    for_each_inside(axes, out, [&](int64_t d, int64_t h, int64_t w) {
      sum += from[(d * axes[1].in + h) * axes[2].in + w];
      ++count;
    });
    body(element, sum, count_include_pad ? padded_count(axes, out) : count);
  });
}

}  // namespace tenon
