// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Asking a plugin for the types and shapes of its results.
#include "api/plugins/describe.h"

#include "api/common/convert.h"
#include "api/plugins/dimension_exprs.h"
#include "ops/lib/evaluate.h"
#include "ops/plugin.h"
#include "ops/plugin_sized.h"

namespace tenon::api {

namespace {

constexpr int kMostDims = 8;

class Description {
 public:
  Description(const LivePlugin& plugin, const PluginInputs& inputs)
      : plugin_(plugin), inputs_(inputs), tensors_(inputs.all.size() - inputs.shape_inputs) {}

  Result<Op> make() {
    TRY_ASSIGN(const int32_t outputs, plugin_.output_count());
    for (const Known& input : inputs_.all.first(tensors_)) {
      TRY_ASSIGN(const nv::PluginTensorDesc desc, desc_of(input.type));
      descs_.push_back(desc);
      types_.push_back(desc.type);
    }
    TRY(ask_types(outputs));
    TRY(ask_shapes(outputs));
    TRY(ask_formats());
    PluginCall call = this->call();
    if (exprs_.has_sizes()) return ops::make(PluginSized{std::move(call)});
    return ops::make(Plugin{std::move(call)});
  }

 private:
  PluginCall call() const {
    PluginCall out;
    out.type = plugin_.type();
    out.version = plugin_.version();
    out.name_space = plugin_.name_space();
    out.layer = inputs_.layer;
    out.generation = static_cast<int64_t>(plugin_.generation());
    out.shape_inputs = static_cast<int64_t>(inputs_.shape_inputs);
    out.implicit_batch = inputs_.implicit_batch;
    for (size_t i = 0; i < shapes_.size(); ++i) out.results.push_back(str(to_string(results_[i]), ":", shapes_[i]));
    return out;
  }

  Error refused(const std::string& why) const {
    return Error(ErrorCode::invalid_argument, str(plugin_.text(), ": ", why));
  }

  Result<> ask_types(int32_t outputs) {
    std::vector<nv::DataType> found(static_cast<size_t>(outputs), nv::DataType::kFLOAT);
    const auto count = static_cast<int32_t>(types_.size());
    if (plugin_.generation() == Generation::v3) {
      const int32_t status = plugin_.build()->getOutputDataTypes(found.data(), outputs, types_.data(), count);
      if (status != 0) return refused(str("getOutputDataTypes returned ", status));
    } else if (plugin_.generation() != Generation::v2) {
      for (int32_t i = 0; i < outputs; ++i) {
        found[static_cast<size_t>(i)] = plugin_.as<nv::IPluginV2Ext>().getOutputDataType(i, types_.data(), count);
      }
    } else if (!types_.empty()) {
      found.assign(found.size(), types_[0]);
    }
    for (const nv::DataType type : found) {
      auto known = data_type(type);
      if (!known.ok()) return refused(str("output of type ", static_cast<int>(type), ": ", known.error().message()));
      results_.push_back(*known);
    }
    return Done{};
  }

  Result<> ask_shapes(int32_t outputs) {
    switch (plugin_.generation()) {
      case Generation::v2_dynamic_ext:
        return ask_dynamic(outputs);
      case Generation::v3:
        return ask_third(outputs);
      default:
        return ask_fixed(outputs);
    }
  }

  Result<> ask_fixed(int32_t outputs) {
    std::vector<nv::Dims> dims;
    for (const Known& input : inputs_.all) {
      TRY_ASSIGN(const nv::Dims one, fixed_dims(input.type, inputs_.implicit_batch));
      dims.push_back(one);
    }
    for (int32_t i = 0; i < outputs; ++i) {
      const nv::Dims shape = plugin_.v2().getOutputDimensions(i, dims.data(), static_cast<int32_t>(dims.size()));
      if (shape.nbDims < 0 || shape.nbDims > kMostDims) {
        return refused(str("getOutputDimensions(", i, ") gave ", shape.nbDims, " dimensions"));
      }
      std::string text = inputs_.implicit_batch ? "i0.0" : "";
      for (int32_t d = 0; d < shape.nbDims; ++d) {
        if (shape.d[d] < 0) return refused(str("getOutputDimensions(", i, ") gave size ", shape.d[d]));
        text += str(text.empty() ? "" : ",", shape.d[d]);
      }
      shapes_.push_back(std::move(text));
    }
    return Done{};
  }

  Result<> add_exprs(int32_t output, const nv::DimsExprs& shape) {
    if (shape.nbDims < 0 || shape.nbDims > kMostDims) {
      return refused(str("output ", output, " has ", shape.nbDims, " dimensions"));
    }
    std::string text;
    for (int32_t d = 0; d < shape.nbDims; ++d) {
      const std::string* one = exprs_.text_of(shape.d[d]);
      if (one == nullptr) return refused(str("dimension ", d, " of output ", output, " is null or of another builder"));
      text += (d == 0 ? "" : ",") + *one;
    }
    shapes_.push_back(std::move(text));
    return Done{};
  }

  Result<> ask_dynamic(int32_t outputs) {
    std::vector<nv::DimsExprs> dims;
    for (size_t i = 0; i < inputs_.all.size(); ++i) {
      TRY_ASSIGN(const nv::DimsExprs one, exprs_.shape_of(inputs_.all[i], i));
      dims.push_back(one);
    }
    for (int32_t i = 0; i < outputs; ++i) {
      TRY(add_exprs(i, plugin_.as<nv::IPluginV2DynamicExt>().getOutputDimensions(
                           i, dims.data(), static_cast<int32_t>(dims.size()), exprs_)));
    }
    return Done{};
  }

