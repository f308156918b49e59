// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Drawing graphs.
#include "tools/lib/svg.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>

#include "tools/lib/failure.h"
#include "tools/lib/layout.h"

namespace tenon::tools {
namespace {

constexpr double kLetter = 6.3;  // width of a letter of 11 px
constexpr std::size_t kLongest = 34;

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", value);
  return text.data();
}

/// The end of a long name: exporters put what tells apart last.
std::string shortened(const std::string& name) {
  return name.size() <= kLongest ? name : "…" + name.substr(name.size() - kLongest + 1);
}

std::string label_of(const ViewNode& node, Side side) {
  const std::string more = node.sources.size() > 1 ? " of " + std::to_string(node.sources.size()) : "";
  return side == Side::plan ? node.op + more : node.op + "  " + shortened(node.name);
}

std::string title_of(const ViewNode& node) {
  std::string text = node.op + node.attributes + "\n" + node.name;
  for (const auto& value : node.inputs) text += "\n  reads " + value.type + " " + value.name;
  for (const auto& value : node.outputs) text += "\n  makes " + value.type + " " + value.name;
  if (!node.tactic.empty()) text += "\n  tactic " + node.tactic;
  return text;
}

/// A box to draw: a node, or an end of the graph.
struct Box {
  std::string label, title;
  int node = -1;
};

class Scene {
 public:
  Scene(const ViewGraph& graph, Side side, const std::vector<int>& steps) : side_(side), steps_(steps) {
    std::set<std::string> made;
    for (const ViewNode& node : graph.nodes)
      for (const auto& value : node.outputs) made.insert(value.name);
    for (const auto& input : graph.inputs) add_end(input);
    for (const ViewNode& node : graph.nodes)
      for (const auto& value : node.inputs)
        if (!value.constant && !made.contains(value.name)) add_end(value);  // from outside the part that is shown
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) add_node(graph.nodes[i], static_cast<int>(i));
    for (const auto& output : graph.outputs) {
      const auto maker = makers_.find(output.name);
      if (maker == makers_.end()) continue;
      connect(maker->second, static_cast<int>(boxes_.size()), output.type);
      boxes_.push_back({output.name, output.type + " " + output.name});
    }
  }

  Picture draw() const {
    Diagram diagram;
    for (const Box& box : boxes_)
      diagram.widths.push_back(static_cast<double>(std::max<std::size_t>(letters(box.label), 6)) * kLetter + 14);
    diagram.edges = edges_;
    const Drawing drawing = lay_out(diagram);
    Picture picture{"", drawing.width, drawing.height};
    for (std::size_t i = 0; i < edges_.size(); ++i) draw_path(drawing.paths[i], types_[i], picture.body);
    for (std::size_t i = 0; i < boxes_.size(); ++i)
      draw_box(boxes_[i], drawing.centers[i], diagram.widths[i], diagram.height, picture.body);
    return picture;
  }

 private:
  static std::size_t letters(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
  }

  void add_end(const ViewValue& value) {
    if (!makers_.emplace(value.name, static_cast<int>(boxes_.size())).second) return;
    boxes_.push_back({shortened(value.name), value.type + " " + value.name});
  }

  void add_node(const ViewNode& node, int number) {
    const int box = static_cast<int>(boxes_.size());
    boxes_.push_back({label_of(node, side_), title_of(node), number});
    for (const auto& value : node.inputs)
      if (const auto maker = makers_.find(value.name); !value.constant && maker != makers_.end())
        connect(maker->second, box, value.type);
    for (const auto& value : node.outputs) makers_[value.name] = box;
  }

  void connect(int from, int to, const std::string& type) {
    edges_.emplace_back(from, to);
    types_.push_back(type);
  }

  static void draw_path(const std::vector<Point>& path, const std::string& type, std::string& body) {
    if (path.size() < 2) return;
    std::string d = "M" + number(path[0].x) + " " + number(path[0].y);
    for (std::size_t i = 1; i < path.size(); ++i) {
      const double middle = (path[i - 1].y + path[i].y) / 2;
      const std::string end = number(path[i].x) + " " + number(path[i].y);
      d += i % 2 == 1 ? "C" + number(path[i - 1].x) + " " + number(middle) + " " + number(path[i].x) + " " +
                            number(middle) + " " + end
                      : "L" + end;
    }
    body += "<path class=\"edge\" d=\"" + d + "\"><title>" + escaped(type) + "</title></path>\n";
  }

