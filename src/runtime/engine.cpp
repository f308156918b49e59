// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Loading a plan onto a device.
#include "runtime/engine.h"

#include <exception>
#include <new>
#include <system_error>

#include "place/place.h"
#include "plan/resolve.h"

namespace tenon {

namespace {
void put_section(Plan& plan, DeviceSection made) {
  std::erase_if(plan.devices, [&](const DeviceSection& old) { return old.signature == made.signature; });
  plan.devices.push_back(std::move(made));
}

/// An exception would end the program: this is the first function of a thread.
Result<std::unique_ptr<const DeviceSection>> choose_or_fail(const Retune& retune, const Plan& plan, const Graph& placed,
                                                            const Device& device, const std::stop_token& stop) {
  try {
    TRY_ASSIGN(DeviceSection made, retune.choose(plan, placed, device, stop));
    return std::unique_ptr<const DeviceSection>(std::make_unique<DeviceSection>(std::move(made)));
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::out_of_memory, "no memory to tune the plan");
  } catch (const std::exception& thrown) {
    return Error(ErrorCode::internal, str("tuning threw: ", thrown.what()));
  }
}

bool fits(const DeviceSection* section, const Graph& placed) {
  return section && section->of_profile(0).size() == placed.nodes().size();
}
}  // namespace

Result<std::shared_ptr<const Engine>> Engine::load(Plan plan, std::shared_ptr<const Device> device, Retune retune) {
  std::shared_ptr<Engine> engine(new Engine());
  TRY_ASSIGN(engine->placed_, place::assign_layouts(plan.graph, *device));
  engine->threads_ = usable_cores();
  const bool wanted = !fits(plan.section(device->signature()), engine->placed_) && retune;
  if (wanted && !retune.chosen_later) {
    TRY_ASSIGN(DeviceSection made, retune.choose(plan, engine->placed_, *device, {}));
    put_section(plan, std::move(made));
    engine->retuned_ = true;
  }
  if (const DeviceSection* section = plan.section(device->signature()); fits(section, engine->placed_)) {
    engine->loaded_ = std::make_unique<const DeviceSection>(*section);
    engine->choices_ = engine->loaded_.get();
    engine->threads_ = section->threads;
  }
  engine->shape_inputs_ = tenon::shape_inputs(plan.graph);
  engine->plan_ = std::move(plan);
  engine->device_ = std::move(device);
  if (wanted && retune.chosen_later) TRY(engine->choose_later(std::move(retune)));
  return std::shared_ptr<const Engine>(std::move(engine));
}

Result<> Engine::choose_later(Retune retune) {
  std::promise<void> done;
  tuning_ = done.get_future().share();
  auto tune = [this, retune = std::move(retune), done = std::move(done)](const std::stop_token& stop) mutable {
    auto made = choose_or_fail(retune, plan_, placed_, *device_, stop);
    if (made.ok()) {
      later_ = std::move(*made);
      choices_.store(later_.get(), std::memory_order_release);
    }
    if (!stop.stop_requested()) retune.chosen_later(made.ok() ? Result<>(Done{}) : std::move(made).error());
    done.set_value();
  };
  try {
    tuner_ = std::jthread(std::move(tune));
  } catch (const std::system_error& error) {
    return Error(ErrorCode::out_of_memory,
                 str("too little memory, or too many threads, to tune the plan beside it: ", error.what()));
  }
  return Done{};
}

bool Engine::wait_until_tuned(std::chrono::duration<double> at_most) const {
  return !tuning_.valid() || tuning_.wait_for(at_most) == kReady;
}

Plan Engine::plan_as_tuned() const {
  Plan out = plan_;
  if (const DeviceSection* made = choices(); made != loaded_.get()) put_section(out, *made);
  return out;
}

const Choice* Engine::choice(int profile, NodeId node) const {
  const DeviceSection* made = choices();
  if (made == nullptr) return nullptr;
  const auto of_nodes = made->of_profile(static_cast<size_t>(profile));
  return index(node) < of_nodes.size() ? &of_nodes[index(node)] : nullptr;
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
