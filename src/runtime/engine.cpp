// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Loading a plan onto a device.
#include "runtime/engine.h"

#include "place/place.h"
#include "plan/resolve.h"

namespace tenon {

Result<std::shared_ptr<const Engine>> Engine::load(Plan plan, std::shared_ptr<const Device> device) {
  std::shared_ptr<Engine> engine(new Engine());
  TRY_ASSIGN(engine->placed_, place::assign_layouts(plan.graph, *device));
  engine->threads_ = usable_cores();
  if (const DeviceSection* section = plan.section(device->signature());
      section && section->choices.size() == engine->placed_.nodes().size()) {
    engine->choices_ = section->choices;
    engine->threads_ = section->threads;
    engine->tuned_ = true;
  }
  engine->shape_inputs_ = tenon::shape_inputs(plan.graph);
  engine->plan_ = std::move(plan);
  engine->device_ = std::move(device);
  return std::shared_ptr<const Engine>(std::move(engine));
}

std::string_view Engine::choice(NodeId node) const {
  return index(node) < choices_.size() ? std::string_view(choices_[index(node)].tactic) : std::string_view();
}

namespace {
int port_named(const std::vector<Port>& ports, std::string_view name) {
  for (size_t i = 0; i < ports.size(); ++i) {
    if (ports[i].name == name) return static_cast<int>(i);
  }
  return -1;
}
}  // namespace

int Engine::input_port(std::string_view name) const { return port_named(plan_.graph.inputs(), name); }
int Engine::output_port(std::string_view name) const { return port_named(plan_.graph.outputs(), name); }

}  // namespace tenon