  void draw_box(const Box& box, Point center, double width, double height, std::string& body) const {
    const std::string place = " x=\"" + number(center.x - width / 2) + "\" y=\"" + number(center.y - height / 2) +
                              "\" width=\"" + number(width) + "\" height=\"" + number(height) + "\"";
    if (box.node < 0) {
      body += "<g class=\"end\"><rect rx=\"12\"" + place + "/>";
    } else {
      const int step = steps_[static_cast<std::size_t>(box.node)];
      body += "<g class=\"node " + (step < 0 ? std::string("free") : "hue" + std::to_string(step % 8)) + "\" data-" +
              (side_ == Side::source ? "source" : "plan") + "=\"" + std::to_string(box.node) + "\"><rect rx=\"3\"" +
              place + "/>";
    }
    body += "<text x=\"" + number(center.x) + "\" y=\"" + number(center.y + 4) + "\">" + escaped(box.label) +
            "</text><title>" + escaped(box.title) + "</title></g>\n";
  }

  Side side_;
  const std::vector<int>& steps_;
  std::vector<Box> boxes_;
  std::map<std::string, int> makers_;  // by value
  std::vector<std::pair<int, int>> edges_;
  std::vector<std::string> types_;  // by edge
};

}  // namespace

const char* const kGraphStyle =
    "svg{font:11px system-ui,sans-serif}text{text-anchor:middle;fill:#1b1f24}.edge{fill:none;stroke:#8b949e}"
    ".end rect{fill:#fff;stroke:#57606a}.node rect{stroke:#57606a;stroke-width:.7}.free rect{fill:#eaeef2;"
    "stroke-dasharray:3 2}.hue0 rect{fill:#b6d7f5}.hue1 rect{fill:#f9d9a8}.hue2 rect{fill:#bfe5bf}.hue3 "
    "rect{fill:#f5c2cf}"
    ".hue4 rect{fill:#d6c8f2}.hue5 rect{fill:#b8e6e4}.hue6 rect{fill:#efe6a3}.hue7 rect{fill:#e3c9b4}"
    ".caption{font-size:13px;font-weight:600}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.end rect{fill:#161b22}.free rect{fill:#30363d}"
    ".hue0 rect{fill:#1f4e79}.hue1 rect{fill:#7a4f10}.hue2 rect{fill:#1f5e2e}.hue3 rect{fill:#7d2a43}"
    ".hue4 rect{fill:#4b3a86}.hue5 rect{fill:#155e63}.hue6 rect{fill:#6a6114}.hue7 rect{fill:#66442c}}";

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 && c != '\n' ? '?' : c;
    }
  }
  return out;
}

Picture draw(const ViewGraph& graph, Side side, const std::vector<int>& steps) {
  return Scene(graph, side, steps).draw();
}

std::vector<int> steps_of(const ViewGraph& graph, const std::vector<SourceTime>& times) {
  std::map<std::string, int> by_name;
  for (const SourceTime& time : times)
    by_name[time.name] = std::max(by_name.emplace(time.name, -1).first->second, time.step);
  std::vector<int> steps;
  for (const ViewNode& node : graph.nodes) {
    const auto found = by_name.find(node.name);
    steps.push_back(node.step >= 0 ? node.step : found == by_name.end() ? -1 : found->second);
  }
  return steps;
}

std::string svg_file(const EngineView& view, const std::string& pattern, bool with_source, bool with_plan) {
  const auto times = source_times(view);
  std::string body;
  double width = 0, height = 0;
  constexpr double kCaption = 24;
  const auto add = [&](const ViewGraph& all, Side side, const std::string& caption) {
    const ViewGraph graph = pattern.empty() ? all : filtered(all, pattern);
    if (graph.nodes.empty())
      throw Failure(Exit::usage,
                    "no node of the " + caption + " fits '" + pattern + "'; tenon inspect lists the names");
    std::vector<int> steps;
    for (const ViewNode& node : graph.nodes) steps.push_back(node.step);
    if (side == Side::source) steps = steps_of(graph, times);
    const Picture picture = draw(graph, side, steps);
    body += "<text class=\"caption\" x=\"" + number(width + picture.width / 2) + "\" y=\"16\">" + escaped(caption) +
            ": " + std::to_string(graph.nodes.size()) + (side == Side::plan ? " steps" : " nodes") +
            "</text>\n<g transform=\"translate(" + number(width) + "," + number(kCaption) + ")\">\n" + picture.body +
            "</g>\n";
    width += picture.width;
    height = std::max(height, picture.height);
  };
  if (with_source) add(view.source, Side::source, "source network");
  if (with_plan) add(view.plan, Side::plan, "plan");
  const std::string size = number(width) + " " + number(height + kCaption);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + "\" width=\"" + number(width) +
         "\" height=\"" + number(height + kCaption) + "\">\n<style>" + kGraphStyle + "</style>\n" + body + "</svg>\n";
}

}  // namespace tenon::tools
