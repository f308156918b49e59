// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// image_decoder: inference and results.
#include "ops/image_decoder.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/picture/picture.h"

namespace tenon {

namespace {

/// Luma as ITU-R BT.601 has it, in the integers of common decoders.
uint8_t luma_of(const uint8_t* rgb) {
  return static_cast<uint8_t>((19595 * rgb[0] + 38470 * rgb[1] + 7471 * rgb[2] + 0x8000) >> 16);
}

}  // namespace

Result<Knowns> ImageDecoder::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  if (in[0].type.dtype != DataType::u8 || in[0].type.rank() != 1)
    return Error(ErrorCode::invalid_argument, str("expected u8[bytes], found ", in[0].type));
  if (pixel_format != "rgb" && pixel_format != "bgr" && pixel_format != "grayscale")
    return Error(ErrorCode::invalid_argument, str("expected rgb, bgr or grayscale, found '", pixel_format, "'"));
  const Dim channels = pixel_format == "grayscale" ? 1 : 3;
  return Knowns{Known::of(TensorType{DataType::u8, Shape{unknown_dim(), unknown_dim(), channels}})};
}

Result<std::vector<Constant>> ImageDecoder::compute(std::span<const Constant> in) const {
  const auto bytes = in[0].bytes();
  const picture::Bytes encoded{reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()};
  if (const auto library = picture::missing_library(encoded); !library.empty()) {
    return Error(ErrorCode::unsupported, str("a picture of a format that ", library, " reads, in a build without it"))
        .hint(str("build with ", library, ", or encode pictures as PNG or JPEG"));
  }
  const auto decoded = picture::decode(encoded);
  const picture::Picture picture = decoded ? *decoded : picture::Picture{};
  const bool gray = pixel_format == "grayscale";
  const int64_t channels = gray ? 1 : 3;
  return std::vector{
      Constant::make({DataType::u8, Shape{picture.height, picture.width, channels}}, [&](std::byte* memory) {
        auto* to = reinterpret_cast<uint8_t*>(memory);
        const bool reversed = pixel_format == "bgr";
        for (size_t i = 0; i < picture.rgb.size(); i += 3) {
          const uint8_t* rgb = picture.rgb.data() + i;
          if (gray) *to++ = luma_of(rgb);
          for (size_t c = 0; c < 3 && !gray; ++c) *to++ = rgb[reversed ? 2 - c : c];
        }
      })};
}

namespace ops {
OpDef image_decoder() { return op_def<ImageDecoder>(); }
}  // namespace ops

}  // namespace tenon
