// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// From a picture to the numbers that the network was trained on.
#pragma once

#include "picture.h"

namespace classify {

/// Bicubic (a = -0.5), antialiased where it shrinks, in 8 bits per pass: the same numbers as PIL's
/// Image.resize(..., BICUBIC). Errors: std::invalid_argument if a side is over 100 times the other.
Picture resize(const Picture& picture, int width, int height);

/// Scales so that the shorter side has `side` pixels, as resize() does.
Picture resize_shorter_side(const Picture& picture, int side);

/// The part in the middle. Errors: std::invalid_argument if the picture is smaller.
Picture centre_crop(const Picture& picture, int width, int height);
inline Picture centre_crop(const Picture& picture, int side) { return centre_crop(picture, side, side); }

/// rgb[h][w][3] -> chw[3][h][w], (pixel - 127) / 128.
void normalise(const Picture& picture, float* chw);

}  // namespace classify
