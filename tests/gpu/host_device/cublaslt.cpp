// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A library under cuBLASLt's name that has none of its functions: one that the machine has must not be opened in its
// place.
extern "C" __attribute__((visibility("default"))) const char* host_device_has_no_cublaslt() {
  return "the host device";
}
