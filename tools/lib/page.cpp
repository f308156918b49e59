// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Putting the page together.
#include "tools/lib/page.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "tools/lib/charts.h"
#include "tools/lib/svg.h"
#include "tools_page.h"

namespace tenon::tools {
namespace {

std::string fixed(double value, int digits) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

std::string cell(const std::string& text) { return "<td>" + escaped(text) + "</td>"; }
/// A number that sorts by `value`.
std::string cell(double value, const std::string& text) {
  return "<td class=\"number\" data-value=\"" + std::to_string(value) + "\">" + escaped(text) + "</td>";
}

/// JSON that may stand inside a script element.
std::string for_script(const nlohmann::json& json) {
  std::string text = json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  for (std::size_t at = 0; (at = text.find("</", at)) != std::string::npos; at += 3) text.replace(at, 2, "<\\/");
  return text;
}

/// For each node of the source the launch that did its work, and the launch of each node of the plan.
nlohmann::json links(const EngineView& view, const std::vector<SourceTime>& times) {
  nlohmann::json source = nlohmann::json::array(), plan = nlohmann::json::array();
  for (const int step : steps_of(view.source, times)) source.push_back(step);
  for (const ViewNode& node : view.plan.nodes) plan.push_back(node.step);
  nlohmann::json sources_of_step = nlohmann::json::array();
  for (const ViewNode* step : view.steps()) {
    nlohmann::json list = nlohmann::json::array();
    for (std::size_t i = 0; i < view.source.nodes.size(); ++i)
      if (std::ranges::find(step->sources, view.source.nodes[i].name) != step->sources.end()) list.push_back(i);
    sources_of_step.push_back(std::move(list));
  }
  return {{"source", source}, {"plan", plan}, {"sources", sources_of_step}};
}

double total_us(const EngineView& view) {
  double total = 0;
  for (const ViewNode* step : view.steps()) total += step->time_us;
  return total;
}

std::string pane(const char* id, const std::string& caption, const ViewGraph& graph, Side side,
                 const std::vector<int>& steps) {
  const Picture picture = draw(graph, side, steps);
  const std::string size = fixed(picture.width, 0) + "\" height=\"" + fixed(picture.height, 0);
  return std::string("<section class=\"pane\" id=\"") + id + "\"><h2>" + escaped(caption) +
         "</h2><div class=\"scroll\"><svg width=\"" + size + "\">" + picture.body + "</svg></div></section>\n";
}

std::string step_table(const EngineView& view, const Peak& peak) {
  const double total = std::max(total_us(view), 1e-9);
  std::string rows;
  for (const ViewNode* step : view.steps()) {
    const double share = step->time_us / total;
    const double roof = roof_share(*step, peak);
    const double flops = step->time_us > 0 ? step->flops / step->time_us * 1e6 : 0;
    const double bytes = step->time_us > 0 ? step->bytes / step->time_us * 1e6 : 0;
    const std::string type = step->outputs.empty() ? "" : step->outputs[0].type;
    rows += "<tr data-step=\"" + std::to_string(step->step) + "\">" + cell(step->step, std::to_string(step->step)) +
            cell(step->time_us, fixed(step->time_us, 1)) +
            "<td class=\"bar\"><i style=\"width:" + fixed(100 * share, 2) + "%\"></i>" + fixed(100 * share, 1) +
            " %</td>" + cell(step->name) + cell(step->op) + cell(step->tactic) + cell(type) +
            cell(flops, step->flops > 0 ? with_unit(flops, "FLOP/s") : "") +
            cell(bytes, step->bytes > 0 ? with_unit(bytes, "B/s") : "") +
            cell(roof, roof > 0 ? fixed(100 * roof, 0) + " %" : "") + "</tr>\n";
  }
  return "<table id=\"steps\"><thead><tr><th>step</th><th>µs</th><th>share</th><th>source "
         "nodes</th><th>op</th><th>tactic</th>"
         "<th>result</th><th>operations</th><th>bytes</th><th>of its roof</th></tr></thead><tbody>\n" +
         rows + "</tbody></table>\n";
}

std::string source_table(const std::vector<SourceTime>& times) {
  std::string rows;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const SourceTime& one = times[i];
    const std::string where = one.step < 0 ? "folded away at build time" : "step " + std::to_string(one.step);
    const std::string with = one.sharing > 1 ? " with " + std::to_string(one.sharing - 1) + " others" : "";
    rows += "<tr data-step=\"" + std::to_string(one.step) + "\" data-of-source=\"" + std::to_string(i) + "\">" +
            cell(one.name) + cell(one.op) + cell(one.time_us, fixed(one.time_us, 1)) +
            cell(where + (one.step < 0 ? "" : with)) + "</tr>\n";
  }
  return "<table id=\"sources\"><thead><tr><th>source "
         "node</th><th>op</th><th>µs</th><th>became</th></tr></thead><tbody>\n" +
         rows + "</tbody></table>\n";
}

}  // namespace

