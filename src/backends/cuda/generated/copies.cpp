// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators that move elements along fixed strides: transpose, reorder, expand, tile and their kin.
#include "backends/cuda/generated/lib/box.h"

namespace tenon::cuda {

namespace {

Box depth_to_space_box(const Problem& p) {
  const int64_t b = integer(p.op, "blocksize");
  const bool dcr = text(p.op, "mode") == "dcr";
  const auto in = strides_of(p.in[0]), out = strides_of(p.out[0]);
  const int64_t n = p.in[0].shape[0].number(), c = p.out[0].shape[1].number();
  const int64_t h = p.in[0].shape[2].number(), w = p.in[0].shape[3].number();
  // y[n, c, h, row in block, w, column in block]
  return {{n, c, h, b, w, b},
          {in[0], dcr ? in[1] : in[1] * b * b, in[2], dcr ? c * b * in[1] : b * in[1], in[3], dcr ? c * in[1] : in[1]},
          {out[0], out[1], out[2] * b, out[2], out[3] * b, out[3]}};
}

Box space_to_depth_box(const Problem& p) {
  const int64_t b = integer(p.op, "blocksize");
  const bool dcr = text(p.op, "mode") == "dcr";
  const auto in = strides_of(p.in[0]), out = strides_of(p.out[0]);
  const int64_t n = p.in[0].shape[0].number(), c = p.in[0].shape[1].number();
  const int64_t h = p.out[0].shape[2].number(), w = p.out[0].shape[3].number();
  // by n, row in block, column in block, c, h, w
  return {{n, b, b, c, h, w},
          {in[0], in[2], in[3], in[1], in[2] * b, in[3] * b},
          {out[0], dcr ? b * c * out[1] : b * out[1], dcr ? c * out[1] : out[1], dcr ? out[1] : b * b * out[1], out[2],
           out[3]}};
}

Result<Box> tile_box(const Problem& p) {
  Box box;
  const auto in = strides_of(p.in[0]), out = strides_of(p.out[0]);
  for (int a = 0; a < p.in[0].rank(); ++a) {
    const auto i = static_cast<size_t>(a);
    const int64_t length = p.in[0].shape[a].number();
    if (length == 0) return declined("empty operand");
    box.dims.insert(box.dims.end(), {p.out[0].shape[a].number() / length, length});
    box.src_strides.insert(box.src_strides.end(), {0, in[i]});
    box.dst_strides.insert(box.dst_strides.end(), {length * out[i], out[i]});
  }
  return box;
}

Result<Box> whole_box(const Problem& p) {
  const std::string_view op = p.op.name();
  if (op == "tile") return tile_box(p);
  if (op == "depth_to_space") return depth_to_space_box(p);
  if (op == "space_to_depth") return space_to_depth_box(p);
  if (op == "expand") return box_by_result(p, broadcast_strides(p.in[0], p.out[0]));
  if (op == "reorder") return box_by_result(p, strides_of(p.in[0]));
  if (op == "transpose") {
    const auto perm = integers(p.op, "perm");
    const auto own = strides_of(p.in[0]);
    std::vector<int64_t> strides;
    for (size_t i = 0; i < own.size(); ++i)
      strides.push_back(own[perm.empty() ? own.size() - 1 - i : static_cast<size_t>(perm[i])]);
    return box_by_result(p, std::move(strides));
  }
  TRY(only_row_major(p));
  if (op == "signal_frames") {  // [N, frames, length, parts]
    TRY_ASSIGN(const auto step, known_integers(p, 1));
    const auto own = strides_of(p.in[0]);
    return box_by_result(p, {own[0], step.at(0) * own[1], own[1], own[2]});
  }
  // reshape and other views
  const int64_t count = p.out[0].shape.volume();
  return Box{{count}, {1}, {1}};
}

Result<Generated> make(const Problem& p, const Target& target) {
  TRY_ASSIGN(const Box box, whole_box(p));
  return Generated{{copy(p, box, target)}};
}

}  // namespace

Generator copies() {
  return {"copy_nvrtc",
          {"reorder", "transpose", "expand", "tile", "depth_to_space", "space_to_depth", "reshape", "flatten",
           "squeeze", "unsqueeze", "signal_frames"},
          LayoutRule::row_major,
          0,
          make};
}

}  // namespace tenon::cuda
