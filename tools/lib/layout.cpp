// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Layers, order, places.
#include "tools/lib/layout.h"

#include <algorithm>
#include <numeric>

namespace tenon::tools {
namespace {

constexpr double kGapX = 18;      // between boxes of a layer
constexpr double kGapY = 26;      // between layers: room for curves
constexpr double kBend = 6;       // width of a place where a long edge passes a layer
constexpr int kOrderSweeps = 6;   // down and up
constexpr int kPlaceSweeps = 10;  // down and up
constexpr std::size_t kMostBends = 200'000;

/// A box, or a bend of an edge that passes a layer.
struct Item {
  double width = 0;
  int layer = 0;
  double x = 0;
  std::vector<int> above, below;
};

class Layers {
 public:
  explicit Layers(const Diagram& diagram) : diagram_(diagram) {
    for (const double width : diagram.widths) items_.push_back({.width = width});
    find_layers();
    add_edges();
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const auto layer = static_cast<std::size_t>(items_[i].layer);
      if (layers_.size() <= layer) layers_.resize(layer + 1);
      layers_[layer].push_back(static_cast<int>(i));
    }
  }

  Drawing draw() {
    for (int sweep = 0; sweep < kOrderSweeps; ++sweep) order(sweep % 2 == 0);
    for (auto& layer : layers_) pack(layer);
    for (int sweep = 0; sweep < kPlaceSweeps; ++sweep) place(sweep % 2 == 0);
    return drawing();
  }

 private:
  Item& at(int i) { return items_[static_cast<std::size_t>(i)]; }
  bool is_drawn(std::size_t edge) const {
    const auto [from, to] = diagram_.edges[edge];
    return from >= 0 && from < to && static_cast<std::size_t>(to) < diagram_.widths.size();
  }

  void find_layers() {
    std::vector<std::size_t> order(diagram_.edges.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t edge) { return diagram_.edges[edge].second; });
    for (const std::size_t edge : order) {
      if (!is_drawn(edge)) continue;
      const auto [from, to] = diagram_.edges[edge];
      at(to).layer = std::max(at(to).layer, at(from).layer + 1);
    }
  }

  void add_edges() {
    chains_.resize(diagram_.edges.size());
    for (std::size_t edge = 0; edge < diagram_.edges.size(); ++edge) {
      if (!is_drawn(edge)) continue;
      const auto [from, to] = diagram_.edges[edge];
      std::vector<int> chain = {from};
      for (int layer = at(from).layer + 1; layer < at(to).layer; ++layer) {
        if (items_.size() > diagram_.widths.size() + kMostBends) break;
        chain.push_back(static_cast<int>(items_.size()));
        items_.push_back({.width = kBend, .layer = layer});
      }
      chain.push_back(to);
      for (std::size_t i = 1; i < chain.size(); ++i) {
        at(chain[i - 1]).below.push_back(chain[i]);
        at(chain[i]).above.push_back(chain[i - 1]);
      }
      chains_[edge] = std::move(chain);
    }
  }

  /// Sorts each layer by the mean place of what lies above (or below).
  void order(bool downwards) {
    for (std::size_t k = 0; k < layers_.size(); ++k) {
      auto& layer = layers_[downwards ? k : layers_.size() - 1 - k];
      for (std::size_t i = 0; i < layer.size(); ++i) {
        Item& item = at(layer[i]);
        const auto& others = downwards ? item.above : item.below;
        double sum = 0;
        for (const int other : others) sum += at(other).x;
        item.x = others.empty() ? static_cast<double>(i) : sum / static_cast<double>(others.size());
      }
      std::ranges::stable_sort(layer, {}, [&](int i) { return at(i).x; });
      for (std::size_t i = 0; i < layer.size(); ++i) at(layer[i]).x = static_cast<double>(i);
    }
  }

  void pack(const std::vector<int>& layer) {
    double x = 0;
    for (const int i : layer) {
      at(i).x = x + at(i).width / 2;
      x += at(i).width + kGapX;
    }
    for (const int i : layer) at(i).x -= x / 2;  // layers share a middle
  }

  /// Moves each item towards its neighbours above (or below) as far as those beside it let it.
  void place(bool downwards) {
    for (std::size_t k = 0; k < layers_.size(); ++k) {
      const auto& layer = layers_[downwards ? k : layers_.size() - 1 - k];
      std::vector<double> wish;
      for (const int i : layer) {
        const auto& others = downwards ? at(i).above : at(i).below;
        double sum = 0;
        for (const int other : others) sum += at(other).x;
        wish.push_back(others.empty() ? at(i).x : sum / static_cast<double>(others.size()));
      }
      // The leftmost and the rightmost places that keep the gaps; their mean keeps them too.
      std::vector<double> left = wish, right = wish;
      const auto distance = [&](std::size_t i) { return (at(layer[i - 1]).width + at(layer[i]).width) / 2 + kGapX; };
      for (std::size_t i = 1; i < layer.size(); ++i) left[i] = std::max(left[i], left[i - 1] + distance(i));
      for (std::size_t i = layer.size(); i-- > 1;) right[i - 1] = std::min(right[i - 1], right[i] - distance(i));
      for (std::size_t i = 0; i < layer.size(); ++i) at(layer[i]).x = (left[i] + right[i]) / 2;
    }
  }

  double middle(int layer) const { return kGapY / 2 + diagram_.height / 2 + layer * (diagram_.height + kGapY); }

  Drawing drawing() {
    double left = 0, right = 0;
    for (const Item& item : items_) {
      left = std::min(left, item.x - item.width / 2);
      right = std::max(right, item.x + item.width / 2);
    }
    Drawing out;
    const double shift = kGapX - left;
    for (std::size_t i = 0; i < diagram_.widths.size(); ++i)
      out.centers.push_back({items_[i].x + shift, middle(items_[i].layer)});
    for (const auto& chain : chains_) {
      auto& path = out.paths.emplace_back();
      for (std::size_t i = 0; i < chain.size(); ++i) {
        const Item& item = at(chain[i]);
        const double half = diagram_.height / 2;
        const double y = middle(item.layer);
        if (i > 0) path.push_back({item.x + shift, y - half});
        if (i + 1 < chain.size()) path.push_back({item.x + shift, y + half});
      }
    }
    out.width = right + shift + kGapX;
    out.height = static_cast<double>(layers_.size()) * (diagram_.height + kGapY);
    return out;
  }

  const Diagram& diagram_;
  std::vector<Item> items_;
  std::vector<std::vector<int>> chains_;  // by edge: the items that it passes
  std::vector<std::vector<int>> layers_;
};

}  // namespace

Drawing lay_out(const Diagram& diagram) { return Layers(diagram).draw(); }

}  // namespace tenon::tools
