// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// image_decoder: an encoded picture as pixels.
#pragma once

#include <string>

#include "ops/lib/op_def.h"

namespace tenon {

/// Decodes a picture: BMP, JPEG, JPEG 2000, PNG, PNM, TIFF or WebP.
///   encoded: u8 [bytes]  ->  pixels: u8 [height, width, 3] (rgb, bgr) or [height, width, 1] (grayscale)
/// Bytes that are no whole picture give one of height and width 0, as the standard says. The size is only known in the
/// run, unless the bytes are known before it. Errors: invalid_argument for other bytes or formats of pixels;
/// unsupported for a format whose library (libwebp, libopenjp2) the build lacks, naming it. Source: ONNX
/// ImageDecoder-20.
struct ImageDecoder {
  static constexpr std::string_view kName = "image_decoder";
  std::string pixel_format = "rgb";  // rgb, bgr, grayscale

  static void fields(auto& self, auto&& field) { field("pixel_format", self.pixel_format); }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const;
};

}  // namespace tenon
