// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Writing and reading what a refit needs.
#include "plan/refit_file.h"

#include <cmath>
#include <cstring>

namespace tenon::plan {

namespace {

using Builder = flatbuffers::FlatBufferBuilder;
using Strings = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>;

std::string text_of(const flatbuffers::String* text) { return text ? text->str() : std::string(); }

flatbuffers::Offset<Strings> write_strings(Builder& builder, const std::vector<std::string>& strings) {
  std::vector<flatbuffers::Offset<flatbuffers::String>> out;
  for (const std::string& one : strings) out.push_back(builder.CreateString(one));
  return builder.CreateVector(out);
}

std::vector<std::string> read_strings(const Strings* strings) {
  std::vector<std::string> out;
  if (!strings) return out;
  for (const flatbuffers::String* one : *strings) out.push_back(text_of(one));
  return out;
}

using Origins = flatbuffers::Vector<flatbuffers::Offset<file::Names>>;

flatbuffers::Offset<Origins> write_origins(Builder& builder, const std::vector<Origin>& origins) {
  std::vector<flatbuffers::Offset<file::Names>> out;
  for (const Origin& origin : origins) {
    const auto names = write_strings(builder, origin.names());
    out.push_back(file::CreateNames(builder, names));
  }
  return builder.CreateVector(out);
}

std::vector<Origin> read_origins(const Origins* origins) {
  std::vector<Origin> out;
  if (!origins) return out;
  for (const file::Names* one : *origins) out.emplace_back(read_strings(one->names()));
  return out;
}

flatbuffers::Offset<file::Recipe> write_recipe(Builder& builder, const Recipe& recipe) {
  std::vector<flatbuffers::Offset<file::Scale>> scales;
  for (const auto& [tensor, scale] : recipe.scales) {
    const auto name = builder.CreateString(tensor);
    scales.push_back(file::CreateScale(builder, name, scale));
  }
  const auto all_kept = write_origins(builder, recipe.kept_in_float);
  const auto all_apart = write_origins(builder, recipe.chains_apart);
  const auto merges = write_origins(builder, recipe.merges_apart);
  const auto disabled = write_strings(builder, recipe.disabled_passes);
  const auto extra = write_strings(builder, recipe.extra_passes);
  const auto all_scales = builder.CreateVector(scales);
  std::vector<flatbuffers::Offset<file::Arithmetic>> arithmetic;
  for (const auto& [product, dtype] : recipe.half_arithmetic) {
    const auto name = builder.CreateString(product), type = builder.CreateString(std::string(to_string(dtype)));
    arithmetic.push_back(file::CreateArithmetic(builder, name, type));
  }
  const auto all_arithmetic = builder.CreateVector(arithmetic);
  const auto half = builder.CreateString(std::string(to_string(recipe.half)));
  const auto in_f32 = write_strings(builder, recipe.kept_in_f32);
  const auto halves = write_strings(builder, recipe.halves_in_f32);
  return file::CreateRecipe(builder, disabled, extra, recipe.int8, all_scales, all_kept, recipe.chains, all_apart,
                            merges, half, in_f32, halves, all_arithmetic);
}

/// Of a 16-bit float; none where the text says so or is empty.
Result<DataType> read_half(const std::string& text) {
  const bool none = text.empty() || text == to_string(DataType::none);
  const auto dtype = none ? DataType::none : parse_data_type(text).value_or(DataType::f32);
  if (dtype == DataType::none || dtype == DataType::f16 || dtype == DataType::bf16) return dtype;
  return Error(ErrorCode::corrupt_data, str("not a usable plan: expected a 16-bit float in its recipe, found ", text));
}

Result<Recipe> read_recipe(const file::Recipe* recipe) {
  Recipe out;
  if (!recipe) return out;
  out.disabled_passes = read_strings(recipe->disabled_passes());
  out.extra_passes = read_strings(recipe->extra_passes());
  out.int8 = recipe->int8();
  if (recipe->scales()) {
    for (const file::Scale* one : *recipe->scales()) {
      if (!std::isfinite(one->scale()) || one->scale() <= 0) {
        return Error(ErrorCode::corrupt_data, "not a usable plan: a scale of its recipe is not above 0");
      }
      out.scales[text_of(one->tensor())] = one->scale();
    }
  }
  out.kept_in_float = read_origins(recipe->kept_in_float());
  out.merges_apart = read_origins(recipe->merges_apart());
  out.chains = recipe->chains();
  out.chains_apart = read_origins(recipe->chains_apart());
  TRY_ASSIGN(out.half, read_half(text_of(recipe->half())));
  out.kept_in_f32 = read_strings(recipe->kept_in_f32());
  out.halves_in_f32 = read_strings(recipe->halves_in_f32());
  if (!recipe->half_arithmetic()) return out;
  for (const file::Arithmetic* one : *recipe->half_arithmetic()) {
    TRY_ASSIGN(const DataType dtype, read_half(text_of(one->dtype())));
    if (dtype != DataType::none) out.half_arithmetic[text_of(one->product())] = dtype;
  }
  return out;
}

Result<RefitWeights> read_weights(const file::RefitWeights& weights) {
  RefitWeights out{text_of(weights.value()), text_of(weights.name()), text_of(weights.layer()), weights.role()};
  const auto dtype = parse_data_type(text_of(weights.dtype()));
  std::vector<int64_t> dims;
  if (weights.dims() && weights.dims()->size() > 0) {
    dims.resize(weights.dims()->size());
    // The verifier aligns a list's length, which needs less than its numbers do.
    std::memcpy(dims.data(), weights.dims()->Data(), dims.size() * sizeof(int64_t));
  }
  out.type = {dtype.value_or(DataType::none), Shape::of(dims)};
  if (!dtype || !checked_volume(out.type.shape)) {
    return Error(ErrorCode::corrupt_data, str("not a usable plan: weights '", out.value, "' have no usable type"));
  }
  out.hash = weights.hash();
  return out;
}

}  // namespace

flatbuffers::Offset<file::Refit> write_refit(Builder& builder, const Refit& refit) {
  if (!refit.allowed) return {};
  std::vector<flatbuffers::Offset<file::RefitWeights>> weights;
  for (const RefitWeights& one : refit.weights) {
    const auto value = builder.CreateString(one.value), name = builder.CreateString(one.name);
    const auto layer = builder.CreateString(one.layer);
    const auto dtype = builder.CreateString(std::string(to_string(one.type.dtype)));
    const auto dims = builder.CreateVector(one.type.shape.numbers());
    weights.push_back(file::CreateRefitWeights(builder, value, name, layer, one.role, dtype, dims, one.hash));
  }
  const auto all = builder.CreateVector(weights);
  const auto recipe = write_recipe(builder, refit.recipe);
  return file::CreateRefit(builder, refit.stripped, all, recipe);
}

Result<Refit> read_refit(const file::Refit* refit) {
  Refit out;
  if (!refit) return out;
  out.allowed = true;
  out.stripped = refit->stripped();
  if (refit->weights()) {
    for (const file::RefitWeights* one : *refit->weights()) {
      TRY_ASSIGN(RefitWeights weights, read_weights(*one));
      out.weights.push_back(std::move(weights));
    }
  }
  TRY_ASSIGN(out.recipe, read_recipe(refit->recipe()));
  return out;
}

flatbuffers::Offset<flatbuffers::Vector<flatbuffers::Offset<file::PluginLibrary>>> write_plugin_libraries(
    Builder& builder, const std::vector<PluginLibrary>& libraries) {
  if (libraries.empty()) return {};
  std::vector<flatbuffers::Offset<file::PluginLibrary>> out;
  for (const PluginLibrary& one : libraries) {
    const auto path = builder.CreateString(one.path);
    out.push_back(file::CreatePluginLibrary(builder, path, one.hash));
  }
  return builder.CreateVector(out);
}

std::vector<PluginLibrary> read_plugin_libraries(
    const flatbuffers::Vector<flatbuffers::Offset<file::PluginLibrary>>* libraries) {
  std::vector<PluginLibrary> out;
  if (!libraries) return out;
  for (const file::PluginLibrary* one : *libraries) out.push_back({text_of(one->path()), one->hash()});
  return out;
}

}  // namespace tenon::plan
