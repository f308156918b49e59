// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Flatten, Reshape, Permute, Tile, Crop: the same elements elsewhere.
#include "import/caffe/layer_context.h"
#include "ops/slice.h"
#include "ops/tile.h"
#include "ops/transpose.h"

namespace tenon::caffe {

namespace {

Result<> import_flatten(LayerContext& layer) {
  const auto& param = layer.layer().flatten_param();
  TRY_ASSIGN(const int first, layer.axis(param.axis()));
  TRY_ASSIGN(const int last, layer.axis(param.end_axis()));
  if (last < first)
    return Error(ErrorCode::invalid_argument, str("expected axes in order, found ", first, " and ", last));
  const Shape& shape = layer.shape(0);
  std::vector<Dim> dims(shape.begin(), shape.begin() + first);
  Dim product = 1;
  for (int axis = first; axis <= last; ++axis) product = product * shape[axis];
  dims.push_back(product);
  dims.insert(dims.end(), shape.begin() + last + 1, shape.end());
  return layer.finish(layer.add_reshape(layer.bottom(0), dims));
}

/// The new dims take the place of some axes; 0 copies one, -1 is what is left over.
Result<std::vector<Dim>> reshaped(const LayerContext& layer) {
  const auto& param = layer.layer().reshape_param();
  const Shape& shape = layer.shape(0);
  const int64_t rank = shape.rank();
  const int64_t first = param.axis() >= 0 ? param.axis() : rank + param.axis() + 1;
  const int64_t end = param.num_axes() < 0 ? rank : first + param.num_axes();
  if (first < 0 || first > rank || end > rank || param.num_axes() < -1) {
    return Error(ErrorCode::invalid_argument, str("expected axes of ", shape, ", found ", first, " to ", end));
  }
  std::vector<Dim> dims(shape.begin(), shape.begin() + first);
  Dim rest = 1;  // elements that -1 stands for
  for (int64_t axis = first; axis < end; ++axis) rest = rest * shape[static_cast<int>(axis)];
  int open = -1;
  for (int i = 0; i < param.shape().dim_size(); ++i) {
    const int64_t dim = param.shape().dim(i);
    const int64_t copied = first + i;
    if (dim < -1 || (dim == 0 && copied >= rank) || (dim == -1 && open >= 0)) {
      return Error(ErrorCode::invalid_argument,
                   str("expected dims of which at most one is -1, found ", join(param.shape().dim())));
    }
    if (dim == -1) open = static_cast<int>(dims.size());
    dims.push_back(dim == 0 ? shape[static_cast<int>(copied)] : Dim(std::max<int64_t>(dim, 1)));
  }
  if (open >= 0) {
    std::vector<Dim> over(shape.begin() + first, shape.begin() + end);
    int64_t divisor = 1;
    for (size_t i = static_cast<size_t>(first); i < dims.size(); ++i) {
      const auto same = std::find(over.begin(), over.end(), dims[i]);
      if (static_cast<int>(i) == open) continue;
      if (same != over.end()) {
        over.erase(same);
      } else if (dims[i].is_number() && dims[i].number() < (int64_t{1} << 31) && divisor < (int64_t{1} << 31)) {
        divisor *= dims[i].number();
      } else {
        return Error(ErrorCode::unsupported, str("a reshape of ", shape, " to ", Shape(dims)));
      }
    }
    rest = 1;
    for (const Dim& dim : over) rest = rest * dim;
    if (divisor != 1 && (!rest.is_number() || divisor == 0 || rest.number() % divisor != 0)) {
      return Error(ErrorCode::invalid_argument,
                   str("expected as many elements as ", shape, " has, found ", join(param.shape().dim())));
    }
    dims[static_cast<size_t>(open)] = divisor == 1 ? rest : Dim(rest.number() / divisor);
  }
  dims.insert(dims.end(), shape.begin() + end, shape.end());
  return dims;
}

Result<> import_permute(LayerContext& layer) {
  std::vector<int64_t> order(layer.layer().permute_param().order().begin(),
                             layer.layer().permute_param().order().end());
  for (int64_t axis = 0; axis < layer.shape(0).rank(); ++axis) {  // what is not named follows
    if (std::find(order.begin(), order.end(), axis) == order.end()) order.push_back(axis);
  }
  return layer.finish(Transpose{.perm = order}, {layer.bottom(0)});
}

Result<> import_tile(LayerContext& layer) {
  const auto& param = layer.layer().tile_param();
  TRY_ASSIGN(const int axis, layer.axis(param.axis()));
  if (param.tiles() < 1)
    return Error(ErrorCode::invalid_argument, str("expected at least one tile, found ", param.tiles()));
  std::vector<int64_t> repeats(static_cast<size_t>(layer.shape(0).rank()), 1);
  repeats[static_cast<size_t>(axis)] = param.tiles();
  return layer.finish(Tile{}, {layer.bottom(0), layer.add_integers(repeats)});
}

/// Bottom 0 cut to the sizes of bottom 1 from an axis on.
Result<> import_crop(LayerContext& layer) {
  const auto& param = layer.layer().crop_param();
  TRY_ASSIGN(const int axis, layer.axis(param.axis()));
  const auto cut = static_cast<size_t>(layer.shape(0).rank() - axis);
  const auto given = static_cast<size_t>(param.offset_size());
  if (layer.shape(1).rank() != layer.shape(0).rank() || (given > 1 && given != cut)) {
    return Error(ErrorCode::invalid_argument, str("expected bottoms of one rank and 0, 1 or ", cut, " offsets, found ",
                                                  layer.shape(0), ", ", layer.shape(1), " and ", given));
  }
  TRY_ASSIGN(const std::vector<int64_t> from, layer.numbers(0, axis));
  TRY_ASSIGN(const std::vector<int64_t> to, layer.numbers(1, axis));
  std::vector<int64_t> starts, ends, axes;
  for (size_t i = 0; i < cut; ++i) {
    const int64_t offset = given == 0 ? 0 : param.offset(given == 1 ? 0 : static_cast<int>(i));
    if (offset + to[i] > from[i]) {
      return Error(ErrorCode::invalid_argument,
                   str("expected ", to[i], " elements from ", offset, " on, found ", layer.shape(0)));
    }
    starts.push_back(offset);
    ends.push_back(offset + to[i]);
    axes.push_back(axis + static_cast<int64_t>(i));
  }
  return layer.finish(
      Slice{}, {layer.bottom(0), layer.add_integers(starts), layer.add_integers(ends), layer.add_integers(axes)});
}

Result<> import_movement(LayerContext& layer) {
  const std::string_view type = layer.type();
  const size_t bottoms = type == "Crop" ? 2 : 1;
  TRY(layer.expect(bottoms, bottoms, 1));
  if (type == "Flatten") return import_flatten(layer);
  if (type == "Permute") return import_permute(layer);
  if (type == "Tile") return import_tile(layer);
  if (type == "Crop") return import_crop(layer);
  TRY_ASSIGN(const std::vector<Dim> dims, reshaped(layer));
  return layer.finish(layer.add_reshape(layer.bottom(0), dims));
}

}  // namespace

Importer reshape() { return {{"Reshape", "Flatten", "Permute", "Tile", "Crop"}, import_movement}; }

}  // namespace tenon::caffe
