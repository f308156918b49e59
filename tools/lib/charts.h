// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Pictures of numbers: the roofline of each launch, and the arena over time.
#pragma once

#include <string>

#include "tools/lib/graph_view.h"
#include "tools/lib/peak.h"

namespace tenon::tools {

/// "12.3 GFLOP/s": three digits and a unit of thousands.
std::string with_unit(double value, const std::string& unit);

/// Operations a second over operations a byte, both logarithmic, under the machine's two roofs. A dot for each launch
/// that says its work, with data-step.
std::string roofline_svg(const EngineView& view, const Peak& peak);

/// Share of the lower of the two roofs that a launch reaches; 0 if it does not say its work.
double roof_share(const ViewNode& step, const Peak& peak);

/// Launches to the right, bytes of the arena upwards: a rectangle for each value and workspace.
std::string memory_svg(const EngineView& view);

}  // namespace tenon::tools
