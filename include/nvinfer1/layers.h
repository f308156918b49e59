// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// All layers of a network.
#pragma once

#include "nvinfer1/layers/activation.h"
#include "nvinfer1/layers/attention.h"
#include "nvinfer1/layers/conditional.h"
#include "nvinfer1/layers/constant.h"
#include "nvinfer1/layers/convolution.h"
#include "nvinfer1/layers/elementwise.h"
#include "nvinfer1/layers/fully_connected.h"
#include "nvinfer1/layers/gather.h"
#include "nvinfer1/layers/loop.h"
#include "nvinfer1/layers/matrix_multiply.h"
#include "nvinfer1/layers/moe.h"
#include "nvinfer1/layers/normalization.h"
#include "nvinfer1/layers/plugin.h"
#include "nvinfer1/layers/pooling.h"
#include "nvinfer1/layers/quantize.h"
#include "nvinfer1/layers/reduce.h"
#include "nvinfer1/layers/resize.h"
#include "nvinfer1/layers/rnn.h"
#include "nvinfer1/layers/scale.h"
#include "nvinfer1/layers/shuffle.h"
#include "nvinfer1/layers/slice.h"
