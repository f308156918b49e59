// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Enumerations of layers.
#include "bind.h"

namespace tenon::python {

namespace {

void bind_a_to_i(nb::module_& m) {
  nb::enum_<nv::ActivationType>(m, "ActivationType")
      .value("RELU", nv::ActivationType::kRELU)
      .value("SIGMOID", nv::ActivationType::kSIGMOID)
      .value("TANH", nv::ActivationType::kTANH)
      .value("LEAKY_RELU", nv::ActivationType::kLEAKY_RELU)
      .value("ELU", nv::ActivationType::kELU)
      .value("SELU", nv::ActivationType::kSELU)
      .value("SOFTSIGN", nv::ActivationType::kSOFTSIGN)
      .value("SOFTPLUS", nv::ActivationType::kSOFTPLUS)
      .value("CLIP", nv::ActivationType::kCLIP)
      .value("HARD_SIGMOID", nv::ActivationType::kHARD_SIGMOID)
      .value("SCALED_TANH", nv::ActivationType::kSCALED_TANH)
      .value("THRESHOLDED_RELU", nv::ActivationType::kTHRESHOLDED_RELU)
      .value("GELU_ERF", nv::ActivationType::kGELU_ERF)
      .value("GELU_TANH", nv::ActivationType::kGELU_TANH);
  nb::enum_<nv::AttentionIOForm>(m, "AttentionIOForm")
      .value("PADDED_BHND", nv::AttentionIOForm::kPADDED_BHND)
      .value("PACKED_NHD", nv::AttentionIOForm::kPACKED_NHD);
  nb::enum_<nv::AttentionNormalizationOp>(m, "AttentionNormalizationOp")
      .value("NONE", nv::AttentionNormalizationOp::kNONE)
      .value("SOFTMAX", nv::AttentionNormalizationOp::kSOFTMAX);
  nb::enum_<nv::BoundingBoxFormat>(m, "BoundingBoxFormat")
      .value("CORNER_PAIRS", nv::BoundingBoxFormat::kCORNER_PAIRS)
      .value("CENTER_SIZES", nv::BoundingBoxFormat::kCENTER_SIZES);
  nb::enum_<nv::CausalMaskKind>(m, "CausalMaskKind")
      .value("NONE", nv::CausalMaskKind::kNONE)
      .value("UPPER_LEFT", nv::CausalMaskKind::kUPPER_LEFT)
      .value("LOWER_RIGHT", nv::CausalMaskKind::kLOWER_RIGHT);
  nb::enum_<nv::CumulativeOperation>(m, "CumulativeOperation").value("SUM", nv::CumulativeOperation::kSUM);
  nb::enum_<nv::ElementWiseOperation>(m, "ElementWiseOperation")
      .value("SUM", nv::ElementWiseOperation::kSUM)
      .value("PROD", nv::ElementWiseOperation::kPROD)
      .value("MAX", nv::ElementWiseOperation::kMAX)
      .value("MIN", nv::ElementWiseOperation::kMIN)
      .value("SUB", nv::ElementWiseOperation::kSUB)
      .value("DIV", nv::ElementWiseOperation::kDIV)
      .value("POW", nv::ElementWiseOperation::kPOW)
      .value("FLOOR_DIV", nv::ElementWiseOperation::kFLOOR_DIV)
      .value("AND", nv::ElementWiseOperation::kAND)
      .value("OR", nv::ElementWiseOperation::kOR)
      .value("XOR", nv::ElementWiseOperation::kXOR)
      .value("EQUAL", nv::ElementWiseOperation::kEQUAL)
      .value("GREATER", nv::ElementWiseOperation::kGREATER)
      .value("LESS", nv::ElementWiseOperation::kLESS);
  nb::enum_<nv::FillOperation>(m, "FillOperation")
      .value("LINSPACE", nv::FillOperation::kLINSPACE)
      .value("RANDOM_UNIFORM", nv::FillOperation::kRANDOM_UNIFORM)
      .value("RANDOM_NORMAL", nv::FillOperation::kRANDOM_NORMAL);
  nb::enum_<nv::GatherMode>(m, "GatherMode")
      .value("DEFAULT", nv::GatherMode::kDEFAULT)
      .value("ELEMENT", nv::GatherMode::kELEMENT)
      .value("ND", nv::GatherMode::kND);
  nb::enum_<nv::InterpolationMode>(m, "InterpolationMode")
      .value("NEAREST", nv::InterpolationMode::kNEAREST)
      .value("LINEAR", nv::InterpolationMode::kLINEAR)
      .value("CUBIC", nv::InterpolationMode::kCUBIC);
}

void bind_layer_type(nb::module_& m) {
  nb::enum_<nv::LayerType>(m, "LayerType")
      .value("CONVOLUTION", nv::LayerType::kCONVOLUTION)
      .value("CAST", nv::LayerType::kCAST)
      .value("ACTIVATION", nv::LayerType::kACTIVATION)
      .value("POOLING", nv::LayerType::kPOOLING)
      .value("LRN", nv::LayerType::kLRN)
      .value("SCALE", nv::LayerType::kSCALE)
      .value("SOFTMAX", nv::LayerType::kSOFTMAX)
      .value("DECONVOLUTION", nv::LayerType::kDECONVOLUTION)
      .value("CONCATENATION", nv::LayerType::kCONCATENATION)
      .value("ELEMENTWISE", nv::LayerType::kELEMENTWISE)
      .value("PLUGIN", nv::LayerType::kPLUGIN)
      .value("UNARY", nv::LayerType::kUNARY)
      .value("PADDING", nv::LayerType::kPADDING)
      .value("SHUFFLE", nv::LayerType::kSHUFFLE)
      .value("REDUCE", nv::LayerType::kREDUCE)
      .value("TOPK", nv::LayerType::kTOPK)
      .value("GATHER", nv::LayerType::kGATHER)
      .value("MATRIX_MULTIPLY", nv::LayerType::kMATRIX_MULTIPLY)
      .value("RAGGED_SOFTMAX", nv::LayerType::kRAGGED_SOFTMAX)
      .value("CONSTANT", nv::LayerType::kCONSTANT)
      .value("IDENTITY", nv::LayerType::kIDENTITY)
      .value("PLUGIN_V2", nv::LayerType::kPLUGIN_V2)
      .value("SLICE", nv::LayerType::kSLICE)
      .value("SHAPE", nv::LayerType::kSHAPE)
      .value("PARAMETRIC_RELU", nv::LayerType::kPARAMETRIC_RELU)
      .value("RESIZE", nv::LayerType::kRESIZE)
      .value("TRIP_LIMIT", nv::LayerType::kTRIP_LIMIT)
      .value("RECURRENCE", nv::LayerType::kRECURRENCE)
      .value("ITERATOR", nv::LayerType::kITERATOR)
      .value("LOOP_OUTPUT", nv::LayerType::kLOOP_OUTPUT)
      .value("SELECT", nv::LayerType::kSELECT)
      .value("FILL", nv::LayerType::kFILL)
      .value("QUANTIZE", nv::LayerType::kQUANTIZE)
      .value("DEQUANTIZE", nv::LayerType::kDEQUANTIZE)
      .value("CONDITION", nv::LayerType::kCONDITION)
      .value("CONDITIONAL_INPUT", nv::LayerType::kCONDITIONAL_INPUT)
      .value("CONDITIONAL_OUTPUT", nv::LayerType::kCONDITIONAL_OUTPUT)
      .value("SCATTER", nv::LayerType::kSCATTER)
      .value("EINSUM", nv::LayerType::kEINSUM)
      .value("ASSERTION", nv::LayerType::kASSERTION)
      .value("ONE_HOT", nv::LayerType::kONE_HOT)
      .value("NON_ZERO", nv::LayerType::kNON_ZERO)
      .value("GRID_SAMPLE", nv::LayerType::kGRID_SAMPLE)
      .value("NMS", nv::LayerType::kNMS)
      .value("REVERSE_SEQUENCE", nv::LayerType::kREVERSE_SEQUENCE)
      .value("NORMALIZATION", nv::LayerType::kNORMALIZATION)
      .value("PLUGIN_V3", nv::LayerType::kPLUGIN_V3)
      .value("SQUEEZE", nv::LayerType::kSQUEEZE)
      .value("UNSQUEEZE", nv::LayerType::kUNSQUEEZE)
      .value("CUMULATIVE", nv::LayerType::kCUMULATIVE)
      .value("DYNAMIC_QUANTIZE", nv::LayerType::kDYNAMIC_QUANTIZE)
      .value("ATTENTION_OUTPUT", nv::LayerType::kATTENTION_OUTPUT)
      .value("ROTARY_EMBEDDING", nv::LayerType::kROTARY_EMBEDDING)
      .value("KVCACHE_UPDATE", nv::LayerType::kKVCACHE_UPDATE)
      .value("MOE", nv::LayerType::kMOE)
      .value("FULLY_CONNECTED", nv::LayerType::kFULLY_CONNECTED)
      .value("RNN_V2", nv::LayerType::kRNN_V2);
}

void bind_l_to_s(nb::module_& m) {
  nb::enum_<nv::KVCacheMode>(m, "KVCacheMode").value("LINEAR", nv::KVCacheMode::kLINEAR);
  nb::enum_<nv::LoopOutput>(m, "LoopOutput")
      .value("LAST_VALUE", nv::LoopOutput::kLAST_VALUE)
      .value("CONCATENATE", nv::LoopOutput::kCONCATENATE)
      .value("REVERSE", nv::LoopOutput::kREVERSE);
  nb::enum_<nv::MatrixOperation>(m, "MatrixOperation")
      .value("NONE", nv::MatrixOperation::kNONE)
      .value("TRANSPOSE", nv::MatrixOperation::kTRANSPOSE)
      .value("VECTOR", nv::MatrixOperation::kVECTOR);
  nb::enum_<nv::MoEActType>(m, "MoEActType").value("NONE", nv::MoEActType::kNONE).value("SILU", nv::MoEActType::kSILU);
  nb::enum_<nv::PaddingMode>(m, "PaddingMode")
      .value("EXPLICIT_ROUND_DOWN", nv::PaddingMode::kEXPLICIT_ROUND_DOWN)
      .value("EXPLICIT_ROUND_UP", nv::PaddingMode::kEXPLICIT_ROUND_UP)
      .value("SAME_UPPER", nv::PaddingMode::kSAME_UPPER)
      .value("SAME_LOWER", nv::PaddingMode::kSAME_LOWER)
      .value("CAFFE_ROUND_DOWN", nv::PaddingMode::kCAFFE_ROUND_DOWN)
      .value("CAFFE_ROUND_UP", nv::PaddingMode::kCAFFE_ROUND_UP);
  nb::enum_<nv::PoolingType>(m, "PoolingType")
      .value("MAX", nv::PoolingType::kMAX)
      .value("AVERAGE", nv::PoolingType::kAVERAGE)
      .value("MAX_AVERAGE_BLEND", nv::PoolingType::kMAX_AVERAGE_BLEND);
  nb::enum_<nv::ReduceOperation>(m, "ReduceOperation")
      .value("SUM", nv::ReduceOperation::kSUM)
      .value("PROD", nv::ReduceOperation::kPROD)
      .value("MAX", nv::ReduceOperation::kMAX)
      .value("MIN", nv::ReduceOperation::kMIN)
      .value("AVG", nv::ReduceOperation::kAVG);
  nb::enum_<nv::ResizeCoordinateTransformation>(m, "ResizeCoordinateTransformation")
      .value("ALIGN_CORNERS", nv::ResizeCoordinateTransformation::kALIGN_CORNERS)
      .value("ASYMMETRIC", nv::ResizeCoordinateTransformation::kASYMMETRIC)
      .value("HALF_PIXEL", nv::ResizeCoordinateTransformation::kHALF_PIXEL);
  nb::enum_<nv::ResizeRoundMode>(m, "ResizeRoundMode")
      .value("HALF_UP", nv::ResizeRoundMode::kHALF_UP)
      .value("HALF_DOWN", nv::ResizeRoundMode::kHALF_DOWN)
      .value("FLOOR", nv::ResizeRoundMode::kFLOOR)
      .value("CEIL", nv::ResizeRoundMode::kCEIL);
  nb::enum_<nv::ResizeSelector>(m, "ResizeSelector")
      .value("FORMULA", nv::ResizeSelector::kFORMULA)
      .value("UPPER", nv::ResizeSelector::kUPPER);
  nb::enum_<nv::SampleMode>(m, "SampleMode")
      .value("STRICT_BOUNDS", nv::SampleMode::kSTRICT_BOUNDS)
      .value("WRAP", nv::SampleMode::kWRAP)
      .value("CLAMP", nv::SampleMode::kCLAMP)
      .value("FILL", nv::SampleMode::kFILL)
      .value("REFLECT", nv::SampleMode::kREFLECT)
      .value("DEFAULT", nv::SampleMode::kDEFAULT);
  nb::enum_<nv::ScaleMode>(m, "ScaleMode")
      .value("UNIFORM", nv::ScaleMode::kUNIFORM)
      .value("CHANNEL", nv::ScaleMode::kCHANNEL)
      .value("ELEMENTWISE", nv::ScaleMode::kELEMENTWISE);
}

void bind_s_to_u(nb::module_& m) {
  nb::enum_<nv::ScatterMode>(m, "ScatterMode")
      .value("ELEMENT", nv::ScatterMode::kELEMENT)
      .value("ND", nv::ScatterMode::kND);
  nb::enum_<nv::TopKOperation>(m, "TopKOperation")
      .value("MAX", nv::TopKOperation::kMAX)
      .value("MIN", nv::TopKOperation::kMIN);
  nb::enum_<nv::TripLimit>(m, "TripLimit").value("COUNT", nv::TripLimit::kCOUNT).value("WHILE", nv::TripLimit::kWHILE);
  nb::enum_<nv::UnaryOperation>(m, "UnaryOperation")
      .value("EXP", nv::UnaryOperation::kEXP)
      .value("LOG", nv::UnaryOperation::kLOG)
      .value("SQRT", nv::UnaryOperation::kSQRT)
      .value("RECIP", nv::UnaryOperation::kRECIP)
      .value("ABS", nv::UnaryOperation::kABS)
      .value("NEG", nv::UnaryOperation::kNEG)
      .value("SIN", nv::UnaryOperation::kSIN)
      .value("COS", nv::UnaryOperation::kCOS)
      .value("TAN", nv::UnaryOperation::kTAN)
      .value("SINH", nv::UnaryOperation::kSINH)
      .value("COSH", nv::UnaryOperation::kCOSH)
      .value("ASIN", nv::UnaryOperation::kASIN)
      .value("ACOS", nv::UnaryOperation::kACOS)
      .value("ATAN", nv::UnaryOperation::kATAN)
      .value("ASINH", nv::UnaryOperation::kASINH)
      .value("ACOSH", nv::UnaryOperation::kACOSH)
      .value("ATANH", nv::UnaryOperation::kATANH)
      .value("CEIL", nv::UnaryOperation::kCEIL)
      .value("FLOOR", nv::UnaryOperation::kFLOOR)
      .value("ERF", nv::UnaryOperation::kERF)
      .value("NOT", nv::UnaryOperation::kNOT)
      .value("SIGN", nv::UnaryOperation::kSIGN)
      .value("ROUND", nv::UnaryOperation::kROUND)
      .value("ISINF", nv::UnaryOperation::kISINF)
      .value("ISNAN", nv::UnaryOperation::kISNAN);
}

}  // namespace

void bind_enums_network(nb::module_& m) {
  bind_a_to_i(m);
  bind_layer_type(m);
  bind_l_to_s(m);
  bind_s_to_u(m);
}

}  // namespace tenon::python
