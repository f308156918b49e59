// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Roofline and memory.
#include "tools/lib/charts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>

#include "tools/lib/svg.h"

namespace tenon::tools {
namespace {

constexpr double kWidth = 900, kHeight = 380, kLeft = 86, kBottom = 44, kTop = 14, kRight = 20;

template <class... Numbers>
std::string print(const char* format, Numbers... numbers) {
  std::array<char, 256> text{};
  std::snprintf(text.data(), text.size(), format, numbers...);
  return text.data();
}

std::string frame(const std::string& body, const char* id, double width) {
  return print("<svg class=\"chart\" id=\"%s\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\">", id, width,
               kHeight, width, kHeight) +
         body + "</svg>\n";
}

/// A logarithmic axis from `low` to `high`, powers of ten.
struct Axis {
  double low, high, from, to;
  double at(double value) const {
    const double clamped = std::clamp(value, low, high);
    return from + (to - from) * std::log10(clamped / low) / std::log10(high / low);
  }
};

Axis axis_over(double least, double most, double from, double to) {
  return {std::pow(10, std::floor(std::log10(least))), std::pow(10, std::ceil(std::log10(most))), from, to};
}

double flops_per_s(const ViewNode& step) { return step.time_us > 0 ? step.flops / step.time_us * 1e6 : 0; }
double intensity(const ViewNode& step) { return step.bytes > 0 ? step.flops / step.bytes : 0; }

std::string grid(const Axis& x, const Axis& y) {
  std::string body;
  for (double value = x.low; value <= x.high * 1.01; value *= 10) {
    body += print("<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", x.at(value), x.at(value),
                  y.from, y.to);
    body += print("<text x=\"%.1f\" y=\"%.1f\">%g</text>", x.at(value), kHeight - kBottom + 16, value);
  }
  for (double value = y.low; value <= y.high * 1.01; value *= 10) {
    body += print("<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", x.from, x.to, y.at(value),
                  y.at(value));
    body += print("<text class=\"left\" x=\"%.1f\" y=\"%.1f\">%s</text>", kLeft - 6, y.at(value) + 4,
                  with_unit(value, "FLOP/s").c_str());
  }
  return body + print("<text x=\"%.1f\" y=\"%.1f\">operations a byte of operands and results</text>",
                      (x.from + x.to) / 2, kHeight - 8);
}

}  // namespace

std::string with_unit(double value, const std::string& unit) {
  constexpr std::array<const char*, 5> kPrefixes = {"", "k", "M", "G", "T"};
  std::size_t prefix = 0;
  while (std::abs(value) >= 1000 && prefix + 1 < kPrefixes.size()) {
    value /= 1000;
    ++prefix;
  }
  return print(value >= 100 || value == 0 ? "%.0f "
               : value >= 10              ? "%.1f "
                                          : "%.2f ",
               value) +
         kPrefixes[prefix] + unit;
}

double roof_share(const ViewNode& step, const Peak& peak) {
  if (step.time_us <= 0 || (step.flops <= 0 && step.bytes <= 0)) return 0;
  const double least_s = std::max(step.flops / peak.flops_per_s, step.bytes / peak.bytes_per_s);
  return least_s / (step.time_us / 1e6);
}

std::string roofline_svg(const EngineView& view, const Peak& peak) {
  double least_x = peak.flops_per_s / peak.bytes_per_s, most_x = least_x;
  double least_y = peak.flops_per_s, most_y = peak.flops_per_s;
  std::vector<const ViewNode*> dots;
  for (const ViewNode* step : view.steps()) {
    if (step->flops <= 0 || step->bytes <= 0 || step->time_us <= 0) continue;
    dots.push_back(step);
    least_x = std::min(least_x, intensity(*step));
    most_x = std::max(most_x, intensity(*step));
    least_y = std::min(least_y, flops_per_s(*step));
    most_y = std::max(most_y, flops_per_s(*step));
  }
  const Axis x = axis_over(least_x, most_x, kLeft, kWidth - kRight);
  const Axis y = axis_over(least_y, most_y, kHeight - kBottom, kTop);
  std::string body = grid(x, y);
  const double knee = peak.flops_per_s / peak.bytes_per_s;
  // The slope enters the chart at the left edge or at the bottom.
  const double start = std::max(x.low, y.low / peak.bytes_per_s);
  body += print("<path class=\"roof\" d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1f\"/>", x.at(start),
                y.at(start * peak.bytes_per_s), x.at(knee), y.at(peak.flops_per_s), x.to, y.at(peak.flops_per_s));
  body += print("<text class=\"left\" x=\"%.1f\" y=\"%.1f\">", x.to, y.at(peak.flops_per_s) - 5) +
          with_unit(peak.flops_per_s, "FLOP/s") + ", " + with_unit(peak.bytes_per_s, "B/s") + "</text>";
  for (const ViewNode* step : dots)
    body += print("<circle class=\"dot\" data-step=\"%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"><title>", step->step,
                  x.at(intensity(*step)), y.at(flops_per_s(*step))) +
            escaped(step->name) + "\n" + with_unit(flops_per_s(*step), "FLOP/s") + print(", %.1f", intensity(*step)) +
            " operations a byte</title></circle>";
  return frame(body, "roofline", kWidth);
}

std::string memory_svg(const EngineView& view) {
  const double steps = std::max<double>(static_cast<double>(view.steps().size()), 1);
  const double width = std::max(kWidth, kLeft + kRight + 3 * steps);
  const double column = (width - kLeft - kRight) / steps;
  const double most = std::max(view.arena_bytes, 1.0);
  const auto y = [&](double bytes) { return kHeight - kBottom - bytes / most * (kHeight - kBottom - kTop); };
  std::map<std::string, int> makers;
  for (const ViewNode* step : view.steps())
    for (const auto& value : step->outputs) makers[value.name] = step->step;
  std::string body;
  for (int quarter = 0; quarter <= 4; ++quarter) {
    const double bytes = most * quarter / 4;
    body += print("<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", kLeft, width - kRight,
                  y(bytes), y(bytes));
    body += print("<text class=\"left\" x=\"%.1f\" y=\"%.1f\">", kLeft - 6, y(bytes) + 4) + with_unit(bytes, "B") +
            "</text>";
  }
  for (const Tenant& tenant : view.tenants) {
    const auto maker = makers.find(tenant.value);
    const int step = maker == makers.end() ? tenant.first : maker->second;
    body += print(
                "<rect class=\"tenant hue%d\" data-step=\"%d\" x=\"%.1f\" y=\"%.2f\" width=\"%.1f\" "
                "height=\"%.2f\"><title>",
                step % 8, step, kLeft + column * tenant.first, y(tenant.offset + tenant.bytes),
                column * (tenant.last - tenant.first + 1), y(tenant.offset) - y(tenant.offset + tenant.bytes)) +
            escaped(tenant.value.empty() ? "workspace" : tenant.value) + "\n" + with_unit(tenant.bytes, "B") +
            print(", steps %d to %d</title></rect>", tenant.first, tenant.last);
  }
  body += print("<line class=\"roof\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"><title>", kLeft, width - kRight,
                y(view.arena_lower_bound), y(view.arena_lower_bound)) +
          "no plan can need less: " + with_unit(view.arena_lower_bound, "B") + "</title></line>";
  body += print("<text x=\"%.1f\" y=\"%.1f\">launches, 0 to %.0f</text>", width / 2, kHeight - 8, steps - 1);
  return frame(body, "memory", width);
}

}  // namespace tenon::tools
