// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The walk over the layers.
#include "import/caffe/net_importer.h"

#include <algorithm>

#include "import/caffe/layers/lib/input_shape.h"

namespace tenon::caffe {

using caffe_schema::LayerParameter;
using caffe_schema::NetParameter;
using caffe_schema::NetStateRule;

namespace {

const Importer* find_importer(std::string_view type) {
  for (const Importer& importer : importers()) {
    if (std::find(importer.types.begin(), importer.types.end(), type) != importer.types.end()) return &importer;
  }
  return nullptr;
}

/// Why a type has no importer, and what to do.
Error no_importer(std::string_view type) {
  const auto ends_with = [&](std::string_view end) { return type.ends_with(end); };
  Error error(ErrorCode::unsupported, type.empty() ? "a layer without a type, or of one that Caffe does not have"
                                                   : str("there is no importer for layers of type ", type));
  if (ends_with("Loss") || type == "Accuracy") {
    return std::move(error).hint("import the deploy form of the network, which has no losses and no labels");
  }
  if (ends_with("Data")) {
    return std::move(error).hint("put an Input layer with the shape in its place, as the deploy form of a network has");
  }
  if (type == "Python") return std::move(error).hint("write what it does with Caffe's own layers, or as a plugin");
  return error;
}

}  // namespace

bool NetImporter::meets(const NetStateRule& rule) const {
  const caffe_schema::NetState& state = net_->message.state();  // TEST unless the file says otherwise
  if (rule.has_phase() && rule.phase() != caffe_schema::TEST) return false;
  if (rule.has_min_level() && state.level() < rule.min_level()) return false;
  if (rule.has_max_level() && state.level() > rule.max_level()) return false;
  const auto has = [&](const std::string& stage) {
    return std::find(state.stage().begin(), state.stage().end(), stage) != state.stage().end();
  };
  return std::all_of(rule.stage().begin(), rule.stage().end(), has) &&
         std::none_of(rule.not_stage().begin(), rule.not_stage().end(), has);
}

bool NetImporter::is_included(const LayerParameter& layer) const {
  const auto met = [&](const NetStateRule& rule) { return meets(rule); };
  if (layer.include_size() > 0) return std::any_of(layer.include().begin(), layer.include().end(), met);
  return std::none_of(layer.exclude().begin(), layer.exclude().end(), met);
}

void NetImporter::bind(const std::string& name, ValueId value) {
  Blob& blob = blobs_[name];
  if (blob.first == kNoValue) blob.first = value;
  blob.value = value;
  blob.read = false;
  blob.order = bound_++;
}

Result<> NetImporter::add_input(const std::string& name, const Shape& shape) {
  TRY_ASSIGN(Shape fed, input_shape(shape, options_));
  bind(name, assembly_.add_input(name, {DataType::f32, std::move(fed)}));
  return Done{};
}

/// `input: "data" input_dim: 1 ...`
Result<> NetImporter::add_old_inputs() {
  const NetParameter& net = net_->message;
  for (int i = 0; i < net.input_size(); ++i) {
    Shape shape;
    if (i < net.input_shape_size()) {
      TRY_ASSIGN(shape, shape_of(net.input_shape(i)));
    } else if (net.input_dim_size() >= 4 * (i + 1)) {
      const auto* dims = net.input_dim().data() + static_cast<ptrdiff_t>(4) * i;
      shape = Shape(std::vector<Dim>(dims, dims + 4));
    } else {
      return Error(ErrorCode::corrupt_data, str("expected a shape for input '", net.input(i), "'"));
    }
    TRY(add_input(net.input(i), shape).note(str("in input '", net.input(i), "'")));
  }
  return Done{};
}

const LayerParameter* NetImporter::weights_of(const LayerParameter& layer) const {
  const auto found = trained_.find(layer.name());
  if (found != trained_.end()) return found->second;
  return layer.blobs_size() > 0 ? &layer : nullptr;
}

Result<> NetImporter::import_with(const Importer& importer, const LayerParameter& layer,
                                  const std::vector<ValueId>& bottoms) {
  const LayerParameter* weights = weights_of(layer);
  const std::shared_ptr<const void> owner = weights == &layer ? net_ : weights_;
  LayerContext context({layer, weights, owner, options_}, assembly_, bottoms);
  TRY(importer.import(context));
  for (int i = 0; i < layer.top_size(); ++i) bind(layer.top(i), context.results()[static_cast<size_t>(i)]);
  return Done{};
}

/// A layer that the program makes a plugin of, from its bottoms and its weights.
Result<> NetImporter::import_plugin(const LayerParameter& layer, const std::vector<ValueId>& bottoms) {
  Knowns known;
  for (const ValueId id : bottoms) known.push_back(assembly_.known(id));
  UnknownNode node{.op_type = layer.type(), .name = layer.name(), .inputs = known};
  if (const LayerParameter* weights = weights_of(layer)) {
    for (const auto& blob : weights->blobs()) {
      TRY_ASSIGN(const Shape shape, shape_of(blob));
      TRY_ASSIGN(Constant read, read_elements(blob, shape, weights == &layer ? net_ : weights_));
      node.weights.push_back(std::move(read));
    }
  }
  TRY_ASSIGN(KnownNode found, options_.make_plugin(node));
  if (found.outputs != static_cast<size_t>(layer.top_size())) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a plugin with ", layer.top_size(), " outputs, found one with ", found.outputs));
  }
  std::vector<ValueId> operands = bottoms;
  for (const Constant& one : found.more_inputs) operands.push_back(assembly_.add_constant(one, ""));
  TRY_ASSIGN(const std::vector<ValueId> made,
             assembly_.add(std::move(found.op), std::move(operands), found.outputs, Origin(layer.name())));
  for (int i = 0; i < layer.top_size(); ++i) {
    const ValueId value = made[static_cast<size_t>(i)];
    assembly_.name(value, layer.top(i));
    bind(layer.top(i), value);
  }
  return Done{};
}

