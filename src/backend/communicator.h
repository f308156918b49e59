// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// HasCommunicator: a stream whose launches may exchange data with other devices.
#pragma once

namespace tenon {

/// A stream of a device that has collective operations.
class HasCommunicator {
 public:
  virtual ~HasCommunicator() = default;
  /// An ncclComm_t of the caller's, which outlives the launches; null: none yet, and collective operations are errors.
  /// Streams that were never told one, such as a tuner's, leave collective operations out.
  virtual void set_communicator(void* communicator) = 0;
};

}  // namespace tenon
