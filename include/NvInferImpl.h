// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The function tables behind the public classes: order and signatures are the binary interface, new functions go last.
#pragma once

#include "nvinfer1/impl/algorithm.h"
#include "nvinfer1/impl/attention.h"
#include "nvinfer1/impl/builder.h"
#include "nvinfer1/impl/control_flow.h"
#include "nvinfer1/impl/convolution.h"
#include "nvinfer1/impl/cuda_engine.h"
#include "nvinfer1/impl/execution_context.h"
#include "nvinfer1/impl/gather.h"
#include "nvinfer1/impl/memory.h"
#include "nvinfer1/impl/network.h"
#include "nvinfer1/impl/pointwise.h"
#include "nvinfer1/impl/quantize.h"
#include "nvinfer1/impl/reduction.h"
#include "nvinfer1/impl/runtime.h"
#include "nvinfer1/impl/shape.h"
#include "nvinfer1/impl/tensor.h"
