// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Networks of before 2014, whose layers are numbered types in a field `layers`.
#pragma once

#include "caffe_schema.pb.h"

namespace tenon::caffe {

/// Every `layers` becomes a `layer` with the same parameters. A type without a number stays empty, which no importer
/// takes.
void upgrade_old_layers(caffe_schema::NetParameter& net);

}  // namespace tenon::caffe