void NetImporter::import_layer(const LayerParameter& layer, int number) {
  std::vector<ValueId> bottoms;
  bool complete = true;  // not if a layer before it failed: then it says nothing of its own
  Result<> done = Done{};
  for (const std::string& name : layer.bottom()) {
    const auto found = blobs_.find(name);
    if (found == blobs_.end()) {
      done = Error(ErrorCode::corrupt_data, str("no layer before it makes the blob '", name, "'"));
      complete = false;
      break;
    }
    found->second.read = true;
    complete = complete && found->second.value != kNoValue;
    bottoms.push_back(found->second.value);
  }
  const Importer* importer = find_importer(layer.type());
  if (options_.is_plugin && options_.is_plugin(layer.name())) {
    if (complete) done = import_plugin(layer, bottoms);
  } else if (!importer) {
    done = no_importer(layer.type());
  } else if (complete) {
    done = import_with(*importer, layer, bottoms);
  }
  if (done.ok() && complete) return;
  for (const std::string& name : layer.top()) bind(name, kNoValue);
  if (!done.ok()) fail(layer, number, bottoms, done.error());
}

void NetImporter::fail(const LayerParameter& layer, int number, const std::vector<ValueId>& bottoms,
                       const Error& error) {
  ImportFailure failure{number, layer.name(), layer.type(), {}, error.message(), join(error.hints(), "; ")};
  for (const ValueId id : bottoms) {
    if (id != kNoValue) failure.inputs.push_back(assembly_.graph.type(id));
  }
  for (const std::string& note : error.notes()) failure.reason += str(" (", note, ")");
  failures_.push_back(std::move(failure));
  codes_.push_back(error.code());
}

Error NetImporter::failure_error() const {
  const bool all_corrupt =
      std::all_of(codes_.begin(), codes_.end(), [](ErrorCode code) { return code == ErrorCode::corrupt_data; });
  const std::string net = options_.name.empty() ? "the network" : str("'", options_.name, "'");
  std::string text =
      str(failures_.size(), failures_.size() == 1 ? " layer" : " layers", " of ", net, " cannot be imported:");
  for (const ImportFailure& failure : failures_) text += str("\n  ", failure);
  return Error(all_corrupt ? ErrorCode::corrupt_data : ErrorCode::unsupported, std::move(text));
}

Result<> NetImporter::add_outputs() {
  std::vector<std::pair<size_t, std::string>> unread;
  for (const auto& [name, blob] : blobs_) {
    const bool is_input = !assembly_.graph.producer(blob.value) && !assembly_.graph.constant(blob.value);
    if (!blob.read && !is_input) unread.emplace_back(blob.order, name);
  }
  std::sort(unread.begin(), unread.end());
  std::vector<std::string> names = options_.outputs;
  if (names.empty()) {
    for (auto& [order, name] : unread) names.push_back(std::move(name));
  }
  if (names.empty()) return Error(ErrorCode::corrupt_data, "expected a blob that no layer reads, found none");
  for (const std::string& name : names) {
    const auto found = blobs_.find(name);
    if (found == blobs_.end()) return Error(ErrorCode::not_found, str("no layer makes the output '", name, "'"));
    assembly_.graph.add_output(found->second.value, name);
  }
  return Done{};
}

/// A blob's last value has its plain name, because that is the one that readers of the network mean.
void NetImporter::name_blobs() {
  Graph& graph = assembly_.graph;
  for (const auto& [name, blob] : blobs_) {
    if (graph.producer(blob.first) && blob.first != blob.value) {
      std::swap(graph.value(blob.first).name, graph.value(blob.value).name);
    }
    if (options_.blobs) options_.blobs->insert_or_assign(name, graph.value(blob.value).name);
  }
}

Result<Graph> NetImporter::run() {
  if (net_->message.layer_size() == 0) {
    return Error(ErrorCode::corrupt_data, "expected a network with layers, found none");
  }
  if (weights_) {
    for (const LayerParameter& layer : weights_->message.layer()) {
      if (layer.blobs_size() > 0) trained_.emplace(layer.name(), &layer);
    }
  }
  TRY(add_old_inputs());
  for (int i = 0; i < net_->message.layer_size(); ++i) {
    const LayerParameter& layer = net_->message.layer(i);
    if (is_included(layer)) import_layer(layer, i);
  }
  if (options_.failures) *options_.failures = failures_;
  if (!failures_.empty()) return failure_error();
  name_blobs();
  if (options_.mark_outputs) TRY(add_outputs());
  return std::move(assembly_.graph);
}

}  // namespace tenon::caffe
