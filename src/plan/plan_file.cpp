// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Writing and reading plan files.
#include "plan/plan_file.h"

#include <flatbuffers/flatbuffers.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <unordered_map>

#include "base/hash.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "plan/refit_file.h"
#include "plan/stored_weights.h"
#include "plan_generated.h"

namespace tenon::plan {

namespace {

constexpr std::array<char, 8> kMagic = {'T', 'E', 'N', 'O', 'N', 'P', 'L', 'N'};
constexpr size_t kAlignment = 64;
constexpr size_t kSections = 3;  // model, devices, weights

struct SectionEntry {
  uint64_t offset = 0;
  uint64_t bytes = 0;
  uint64_t checksum = 0;
};

/// Little-endian, as every machine that Tenon runs on.
struct Header {
  std::array<char, 8> magic = kMagic;
  uint32_t version = kFormatVersion;
  uint32_t sections = kSections;
  std::array<SectionEntry, kSections> table;
  uint64_t checksum = 0;  // of all before it
};

// A fuzzer would find nothing but wrong checksums.
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
constexpr bool kCompareChecksums = false;
#else
constexpr bool kCompareChecksums = true;
#endif

uint64_t header_checksum(const Header& header) {
  return hash_bytes(std::as_bytes(std::span(&header, 1)).first(offsetof(Header, checksum)));
}

size_t rounded(size_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

using Builder = flatbuffers::FlatBufferBuilder;

flatbuffers::Offset<flatbuffers::Vector<flatbuffers::Offset<file::Bounds>>> write_bounds(
    Builder& builder, const std::vector<Bounds>& all) {
  std::vector<flatbuffers::Offset<file::Bounds>> out;
  for (const Bounds& one : all) out.push_back(file::CreateBoundsDirect(builder, &one.min, &one.opt, &one.max));
  return builder.CreateVector(out);
}

/// The place of each of `wanted` in `pool`, which gets those that it lacks.
std::vector<uint32_t> add_to_pool(const std::vector<Constant>& wanted, std::vector<Constant>& pool) {
  std::unordered_multimap<uint64_t, uint32_t> places;
  for (size_t i = 0; i < pool.size(); ++i) places.emplace(pool[i].hash(), static_cast<uint32_t>(i));
  std::vector<uint32_t> out;
  for (const Constant& one : wanted) {
    const auto [first, last] = places.equal_range(one.hash());
    const auto found = std::find_if(first, last, [&](const auto& entry) { return pool[entry.second] == one; });
    if (found != last) {
      out.push_back(found->second);
      continue;
    }
    out.push_back(static_cast<uint32_t>(pool.size()));
    places.emplace(one.hash(), out.back());
    pool.push_back(one);
  }
  return out;
}

flatbuffers::Offset<file::Source> write_source(Builder& builder, const SourceText& source,
                                               const std::vector<uint32_t>& places) {
  std::vector<flatbuffers::Offset<flatbuffers::String>> names;
  for (const std::string& name : source.debug_tensors) names.push_back(builder.CreateString(name));
  // Strings with their length: a name may hold a zero byte.
  const auto graph = builder.CreateString(source.graph);
  const auto pool = builder.CreateVector(places);
  const auto tensors = builder.CreateVector(names);
  return file::CreateSource(builder, graph, pool, tensors, source.debug_unfused);
}

/// A stripped plan leaves constants out that are of zeros alone.
bool is_absent(const Plan& plan, const Constant& constant) {
  const auto bytes = constant.bytes();
  return plan.refit.stripped && !bytes.empty() &&
         std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
}

/// A constant and how its elements lie in the file.
struct Stored {
  const Constant& constant;
  DataType type = stored_type(constant);
  size_t bytes = stored_bytes(constant.type(), type);
  bool absent = false;
};

void write_model(Builder& builder, const Plan& plan, const std::string& graph, const std::vector<Stored>& pool,
                 const std::vector<uint32_t>& source_pool) {
  std::vector<flatbuffers::Offset<file::Constant>> constants;
  size_t offset = 0;
  for (const Stored& one : pool) {
    const TensorType& type = one.constant.type();
    const auto dims = type.shape.numbers();
    const std::string stored(one.type == type.dtype ? "" : to_string(one.type));
    constants.push_back(file::CreateConstantDirect(builder, std::string(to_string(type.dtype)).c_str(), &dims,
                                                   one.absent ? kAbsentOffset : offset, one.bytes,
                                                   stored.empty() ? nullptr : stored.c_str()));
    if (!one.absent) offset += rounded(one.bytes);
  }
  std::vector<flatbuffers::Offset<file::Profile>> profiles;
  for (const Profile& one : plan.profiles) {
    const auto shapes = write_bounds(builder, one.shapes);
    const auto values = write_bounds(builder, one.values);
    profiles.push_back(file::CreateProfile(builder, shapes, values));
  }
  const auto source = write_source(builder, plan.source, source_pool);
  const auto name = builder.CreateString(plan.name), text = builder.CreateString(graph);
  const auto all_constants = builder.CreateVector(constants);
  const auto all_profiles = builder.CreateVector(profiles);
  const auto report = builder.CreateString(plan.report);
  const auto refit = write_refit(builder, plan.refit);
  const auto libraries = write_plugin_libraries(builder, plan.plugin_libraries);
  builder.Finish(file::CreateModel(builder, name, text, all_constants, all_profiles, report, source, refit, libraries));
}

flatbuffers::Offset<flatbuffers::Vector<flatbuffers::Offset<file::Choice>>> write_choices(
    Builder& builder, std::span<const Choice> choices) {
  std::vector<flatbuffers::Offset<file::Choice>> out;
  for (const Choice& choice : choices) {
    const auto tactic = builder.CreateString(choice.tactic), problem = builder.CreateString(choice.problem);
    out.push_back(file::CreateChoice(builder, tactic, choice.time_us, problem));
  }
  return builder.CreateVector(out);
}

void write_devices(Builder& builder, const Plan& plan) {
  std::vector<flatbuffers::Offset<file::Section>> sections;
  for (const DeviceSection& one : plan.devices) {
    const auto first = write_choices(builder, one.of_profile(0));
    std::vector<flatbuffers::Offset<file::Choices>> later;
    for (size_t profile = 1; profile < one.choices.size(); ++profile) {
      const auto choices = write_choices(builder, one.choices[profile]);
      later.push_back(file::CreateChoices(builder, choices));
    }
    const auto signature = builder.CreateString(one.signature);
    const auto later_profiles = builder.CreateVector(later);
    sections.push_back(file::CreateSection(builder, signature, one.threads, first, later_profiles));
  }
  builder.Finish(file::CreateDevicesDirect(builder, &sections));
}

Error corrupt(std::string message) { return Error(ErrorCode::corrupt_data, str("not a usable plan: ", message)); }

std::string text_of(const flatbuffers::String* text) { return text ? text->str() : std::string(); }

std::vector<int64_t> numbers_of(const flatbuffers::Vector<int64_t>* numbers) {
  if (!numbers) return {};
  std::vector<int64_t> out(numbers->size());
  // The verifier aligns a list's length, which needs less than its numbers do.
  if (!out.empty()) std::memcpy(out.data(), numbers->Data(), out.size() * sizeof(int64_t));
  return out;
}

/// The table's root, if the bytes are a well-formed one.
template <class Table>
const Table* verified(std::span<const std::byte> bytes) {
  const auto* data = reinterpret_cast<const uint8_t*>(bytes.data());
  constexpr flatbuffers::uoffset_t kMaxDepth = 16;
  constexpr flatbuffers::uoffset_t kMaxTables = 100'000'000;
  flatbuffers::Verifier verifier(data, bytes.size(), kMaxDepth, kMaxTables);
  return verifier.VerifyBuffer<Table>(nullptr) ? flatbuffers::GetRoot<Table>(data) : nullptr;
}

Result<Header> read_header(std::span<const std::byte> bytes) {
  Header header;
  if (!is_plan(bytes)) return corrupt("expected it to start with TENONPLN");
  if (bytes.size() < sizeof(Header))
    return corrupt(str("expected at least ", sizeof(Header), " bytes, found ", bytes.size()));
  std::memcpy(&header, bytes.data(), sizeof(Header));
  if (header.version != kFormatVersion) {
    return corrupt(str("expected format version ", kFormatVersion, ", found ", header.version));
  }
  if ((kCompareChecksums && header.checksum != header_checksum(header)) || header.sections != kSections)
    return corrupt("its header is damaged");
  return header;
}

Result<std::span<const std::byte>> read_section(std::span<const std::byte> bytes, const SectionEntry& entry,
                                                std::string_view name) {
  if (entry.offset > bytes.size() || entry.bytes > bytes.size() - entry.offset) {
    return corrupt(str("expected ", entry.offset + entry.bytes, " bytes up to the end of section '", name, "', found ",
                       bytes.size()));
  }
  if (entry.offset % kAlignment != 0) return corrupt(str("section '", name, "' begins at an odd place"));
  const auto section = bytes.subspan(entry.offset, entry.bytes);
  if (kCompareChecksums && hash_bytes(section) != entry.checksum)
    return corrupt(str("the checksum of section '", name, "' does not match"));
  return section;
}

/// The narrower type of a constant's elements; its own type for others. Nullopt if the file says what cannot be.
std::optional<DataType> stored_type_of(const file::Constant& constant, DataType dtype) {
  if (!constant.stored()) return dtype;
  const auto stored = parse_data_type(text_of(constant.stored()));
  return stored && may_be_stored(dtype, *stored) ? stored : std::nullopt;
}

Result<std::vector<Constant>> read_constants(const file::Model& model, std::span<const std::byte> weights,
                                             const std::shared_ptr<const void>& owner) {
  std::vector<Constant> out;
  if (!model.constants()) return out;
  for (const file::Constant* one : *model.constants()) {
    const auto dtype = parse_data_type(text_of(one->dtype()));
    const Shape shape = Shape::of(numbers_of(one->dims()));
    const auto volume = checked_volume(shape);
    const auto stored = dtype ? stored_type_of(*one, *dtype) : std::nullopt;
    if (!stored || *dtype == DataType::string || is_container(*dtype) || !volume || *volume > (int64_t{1} << 50) ||
        stored_bytes({*dtype, shape}, *stored) != one->bytes()) {
      return corrupt(str("constant ", out.size(), " has no usable type"));
    }
    if (one->offset() == kAbsentOffset) {
      constexpr uint64_t kMostAbsentBytes = uint64_t{1} << (kCompareChecksums ? 36 : 20);
      if (model.refit() == nullptr || !model.refit()->stripped() || one->bytes() > kMostAbsentBytes) {
        return corrupt(str("constant ", out.size(), " is absent"));
      }
      out.push_back(Constant::make(TensorType{*dtype, shape}, [](std::byte*) {}));
      continue;
    }
    if (one->offset() > weights.size() || one->bytes() > weights.size() - one->offset() ||
        one->offset() % kAlignment != 0) {
      return corrupt(str("constant ", out.size(), " is outside the weights"));
    }
    const auto data = weights.subspan(one->offset(), one->bytes());
    if (*dtype == DataType::boolean) {
      for (const std::byte b : data) {
        if (std::to_integer<int>(b) > 1) return corrupt(str("constant ", out.size(), " is not of bools"));
      }
    }
    const TensorType type{*dtype, shape};
    out.push_back(*stored == *dtype ? Constant(type, data, owner) : widen(type, *stored, data));
  }
  return out;
}

std::vector<Bounds> read_bounds(const flatbuffers::Vector<flatbuffers::Offset<file::Bounds>>* all) {
  std::vector<Bounds> out;
  if (!all) return out;
  for (const file::Bounds* one : *all)
    out.push_back({numbers_of(one->min()), numbers_of(one->opt()), numbers_of(one->max())});
  return out;
}

/// Profiles that fit the graph's inputs: what the runtime indexes without asking again.
Result<std::vector<Profile>> read_profiles(const file::Model& model, const Graph& graph) {
  std::vector<Profile> out;
  if (model.profiles()) {
    for (const file::Profile* one : *model.profiles())
      out.push_back({read_bounds(one->shapes()), read_bounds(one->values())});
  }
  if (out.empty()) return corrupt("expected at least one optimization profile");
  for (const Profile& profile : out) {
    bool fits = profile.shapes.size() == graph.inputs().size() && profile.values.size() == graph.inputs().size();
    for (size_t i = 0; fits && i < profile.shapes.size(); ++i) {
      const auto rank = static_cast<size_t>(graph.type(graph.inputs()[i].value).rank());
      const Bounds& bounds = profile.shapes[i];
      fits = bounds.min.size() == rank && bounds.opt.size() == rank && bounds.max.size() == rank;
      for (size_t axis = 0; fits && axis < rank; ++axis) fits = bounds.min[axis] >= 0;
    }
    if (!fits) return corrupt("an optimization profile does not fit the inputs");
  }
  return out;
}

Result<SourceText> read_source(const file::Source* source, const std::vector<Constant>& constants) {
  SourceText out;
  if (!source) return out;
  out.graph = text_of(source->graph());
  out.debug_unfused = source->debug_unfused();
  if (source->pool()) {
    for (const uint32_t place : *source->pool()) {
      if (place >= constants.size()) return corrupt("its source network names a constant that it does not have");
      out.pool.push_back(constants[place]);
    }
  }
  if (source->debug_tensors()) {
    for (const flatbuffers::String* name : *source->debug_tensors()) out.debug_tensors.push_back(text_of(name));
  }
  return out;
}

std::vector<Choice> read_choices(const flatbuffers::Vector<flatbuffers::Offset<file::Choice>>* choices) {
  std::vector<Choice> out;
  if (!choices) return out;
  for (const file::Choice* one : *choices)
    out.push_back({text_of(one->tactic()), one->time_us(), text_of(one->problem())});
  return out;
}

std::vector<DeviceSection> read_devices(const file::Devices& devices) {
  std::vector<DeviceSection> out;
  if (!devices.sections()) return out;
  for (const file::Section* one : *devices.sections()) {
    constexpr int kMaxThreads = 1024;
    DeviceSection section{text_of(one->signature()), std::clamp(one->threads(), 1, kMaxThreads), {}};
    section.choices.push_back(read_choices(one->choices()));
    if (one->later_profiles()) {
      for (const file::Choices* later : *one->later_profiles())
        section.choices.push_back(read_choices(later->choices()));
    }
    out.push_back(std::move(section));
  }
  return out;
}

}  // namespace

bool is_plan(std::span<const std::byte> bytes) {
  return bytes.size() >= kMagic.size() && std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) == 0;
}

std::vector<std::byte> to_bytes(const Plan& plan) {
  std::vector<Constant> pool;
  ir::PrintOptions print_options;
  print_options.pool = &pool;
  const std::string graph = ir::print(plan.graph, print_options);
  const std::vector<uint32_t> source_pool = add_to_pool(plan.source.pool, pool);
  Builder model;
  Builder devices;
  std::vector<Stored> stored;
  for (const Constant& one : pool) {
    stored.push_back({one});
    stored.back().absent = is_absent(plan, one);
  }
  write_model(model, plan, graph, stored, source_pool);
  write_devices(devices, plan);
  size_t weights_bytes = 0;
  for (const Stored& one : stored) weights_bytes += one.absent ? 0 : rounded(one.bytes);
  Header header;
  header.table[0] = {rounded(sizeof(Header)), model.GetSize(), 0};
  header.table[1] = {rounded(header.table[0].offset + model.GetSize()), devices.GetSize(), 0};
  header.table[2] = {rounded(header.table[1].offset + devices.GetSize()), weights_bytes, 0};
  std::vector<std::byte> out(header.table[2].offset + weights_bytes);
  std::memcpy(out.data() + header.table[0].offset, model.GetBufferPointer(), model.GetSize());
  std::memcpy(out.data() + header.table[1].offset, devices.GetBufferPointer(), devices.GetSize());
  size_t offset = header.table[2].offset;
  for (const Stored& one : stored) {
    if (one.absent) continue;
    store(one.constant, one.type, out.data() + offset);
    offset += rounded(one.bytes);
  }
  for (SectionEntry& entry : header.table) {
    entry.checksum = hash_bytes(std::span(out).subspan(entry.offset, entry.bytes));
  }
  header.checksum = header_checksum(header);
  std::memcpy(out.data(), &header, sizeof(Header));
  return out;
}

Result<Plan> from_bytes(std::span<const std::byte> bytes, std::shared_ptr<const void> owner) {
  TRY_ASSIGN(const Header header, read_header(bytes));
  TRY_ASSIGN(const auto model_bytes, read_section(bytes, header.table[0], "model"));
  TRY_ASSIGN(const auto devices_bytes, read_section(bytes, header.table[1], "devices"));
  TRY_ASSIGN(const auto weights, read_section(bytes, header.table[2], "weights"));
  const auto* model = verified<file::Model>(model_bytes);
  const auto* devices = verified<file::Devices>(devices_bytes);
  if (!model || !devices || !model->graph()) return corrupt("its tables are damaged");
  TRY_ASSIGN(const auto pool, read_constants(*model, weights, owner));
  Plan plan;
  plan.name = text_of(model->name());
  plan.report = text_of(model->report());
  TRY_ASSIGN(plan.graph, ops::parse(model->graph()->string_view(), pool).note("in the graph of a plan"));
  if (auto checked = ir::verify(plan.graph); !checked.ok()) return corrupt(checked.error().message());
  TRY_ASSIGN(plan.profiles, read_profiles(*model, plan.graph));
  TRY_ASSIGN(plan.source, read_source(model->source(), pool));
  TRY_ASSIGN(plan.refit, read_refit(model->refit()));
  plan.plugin_libraries = read_plugin_libraries(model->plugin_libraries());
  plan.devices = read_devices(*devices);
  return plan;
}

}  // namespace tenon::plan
