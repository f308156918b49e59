// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Loading a plan onto a device.
#include "runtime/engine.h"

#include "place/place.h"
#include "plan/resolve.h"

namespace tenon {

namespace {
bool fits(const DeviceSection* section, const Graph& placed) {
  return section && section->of_profile(0).size() == placed.nodes().size();
}
}  // namespace

Result<std::shared_ptr<const Engine>> Engine::load(Plan plan, std::shared_ptr<const Device> device,
                                                   const Retune& retune) {
  std::shared_ptr<Engine> engine(new Engine());
  TRY_ASSIGN(engine->placed_, place::assign_layouts(plan.graph, *device));
  engine->threads_ = usable_cores();
  if (!fits(plan.section(device->signature()), engine->placed_) && retune) {
    TRY_ASSIGN(DeviceSection made, retune(plan, engine->placed_, *device));
    std::erase_if(plan.devices, [&](const DeviceSection& old) { return old.signature == made.signature; });
    plan.devices.push_back(std::move(made));
    engine->retuned_ = true;
  }
  if (const DeviceSection* section = plan.section(device->signature()); fits(section, engine->placed_)) {
    engine->section_ = *section;
    engine->threads_ = section->threads;
    engine->tuned_ = true;
  }
  engine->shape_inputs_ = tenon::shape_inputs(plan.graph);
  engine->plan_ = std::move(plan);
  engine->device_ = std::move(device);
  return std::shared_ptr<const Engine>(std::move(engine));
}

const Choice* Engine::choice(int profile, NodeId node) const {
  const auto choices = section_.of_profile(static_cast<size_t>(profile));
  return index(node) < choices.size() ? &choices[index(node)] : nullptr;
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
