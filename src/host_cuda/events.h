// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Events: marks in streams, with the time at which the stream came to them.
#pragma once

#include "host_cuda/device.h"

namespace tenon::host_cuda {

cudaError_t create_event(cudaEvent_t* event, unsigned int flags);
cudaError_t destroy_event(cudaEvent_t event);
cudaError_t record_event(cudaEvent_t event, cudaStream_t stream);
/// Makes what is added to the stream from now on wait for the last record of the event.
cudaError_t wait_for_event(cudaStream_t stream, cudaEvent_t event);
/// cudaErrorNotReady until the stream came to the last record.
cudaError_t query_event(cudaEvent_t event);
cudaError_t synchronize_event(cudaEvent_t event);
/// Errors: cudaErrorInvalidResourceHandle for events without time or record, cudaErrorNotReady.
cudaError_t elapsed_ms(float* ms, cudaEvent_t start, cudaEvent_t end);

}  // namespace tenon::host_cuda
