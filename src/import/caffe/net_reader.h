// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Decoding: bytes to NetParameter, old spellings to the present one, blobs to constants.
#pragma once

#include <google/protobuf/arena.h>

#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "caffe_schema.pb.h"
#include "ir/tensor.h"

namespace tenon::caffe {

/// On an arena, because a message alone leaks what it was given when memory is short.
struct Net {
  google::protobuf::Arena arena;
  caffe_schema::NetParameter& message = *google::protobuf::Arena::CreateMessage<caffe_schema::NetParameter>(&arena);
};

/// Text if it has no control characters, else binary; `layers` have become `layer`. Errors: corrupt_data with the
/// lines at fault, unsupported (fields that are not in the schema).
Result<std::shared_ptr<Net>> read_net(std::span<const std::byte> bytes);

/// Dimensions, of either age. Errors: corrupt_data for negative or endless ones.
Result<Shape> shape_of(const caffe_schema::BlobProto& blob);
Result<Shape> shape_of(const caffe_schema::BlobShape& shape);

/// f32 elements of a blob in any of its encodings; refers to those of the message if it can, which `owner` keeps.
/// Errors: corrupt_data if there are not as many as the dimensions say.
Result<Constant> read_elements(const caffe_schema::BlobProto& blob, const Shape& shape,
                               std::shared_ptr<const void> owner);

}  // namespace tenon::caffe
