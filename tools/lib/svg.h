// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Pictures of graphs: boxes in the colour of the launch that they became part of.
#pragma once

#include <string>

#include "tools/lib/graph_view.h"

namespace tenon::tools {

/// Text as it may stand in XML and HTML.
std::string escaped(const std::string& text);

/// Part of a picture.
struct Picture {
  std::string body;
  double width = 0, height = 0;
};

/// Which of the two graphs a picture shows. Boxes carry class "node" and data-source="i" or data-plan="i", their
/// numbers in the graph, and one of the classes hue0 to hue7 by launch, or "free" if nothing is launched.
enum class Side { source, plan };

/// `steps`: by node of `graph`, the launch whose colour it has; -1: none.
Picture draw(const ViewGraph& graph, Side side, const std::vector<int>& steps);

/// By node: its own launch, or for a source node the one that did its work.
std::vector<int> steps_of(const ViewGraph& graph, const std::vector<SourceTime>& times);

/// A file of its own with both graphs, or with the nodes that fit `pattern` (see filtered()), side by side.
std::string svg_file(const EngineView& view, const std::string& pattern, bool with_source, bool with_plan);

/// The colours of boxes, for light and dark.
extern const char* const kGraphStyle;

}  // namespace tenon::tools