std::string html_page(const EngineView& view, const Peak& peak) {
  const auto times = source_times(view);
  std::vector<int> plan_steps;
  for (const ViewNode& node : view.plan.nodes) plan_steps.push_back(node.step);
  const std::size_t steps = view.steps().size();
  std::string page = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escaped(view.name) +
                     "</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n<style>\n" + kGraphStyle +
                     kPageStyle + "</style></head>\n<body>\n";
  page += "<header><h1>" + escaped(view.name) + "</h1><p>" + std::to_string(view.source.nodes.size()) +
          " source nodes became " + std::to_string(steps) + " launches, " + fixed(total_us(view) / 1000, 3) +
          " ms with " + std::to_string(view.threads) + (view.threads == 1 ? " thread" : " threads") + " on " +
          escaped(view.device) + ". Measured peak: " + with_unit(peak.flops_per_s, "FLOP/s") + " (" + peak.vectors +
          "), " + with_unit(peak.bytes_per_s, "B/s") +
          " of memory.</p><p id=\"picked\">Click a box, a row, a dot or a rectangle to light up its "
          "counterparts.</p></header>\n<main class=\"graphs\">\n";
  if (view.source.nodes.empty())
    page +=
        "<section class=\"pane\" id=\"source\"><h2>Source network</h2><p>This plan does not carry its source "
        "network.</p></section>\n";
  else
    page += pane("source", "Source network: " + std::to_string(view.source.nodes.size()) + " nodes", view.source,
                 Side::source, steps_of(view.source, times));
  page += pane("plan", "Plan: " + std::to_string(steps) + " launches", view.plan, Side::plan, plan_steps);
  page += "</main>\n<section><h2>Time of each launch</h2><div class=\"scroll table\">" + step_table(view, peak) +
          "</div></section>\n";
  page +=
      "<section><h2>Roofline</h2><p>Higher is faster; a dot on the line is as fast as this machine can be.</p><div "
      "class=\"scroll\">" +
      roofline_svg(view, peak) + "</div></section>\n";
  page += "<section><h2>Memory between launches: " + with_unit(view.arena_bytes, "B") +
          "</h2><p>The line is the most that is alive at once: " + with_unit(view.arena_lower_bound, "B") +
          ".</p><div class=\"scroll\">" + memory_svg(view) + "</div></section>\n";
  page +=
      "<section><h2>Time of each source node</h2><p>A launch's time counts for the source nodes of its own operator, "
      "in equal parts; "
      "what it swallowed counts nothing.</p><div class=\"scroll table\">" +
      source_table(times) + "</div></section>\n";
  return page + "<script type=\"application/json\" id=\"links\">" + for_script(links(view, times)) +
         "</script>\n<script>\n" + kPageScript + "</script>\n</body></html>\n";
}

}  // namespace tenon::tools