  Result<> ask_third(int32_t outputs) {
    std::vector<nv::DimsExprs> dims, elements;
    for (size_t i = 0; i < inputs_.all.size(); ++i) {
      const bool is_tensor = i < tensors_;
      TRY_ASSIGN(const nv::DimsExprs one,
                 is_tensor ? exprs_.shape_of(inputs_.all[i], i) : exprs_.elements_of(inputs_.all[i], i));
      (is_tensor ? dims : elements).push_back(one);
    }
    std::vector<nv::DimsExprs> found(static_cast<size_t>(outputs), nv::DimsExprs{-1, {}});
    const int32_t status =
        plugin_.build()->getOutputShapes(dims.data(), static_cast<int32_t>(dims.size()), elements.data(),
                                         static_cast<int32_t>(elements.size()), found.data(), outputs, exprs_);
    if (status != 0) return refused(str("getOutputShapes returned ", status));
    for (int32_t i = 0; i < outputs; ++i) TRY(add_exprs(i, found[static_cast<size_t>(i)]));
    return Done{};
  }

  /// Every tensor of a node lies row-major, in its own type: does the plugin take that?
  Result<> ask_formats() {
    std::vector<nv::PluginTensorDesc> all = descs_;
    for (const DataType type : results_) {
      TRY_ASSIGN(const nv::PluginTensorDesc desc, desc_of({type, Shape{}}));
      all.push_back(desc);
    }
    const auto inputs = static_cast<int32_t>(descs_.size()), outputs = static_cast<int32_t>(results_.size());
    std::vector<nv::DynamicPluginTensorDesc> ranges;
    for (const nv::PluginTensorDesc& one : all) ranges.push_back({one, one.dims, one.dims, one.dims});
    for (int32_t pos = 0; pos < inputs + outputs; ++pos) {
      if (takes(pos, all, ranges, inputs, outputs)) continue;
      const bool is_input = pos < inputs;
      const DataType type =
          is_input ? inputs_.all[static_cast<size_t>(pos)].type.dtype : results_[static_cast<size_t>(pos - inputs)];
      return Error(ErrorCode::unsupported, str(plugin_.text(), ": it does not take ", is_input ? "input " : "output ",
                                               is_input ? pos : pos - inputs, " as ", type, " in format kLINEAR"))
          .hint("cast the tensor to a type that the plugin takes; other formats are not offered");
    }
    return Done{};
  }

  bool takes(int32_t pos, const std::vector<nv::PluginTensorDesc>& all,
             const std::vector<nv::DynamicPluginTensorDesc>& ranges, int32_t inputs, int32_t outputs) const {
    const auto at = static_cast<size_t>(pos);
    switch (plugin_.generation()) {
      case Generation::v2:
      case Generation::v2_ext: {
        // These kinds are asked for the type of floats alone: one for all their tensors.
        const bool is_float = is_fractional(*data_type(all[at].type));
        return !is_float || plugin_.v2().supportsFormat(all[at].type, nv::TensorFormat::kLINEAR);
      }
      case Generation::v2_io_ext:
        return plugin_.as<nv::IPluginV2IOExt>().supportsFormatCombination(pos, all.data(), inputs, outputs);
      case Generation::v2_dynamic_ext:
        return plugin_.as<nv::IPluginV2DynamicExt>().supportsFormatCombination(pos, all.data(), inputs, outputs);
      case Generation::v3:
        return plugin_.build()->supportsFormatCombination(pos, ranges.data(), inputs, outputs);
    }
    return false;
  }

  const LivePlugin& plugin_;
  const PluginInputs& inputs_;
  size_t tensors_;
  ExprBuilder exprs_;
  std::vector<nv::PluginTensorDesc> descs_;
  std::vector<nv::DataType> types_;
  std::vector<DataType> results_;
  std::vector<std::string> shapes_;
};

}  // namespace

Result<nv::PluginTensorDesc> desc_of(const TensorType& type) {
  if (!has_number(type.dtype)) {
    return Error(ErrorCode::unsupported, str("a tensor of ", type.dtype, ", which plugins have no type for"));
  }
  const nv::Dims dims = dims_of(type.shape);
  if (dims.nbDims < 0) return Error(ErrorCode::unsupported, str("a tensor of more than 8 dimensions, ", type));
  return nv::PluginTensorDesc{dims, data_type(type.dtype), nv::TensorFormat::kLINEAR, 1.0F};
}

Result<nv::Dims> fixed_dims(const TensorType& type, bool implicit_batch) {
  std::vector<int64_t> sizes;
  for (int i = implicit_batch ? 1 : 0; i < type.rank(); ++i) {
    if (!type.shape[i].is_number()) {
      return Error(ErrorCode::unsupported, str("expected fixed sizes, found ", type))
          .hint("plugins of dynamic shapes derive from IPluginV2DynamicExt or IPluginV3");
    }
    sizes.push_back(type.shape[i].number());
  }
  const nv::Dims dims = dims_of(sizes);
  if (dims.nbDims < 0) return Error(ErrorCode::unsupported, str("expected at most 8 dimensions, found ", type));
  return dims;
}

Result<Op> describe(const LivePlugin& plugin, const PluginInputs& inputs) {
  return Description(plugin, inputs).make().note(str("in plugin layer '", inputs.layer, "' (", plugin.text(), ")"));
}

}  // namespace tenon::api
