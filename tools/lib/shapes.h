// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Shapes as users write them: image:8x3x224x224, several separated by commas.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::tools {

using Shape = std::vector<std::int64_t>;
using NamedShapes = std::map<std::string, Shape, std::less<>>;

/// "1x3x224x224" -> {1,3,224,224}; "" and "scalar" -> {}. `where` names the option in an error.
/// Errors: Failure(Exit::usage).
Shape parse_shape(std::string_view text, std::string_view where);

/// Every word holds one or more NAME:SHAPE, separated by commas. The last colon separates, so a name may hold colons; a
/// name with a comma is put in single quotes. Errors: Failure(Exit::usage): no colon, not a shape, a name given twice.
NamedShapes parse_shapes(std::span<const std::string> words, std::string_view option);

/// Every word holds one or more NAMEsVALUE with s the separator ('=' or ':'), separated by commas; quotes as above.
std::map<std::string, std::string> parse_pairs(std::span<const std::string> words, std::string_view option,
                                               char separator);

/// "1x3x224x224", "scalar"; an open size (below 0) is '?'.
std::string to_string(const Shape& shape);

}  // namespace tenon::tools
