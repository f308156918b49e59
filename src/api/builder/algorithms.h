// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IAlgorithmSelector: tactics as nvinfer1's algorithms, shown to a program that chooses, and reported when it has.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "NvInfer.h"
#include "plan/plan.h"
#include "tune/tune.h"

namespace tenon::api {

namespace nv = nvinfer1;

class Algorithm;
class AlgorithmContext;

/// One build with a selector. Problems that several layers share are shown once, under the name of the first;
/// a name stands for one problem: those behind the first of a layer are "conv1 [2]" and so on.
class AlgorithmSelection {
 public:
  /// `refuses_empty`: a selection of none is an error; else it means that all may be taken.
  AlgorithmSelection(nv::IAlgorithmSelector& selector, bool refuses_empty);
  ~AlgorithmSelection();

  /// Errors: invalid_argument if the program's answer names what was not there.
  Result<std::vector<size_t>> select(const tune::Selection& selection);
  /// Tells the program what was taken for every layer.
  void report(const DeviceSection& section);

 private:
  struct Shown {
    std::unique_ptr<AlgorithmContext> context;
    std::map<std::string, std::unique_ptr<Algorithm>, std::less<>> algorithms;  // by tactic
  };

  nv::IAlgorithmSelector& selector_;
  bool refuses_empty_;
  std::map<std::string, Shown> shown_;      // by the problem's text
  std::map<std::string, int> problems_of_;  // how many were shown, by layer
};

}  // namespace tenon::api
