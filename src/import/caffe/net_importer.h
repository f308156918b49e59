// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// NetImporter: walks the layers of a network in order, hands each to its importer, and remembers all that fail.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "import/caffe/import.h"
#include "import/caffe/layer_context.h"
#include "import/caffe/net_reader.h"

namespace tenon::caffe {

class NetImporter {
 public:
  /// `weights` may be null, or the same as `net`.
  NetImporter(std::shared_ptr<const Net> net, std::shared_ptr<const Net> weights, const ImportOptions& options)
      : net_(std::move(net)), weights_(std::move(weights)), options_(options) {}

  Result<Graph> run();

 private:
  /// What a blob's name stands for now; kNoValue if its layer failed.
  struct Blob {
    ValueId value = kNoValue;
    ValueId first = kNoValue;  // of the values that the name has stood for
    bool read = false;
    size_t order = 0;  // of its present value
  };

  Result<> add_old_inputs();
  Result<> add_input(const std::string& name, const Shape& shape);
  bool is_included(const caffe_schema::LayerParameter& layer) const;
  bool meets(const caffe_schema::NetStateRule& rule) const;
  const caffe_schema::LayerParameter* weights_of(const caffe_schema::LayerParameter& layer) const;
  void import_layer(const caffe_schema::LayerParameter& layer, int number);
  Result<> import_with(const Importer& importer, const caffe_schema::LayerParameter& layer,
                       const std::vector<ValueId>& bottoms);
  Result<> import_plugin(const caffe_schema::LayerParameter& layer, const std::vector<ValueId>& bottoms);
  void bind(const std::string& name, ValueId value);
  void fail(const caffe_schema::LayerParameter& layer, int number, const std::vector<ValueId>& bottoms,
            const Error& error);
  Result<> add_outputs();
  void name_blobs();
  Error failure_error() const;

  std::shared_ptr<const Net> net_;
  std::shared_ptr<const Net> weights_;
  const ImportOptions& options_;
  Assembly assembly_;
  std::unordered_map<std::string, Blob> blobs_;
  std::unordered_map<std::string, const caffe_schema::LayerParameter*> trained_;  // by name
  size_t bound_ = 0;
  std::vector<ImportFailure> failures_;
  std::vector<ErrorCode> codes_;  // of failures_
};

}  // namespace tenon::caffe
