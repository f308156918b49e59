// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Builder: translates network, profiles and settings into what build() takes.
#include "api/builder/builder.h"

#include <numeric>

#include "api/builder/algorithms.h"
#include "api/builder/int8_calibration.h"
#include "api/builder/progress_relay.h"
#include "api/builder/tactic_log.h"
#include "api/builder/timing_cache_object.h"
#include "api/builder/tuning.h"
#include "api/common/host_memory.h"
#include "api/common/implicit_batch.h"
#include "api/common/open_device.h"
#include "api/network/network.h"
#include "api/plugins/settle.h"
#include "api/runtime/cuda_engine.h"
#include "api/runtime/plugin_registry.h"
#include "backends/cpu/device.h"
#include "base/file.h"
#include "base/hash.h"
#include "builder/build.h"
#include "plan/plan_file.h"
#include "plan/refit.h"
#include "plan/resolve.h"
#include "plan/source.h"

namespace tenon::api {

namespace {

Result<Bounds> bounds_of(const std::string& name, const std::array<std::optional<nv::Dims>, 3>& dims) {
  if (!dims[0] || !dims[1] || !dims[2]) {
    return Error(ErrorCode::invalid_argument, str("input '", name, "' lacks its min, opt or max shape in a profile"));
  }
  Bounds bounds;
  TRY_ASSIGN(bounds.min, numbers_of(*dims[0]));
  TRY_ASSIGN(bounds.opt, numbers_of(*dims[1]));
  TRY_ASSIGN(bounds.max, numbers_of(*dims[2]));
  return bounds;
}

/// Bounds of every input: those of the profile, or the fixed shape.
Result<Profile> profile_of(const Graph& graph, const BuilderConfig::Profile& given) {
  Profile profile;
  for (const Port& port : graph.inputs()) {
    const Shape& shape = graph.type(port.value).shape;
    const auto found = given.find(port.name);
    const bool has_dims = found != given.end() && found->second.dims[0].has_value();
    Bounds values;
    if (found != given.end()) values = {found->second.values[0], found->second.values[1], found->second.values[2]};
    profile.values.push_back(std::move(values));
    if (has_dims) {
      TRY_ASSIGN(Bounds bounds, bounds_of(port.name, found->second.dims));
      profile.shapes.push_back(std::move(bounds));
    } else if (shape.is_static()) {
      profile.shapes.push_back({shape.numbers(), shape.numbers(), shape.numbers()});
    } else {
      return Error(ErrorCode::invalid_argument,
                   str("input '", port.name, "' has a dynamic shape ", shape, ", but the profile has none for it"))
          .hint("call IOptimizationProfile::setDimensions for min, opt and max of every dynamic input");
    }
  }
  for (const auto& [name, input] : given) {
    const bool known =
        std::any_of(graph.inputs().begin(), graph.inputs().end(), [&](const Port& port) { return port.name == name; });
    if (!known) return Error(ErrorCode::invalid_argument, str("a profile names '", name, "', which is no input"));
  }
  return profile;
}

/// Batches from 1 to the largest, tuned for that.
Profile batch_profile(const Graph& graph, int64_t max_batch) {
  Profile profile;
  for (const Port& port : graph.inputs()) {
    Shape smallest = graph.type(port.value).shape, largest = smallest;
    if (is_batched(smallest)) {
      smallest[0] = Dim(1);
      largest[0] = Dim(max_batch);
    }
    profile.shapes.push_back({smallest.numbers(), largest.numbers(), largest.numbers()});
    profile.values.emplace_back();
  }
  return profile;
}

/// How many items a calibrator gives at once, where the batch is implicit.
int64_t calibration_batch(const BuilderConfig& config, int64_t max_batch) {
  const nv::IInt8Calibrator* calibrator = config.getInt8Calibrator();
  return calibrator ? std::max(calibrator->getBatchSize(), 1) : max_batch;
}

/// That of setCalibrationProfile, else the first one, else the fixed shapes.
Result<Profile> calibration_profile_of(const Graph& graph, const BuilderConfig& config) {
  static const BuilderConfig::Profile kFixedShapes;
  const auto* given = dynamic_cast<const OptimizationProfile*>(config.calibration_profile());
  if (given != nullptr) return profile_of(graph, given->inputs()).note("in the calibration profile");
  return profile_of(graph, config.profiles().empty() ? kFixedShapes : config.profiles()[0]);
}

/// The flags allow lower precision; that it is not used belongs in the log.
void tell_precision(const BuilderConfig& config, const Int8Options& bytes, const Reporter& reporter) {
  using Flag = nv::BuilderFlag;
  for (const Flag flag : {Flag::kFP8, Flag::kINT4, Flag::kFP4}) {
    const bool used = flag == Flag::kFP8 && bytes.allowed && bytes.to == DataType::f8e4m3fn;
    if (used || !config.getFlag(flag)) continue;
    reporter.log(nv::ILogger::Severity::kINFO,
                 "IBuilder: a lower precision is allowed that this build has no kernels for: it is not used");
    return;
  }
}

/// Errors: out_of_memory if a context at the largest shapes needs more than the limit of the workspace.
Result<> check_workspace(const Plan& plan, const std::shared_ptr<const Device>& device, size_t limit) {
  if (limit == BuilderConfig::kNoLimit) return Done{};
  TRY_ASSIGN(const auto engine, Engine::load(plan, device));
  for (size_t profile = 0; profile < plan.profiles.size(); ++profile) {
    TRY_ASSIGN(const size_t bytes, arena_bytes(engine, static_cast<int>(profile)));
    if (bytes <= limit) continue;
    return Error(ErrorCode::out_of_memory, str("optimization profile ", profile, " needs ", bytes,
                                               " bytes between steps, the workspace limit is ", limit))
        .hint("raise MemoryPoolType::kWORKSPACE, or lower the maximum shapes");
  }
  return Done{};
}

struct RefitFlags {
  bool allowed = false, individual = false, identical = false, strip = false;
};

/// A plan without weights must get them back, so it allows that; nothing else being said, the same ones.
Result<RefitFlags> refit_flags(const BuilderConfig& config) {
  using Flag = nv::BuilderFlag;
  const bool any = config.getFlag(Flag::kREFIT);
  RefitFlags out{.individual = config.getFlag(Flag::kREFIT_INDIVIDUAL),
                 .identical = config.getFlag(Flag::kREFIT_IDENTICAL),
                 .strip = config.getFlag(Flag::kSTRIP_PLAN)};
  if (any + out.individual + out.identical > 1) {
    return Error(ErrorCode::invalid_argument, "expected one of kREFIT, kREFIT_IDENTICAL and kREFIT_INDIVIDUAL");
  }
  out.identical = out.identical || (out.strip && !any && !out.individual);
  out.allowed = any || out.individual || out.identical;
  return out;
}

/// Only the weights of the build may be given again.
Result<> pin_weights(Plan& plan) {
  TRY_ASSIGN(const Graph source, plan::source_graph(plan.source));
  for (RefitWeights& one : plan.refit.weights) {
    const Constant* constant = source.constant(source.find(one.value));
    if (constant != nullptr) one.hash = constant->hash();
  }
  return Done{};
}

/// What a build asks about the tactics of each problem: the program's selector, and the log of an editable cache hears
/// of it. None where neither is wanted. Both must live as long as the build.
tune::Select select_for(const BuilderConfig& config, std::optional<AlgorithmSelection>& algorithms,
                        std::optional<TacticLog>& tactics) {
  if (auto* selector = config.getAlgorithmSelector()) {
    algorithms.emplace(*selector, config.getFlag(nv::BuilderFlag::kREJECT_EMPTY_ALGORITHMS));
  }
  if (config.getFlag(nv::BuilderFlag::kEDITABLE_TIMING_CACHE)) tactics.emplace();
  if (!algorithms && !tactics) return {};
  return [&](const tune::Selection& selection) -> Result<std::vector<size_t>> {
    if (tactics) tactics->note(selection);
    if (algorithms) return algorithms->select(selection);
    std::vector<size_t> all(selection.candidates.size());
    std::iota(all.begin(), all.end(), size_t{0});
    return all;
  };
}

/// Plugins are configured for the profiles, as the plan will have them.
Result<> settle(Graph& graph, const BuildOptions& options, const Network& network, const BuilderConfig& config) {
  std::vector<std::shared_ptr<const LivePlugin>> kept;
  std::vector<Profile> profiles = options.profiles;
  if (profiles.empty()) profiles.push_back(default_profile(graph));
  for (Profile& profile : profiles) profile.values.resize(graph.inputs().size());
  const bool aliased_io = config.getPreviewFeature(nv::PreviewFeature::kALIASED_PLUGIN_IO_10_03);
  TRY(settle_plugins(graph, profiles, aliased_io, kept));
  for (const auto& plugin : kept) network.keep(plugin);
  return Done{};
}

/// Libraries that go with the plan, by path and by what is in them.
Result<std::vector<PluginLibrary>> plugin_libraries(const BuilderConfig& config) {
  std::vector<PluginLibrary> out;
  for (int32_t i = 0; i < config.getNbPluginsToSerialize(); ++i) {
    const std::string path = config.getPluginToSerialize(i);
    TRY_ASSIGN(const std::string bytes, read_file(path).note("of a library of plugins"));
    out.push_back({path, hash_bytes(std::as_bytes(std::span(bytes)))});
  }
  return out;
}

Result<const BuilderConfig*> own(const nv::IBuilderConfig& config) {
  const auto* found = dynamic_cast<const BuilderConfig*>(&config);
  if (found == nullptr) return Error(ErrorCode::invalid_argument, "the configuration is of another library");
  return found;
}

}  // namespace

Result<BuildOptions> Builder::build_options(const Network& network, const Graph& graph,
                                            const nv::IBuilderConfig& config) const {
  TRY_ASSIGN(const BuilderConfig* own_config, own(config));
  BuildOptions options;
  options.name = network.getName();
  for (const BuilderConfig::Profile& given : own_config->profiles()) {
    TRY_ASSIGN(Profile profile, profile_of(graph, given));
    options.profiles.push_back(std::move(profile));
  }
  if (network.is_implicit() && options.profiles.empty()) options.profiles.push_back(batch_profile(graph, max_batch_));
  const BuildSettings& settings = own_config->settings();
  options.level = own_config->getBuilderOptimizationLevel();
  options.samples = own_config->getAvgTimingIterations();
  options.deterministic = settings.deterministic;
  options.build_time_s = settings.build_time_s;
  options.threads = settings.threads > 0 ? settings.threads : max_threads_;
  options.disabled_passes = settings.disabled_passes;
  options.disabled_tactics = settings.disabled_tactics;
  options.keep_source_weights = settings.keep_source_weights;
  TRY_ASSIGN(options.half, half_options(*own_config, graph));
  if (own_config->getFlag(nv::BuilderFlag::kINT8) || calibrates_float8(*own_config, network)) {
    TRY_ASSIGN(const Profile calibration_profile, network.is_implicit()
                                                      ? batch_profile(graph, calibration_batch(*own_config, max_batch_))
                                                      : calibration_profile_of(graph, *own_config));
    TRY_ASSIGN(options.int8, int8_options(*own_config, network, graph, calibration_profile, reporter_));
  }
  return options;
}

Result<Plan> Builder::build_plan(const nv::INetworkDefinition& network, const nv::IBuilderConfig& config) const {
  const auto* own_network = dynamic_cast<const Network*>(&network);
  if (own_network == nullptr) return Error(ErrorCode::invalid_argument, "the network is of another library");
  TRY_ASSIGN(const BuilderConfig* own_config, own(config));
  TRY(own_network->check_precision(*own_config));
  TRY_ASSIGN(const RefitFlags refit, refit_flags(*own_config));
  std::vector<RefitWeights> weights;
  TRY_ASSIGN(Graph graph,
             refit.allowed ? own_network->refittable_graph(refit.individual, weights) : own_network->graph());
  TRY_ASSIGN(BuildOptions options, build_options(*own_network, graph, config));
  TRY(settle(graph, options, *own_network, *own_config));
  options.refit = refit.allowed;
  options.refit_weights = std::move(weights);
  options.debug_tensors = own_network->debug_tensors();
  options.debug_unfused = own_network->marks_unfused();
  const BuildSettings& settings = own_config->settings();
  const TimingCacheFile file(settings.timing_cache_file);
  const auto* object = dynamic_cast<const TimingCacheObject*>(own_config->getTimingCache());
  TimingCache cache = object ? object->cache() : TimingCache();
  TRY(file.check_folder());
  TRY(file.add_to(cache));
  if (!own_config->getFlag(nv::BuilderFlag::kDISABLE_TIMING_CACHE)) options.timing_cache = &cache;
  options.strict_timing_cache =
      settings.strict_timing_cache || own_config->getFlag(nv::BuilderFlag::kERROR_ON_TIMING_CACHE_MISS);
  ProgressRelay relay(settings.progress, own_config->getProgressMonitor());
  options.progress = [&](const BuildProgress& progress) { return relay.report(progress); };
  options.int8.calibration.progress = [&relay, log = options.int8.calibration.progress](const auto& progress) {
    return (!log || log(progress)) && relay.report(progress);
  };
  const DeviceOptions device_options{.tf32 = own_config->getFlag(nv::BuilderFlag::kTF32),
                                     .host = settings.allow_fallback ? open_host() : nullptr};
  TRY_ASSIGN(const auto device, open_device(settings.device, device_options));
  const bool cpu = device->backend() == "cpu";
  tell_precision(*own_config, options.int8, reporter_);
  options.int8.narrow_residuals = !cpu;  // a GPU's products of integers wait for memory
  const bool f16 = own_config->getFlag(nv::BuilderFlag::kFP16);
  options.half.everywhere = !cpu && (f16 || own_config->getFlag(nv::BuilderFlag::kBF16));
  options.half.everywhere_to = f16 ? DataType::f16 : DataType::bf16;
  std::optional<AlgorithmSelection> algorithms;
  std::optional<TacticLog> tactics;
  options.select = select_for(*own_config, algorithms, tactics);
  TRY_ASSIGN(Plan plan, build(std::move(graph), options, *device));
  if (algorithms) algorithms->report(plan.devices.back());
  if (tactics) tactics->tell(cache, device->signature(), reporter_);
  if (object) object->merge(cache);
  TRY(file.write(cache));
  TRY(check_workspace(plan, device, own_config->getMemoryPoolLimit(nv::MemoryPoolType::kWORKSPACE)));
  TRY_ASSIGN(plan.plugin_libraries, plugin_libraries(*own_config));
  if (refit.identical) TRY(pin_weights(plan));
  return refit.strip ? plan::strip(std::move(plan)) : Result<Plan>(std::move(plan));
}

nv::IHostMemory* Builder::buildSerializedNetwork(nv::INetworkDefinition& network, nv::IBuilderConfig& config) noexcept {
  return guard<nv::IHostMemory*>(reporter_, "IBuilder::buildSerializedNetwork", nullptr,
                                 [&]() -> Result<nv::IHostMemory*> {
                                   TRY_ASSIGN(const Plan plan, build_plan(network, config));
                                   return new HostMemory(plan::to_bytes(plan));
                                 });
}

bool Builder::buildSerializedNetworkToStream(nv::INetworkDefinition& network, nv::IBuilderConfig& config,
                                             nv::IStreamWriter& writer) noexcept {
  return guard(reporter_, "IBuilder::buildSerializedNetworkToStream", false, [&]() -> Result<> {
    TRY_ASSIGN(const Plan plan, build_plan(network, config));
    const std::vector<std::byte> bytes = plan::to_bytes(plan);
    for (size_t at = 0; at < bytes.size();) {
      const int64_t count = writer.write(bytes.data() + at, static_cast<int64_t>(bytes.size() - at));
      if (count <= 0 || count > static_cast<int64_t>(bytes.size() - at)) {
        return Error(ErrorCode::invalid_argument, str("the stream's write returned ", count, " after ", at, " bytes"));
      }
      at += static_cast<size_t>(count);
    }
    return Done{};
  });
}

nv::ICudaEngine* Builder::buildEngineWithConfig(nv::INetworkDefinition& network, nv::IBuilderConfig& config) noexcept {
  return guard<nv::ICudaEngine*>(reporter_, "IBuilder::buildEngineWithConfig", nullptr,
                                 [&]() -> Result<nv::ICudaEngine*> {
                                   TRY_ASSIGN(const Plan plan, build_plan(network, config));
                                   // Through bytes: the plan refers to the caller's weights, the engine must not.
                                   auto bytes = std::make_shared<std::vector<std::byte>>(plan::to_bytes(plan));
                                   const std::span<const std::byte> view = *bytes;
                                   TRY_ASSIGN(Plan loaded, plan::from_bytes(view, std::move(bytes)));
                                   TRY_ASSIGN(auto device, open_device(device_of(loaded), device_options_of(loaded)));
                                   TRY_ASSIGN(auto engine, Engine::load(std::move(loaded), std::move(device)));
                                   auto object = std::make_unique<CudaEngine>(std::move(engine), reporter_, 0);
                                   object->set_allocator(allocator_);
                                   return object.release();
                                 });
}

nv::IHostMemory* Builder::buildSerializedNetworkWithKernelText(nv::INetworkDefinition& network,
                                                               nv::IBuilderConfig& config,
                                                               nv::IHostMemory*& kernelText) noexcept {
  kernelText = nullptr;  // Tenon's kernels are compiled ahead: there is no text
  return buildSerializedNetwork(network, config);
}

bool Builder::isNetworkSupported(const nv::INetworkDefinition& network,
                                 const nv::IBuilderConfig& config) const noexcept {
  return guard(reporter_, "IBuilder::isNetworkSupported", false, [&]() -> Result<> {
    const auto* own_network = dynamic_cast<const Network*>(&network);
    if (own_network == nullptr) return Error(ErrorCode::invalid_argument, "the network is of another library");
    TRY_ASSIGN(const BuilderConfig* own_config, own(config));
    TRY(own_network->check_precision(*own_config));
    TRY_ASSIGN(const Graph graph, own_network->graph());
    for (const BuilderConfig::Profile& given : own_config->profiles()) TRY(profile_of(graph, given));
    return Done{};
  });
}

nv::IBuilderConfig* Builder::createBuilderConfig() noexcept {
  return guard<nv::IBuilderConfig*>(reporter_, "IBuilder::createBuilderConfig", nullptr,
                                    [&]() -> Result<nv::IBuilderConfig*> { return new BuilderConfig(reporter_); });
}

nv::INetworkDefinition* Builder::createNetworkV2(nv::NetworkDefinitionCreationFlags flags) noexcept {
  return guard<nv::INetworkDefinition*>(
      reporter_, "IBuilder::createNetworkV2", nullptr,
      [&]() -> Result<nv::INetworkDefinition*> { return new Network(*this, reporter_, flags); });
}

nv::IOptimizationProfile* Builder::createOptimizationProfile() noexcept {
  return guard<nv::IOptimizationProfile*>(reporter_, "IBuilder::createOptimizationProfile", nullptr,
                                          [&]() -> Result<nv::IOptimizationProfile*> {
                                            profiles_.push_back(std::make_unique<OptimizationProfile>(reporter_));
                                            return profiles_.back().get();
                                          });
}

bool Builder::setMaxThreads(int32_t maxThreads) noexcept {
  return guard(reporter_, "IBuilder::setMaxThreads", false, [&]() -> Result<> {
    if (maxThreads < 1)
      return Error(ErrorCode::invalid_argument, str("expected at least 1 thread, found ", maxThreads));
    max_threads_ = maxThreads;
    return Done{};
  });
}
int32_t Builder::getMaxThreads() const noexcept { return std::max(max_threads_, 1); }

void Builder::reset() noexcept {
  profiles_.clear();
  config_.reset();
  max_batch_ = 1;
  max_threads_ = 0;
}

void Builder::setErrorRecorder(nv::IErrorRecorder* recorder) noexcept { reporter_.set_recorder(recorder); }
nv::IErrorRecorder* Builder::getErrorRecorder() const noexcept { return reporter_.recorder(); }
nv::ILogger* Builder::getLogger() const noexcept { return reporter_.logger(); }
nv::IPluginRegistry& Builder::getPluginRegistry() noexcept { return PluginRegistry::instance(); }
void Builder::setGpuAllocator(nv::IGpuAllocator* allocator) noexcept { allocator_ = allocator; }
bool Builder::platformHasFastFp16() const noexcept { return find_backend("cuda").ok(); }
bool Builder::platformHasFastInt8() const noexcept { return detect_isa() >= Isa::avx2; }
bool Builder::platformHasTf32() const noexcept { return find_backend("cuda").ok(); }
int32_t Builder::getMaxDLABatchSize() const noexcept { return 0; }
int32_t Builder::getNbDLACores() const noexcept { return 0; }

}  // namespace tenon::api
