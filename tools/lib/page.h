// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// An engine as one HTML page that needs nothing else: no network, no library.
#pragma once

#include <string>

#include "tools/lib/graph_view.h"
#include "tools/lib/peak.h"

namespace tenon::tools {

/// Both graphs side by side, times, roofline and memory. `view` holds the times measured here. Every element that
/// stands for a launch has data-step; a click lights up its counterparts.
std::string html_page(const EngineView& view, const Peak& peak);

}  // namespace tenon::tools
