// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Enumerations of the builder, its configuration and the parser.
#include "NvOnnxParser.h"
#include "bind.h"

namespace tenon::python {

namespace {

void bind_b_to_d(nb::module_& m) {
  nb::enum_<nv::BuilderFlag>(m, "BuilderFlag")
      .value("FP16", nv::BuilderFlag::kFP16)
      .value("INT8", nv::BuilderFlag::kINT8)
      .value("DEBUG", nv::BuilderFlag::kDEBUG)
      .value("GPU_FALLBACK", nv::BuilderFlag::kGPU_FALLBACK)
      .value("REFIT", nv::BuilderFlag::kREFIT)
      .value("DISABLE_TIMING_CACHE", nv::BuilderFlag::kDISABLE_TIMING_CACHE)
      .value("TF32", nv::BuilderFlag::kTF32)
      .value("ENABLE_TACTIC_HEURISTIC", nv::BuilderFlag::kENABLE_TACTIC_HEURISTIC)
      .value("SPARSE_WEIGHTS", nv::BuilderFlag::kSPARSE_WEIGHTS)
      .value("SAFETY_SCOPE", nv::BuilderFlag::kSAFETY_SCOPE)
      .value("OBEY_PRECISION_CONSTRAINTS", nv::BuilderFlag::kOBEY_PRECISION_CONSTRAINTS)
      .value("STRICT_TYPES", nv::BuilderFlag::kSTRICT_TYPES)
      .value("PREFER_PRECISION_CONSTRAINTS", nv::BuilderFlag::kPREFER_PRECISION_CONSTRAINTS)
      .value("DIRECT_IO", nv::BuilderFlag::kDIRECT_IO)
      .value("REJECT_EMPTY_ALGORITHMS", nv::BuilderFlag::kREJECT_EMPTY_ALGORITHMS)
      .value("VERSION_COMPATIBLE", nv::BuilderFlag::kVERSION_COMPATIBLE)
      .value("EXCLUDE_LEAN_RUNTIME", nv::BuilderFlag::kEXCLUDE_LEAN_RUNTIME)
      .value("FP8", nv::BuilderFlag::kFP8)
      .value("ERROR_ON_TIMING_CACHE_MISS", nv::BuilderFlag::kERROR_ON_TIMING_CACHE_MISS)
      .value("BF16", nv::BuilderFlag::kBF16)
      .value("DISABLE_COMPILATION_CACHE", nv::BuilderFlag::kDISABLE_COMPILATION_CACHE)
      .value("STRIP_PLAN", nv::BuilderFlag::kSTRIP_PLAN)
      .value("WEIGHTLESS", nv::BuilderFlag::kWEIGHTLESS)
      .value("REFIT_IDENTICAL", nv::BuilderFlag::kREFIT_IDENTICAL)
      .value("WEIGHT_STREAMING", nv::BuilderFlag::kWEIGHT_STREAMING)
      .value("INT4", nv::BuilderFlag::kINT4)
      .value("REFIT_INDIVIDUAL", nv::BuilderFlag::kREFIT_INDIVIDUAL)
      .value("STRICT_NANS", nv::BuilderFlag::kSTRICT_NANS)
      .value("MONITOR_MEMORY", nv::BuilderFlag::kMONITOR_MEMORY)
      .value("FP4", nv::BuilderFlag::kFP4)
      .value("EDITABLE_TIMING_CACHE", nv::BuilderFlag::kEDITABLE_TIMING_CACHE)
      .value("DISTRIBUTIVE_INDEPENDENCE", nv::BuilderFlag::kDISTRIBUTIVE_INDEPENDENCE);
  nb::enum_<nv::CalibrationAlgoType>(m, "CalibrationAlgoType")
      .value("LEGACY_CALIBRATION", nv::CalibrationAlgoType::kLEGACY_CALIBRATION)
      .value("ENTROPY_CALIBRATION", nv::CalibrationAlgoType::kENTROPY_CALIBRATION)
      .value("ENTROPY_CALIBRATION_2", nv::CalibrationAlgoType::kENTROPY_CALIBRATION_2)
      .value("MINMAX_CALIBRATION", nv::CalibrationAlgoType::kMINMAX_CALIBRATION);
  nb::enum_<nv::DeviceType>(m, "DeviceType").value("GPU", nv::DeviceType::kGPU).value("DLA", nv::DeviceType::kDLA);
  nb::enum_<nv::DimensionOperation>(m, "DimensionOperation")
      .value("SUM", nv::DimensionOperation::kSUM)
      .value("PROD", nv::DimensionOperation::kPROD)
      .value("MAX", nv::DimensionOperation::kMAX)
      .value("MIN", nv::DimensionOperation::kMIN)
      .value("SUB", nv::DimensionOperation::kSUB)
      .value("EQUAL", nv::DimensionOperation::kEQUAL)
      .value("LESS", nv::DimensionOperation::kLESS)
      .value("FLOOR_DIV", nv::DimensionOperation::kFLOOR_DIV)
      .value("CEIL_DIV", nv::DimensionOperation::kCEIL_DIV);
}

void bind_e_to_p(nb::module_& m) {
  nb::enum_<nv::EngineCapability>(m, "EngineCapability")
      .value("STANDARD", nv::EngineCapability::kSTANDARD)
      .value("SAFETY", nv::EngineCapability::kSAFETY)
      .value("DLA_STANDALONE", nv::EngineCapability::kDLA_STANDALONE)
      .value("DEFAULT", nv::EngineCapability::kDEFAULT)
      .value("SAFE_GPU", nv::EngineCapability::kSAFE_GPU)
      .value("SAFE_DLA", nv::EngineCapability::kSAFE_DLA);
  nb::enum_<nvonnxparser::ErrorCode>(m, "ErrorCode")
      .value("SUCCESS", nvonnxparser::ErrorCode::kSUCCESS)
      .value("INTERNAL_ERROR", nvonnxparser::ErrorCode::kINTERNAL_ERROR)
      .value("MEM_ALLOC_FAILED", nvonnxparser::ErrorCode::kMEM_ALLOC_FAILED)
      .value("MODEL_DESERIALIZE_FAILED", nvonnxparser::ErrorCode::kMODEL_DESERIALIZE_FAILED)
      .value("INVALID_VALUE", nvonnxparser::ErrorCode::kINVALID_VALUE)
      .value("INVALID_GRAPH", nvonnxparser::ErrorCode::kINVALID_GRAPH)
      .value("INVALID_NODE", nvonnxparser::ErrorCode::kINVALID_NODE)
      .value("UNSUPPORTED_GRAPH", nvonnxparser::ErrorCode::kUNSUPPORTED_GRAPH)
      .value("UNSUPPORTED_NODE", nvonnxparser::ErrorCode::kUNSUPPORTED_NODE)
      .value("UNSUPPORTED_NODE_ATTR", nvonnxparser::ErrorCode::kUNSUPPORTED_NODE_ATTR)
      .value("UNSUPPORTED_NODE_INPUT", nvonnxparser::ErrorCode::kUNSUPPORTED_NODE_INPUT)
      .value("UNSUPPORTED_NODE_DATATYPE", nvonnxparser::ErrorCode::kUNSUPPORTED_NODE_DATATYPE)
      .value("UNSUPPORTED_NODE_DYNAMIC", nvonnxparser::ErrorCode::kUNSUPPORTED_NODE_DYNAMIC)
      .value("UNSUPPORTED_NODE_SHAPE", nvonnxparser::ErrorCode::kUNSUPPORTED_NODE_SHAPE)
      .value("REFIT_FAILED", nvonnxparser::ErrorCode::kREFIT_FAILED);
  nb::enum_<nv::HardwareCompatibilityLevel>(m, "HardwareCompatibilityLevel")
      .value("NONE", nv::HardwareCompatibilityLevel::kNONE)
      .value("AMPERE_PLUS", nv::HardwareCompatibilityLevel::kAMPERE_PLUS)
      .value("SAME_COMPUTE_CAPABILITY", nv::HardwareCompatibilityLevel::kSAME_COMPUTE_CAPABILITY);
  nb::enum_<nv::MemoryPoolType>(m, "MemoryPoolType")
      .value("WORKSPACE", nv::MemoryPoolType::kWORKSPACE)
      .value("DLA_MANAGED_SRAM", nv::MemoryPoolType::kDLA_MANAGED_SRAM)
      .value("DLA_LOCAL_DRAM", nv::MemoryPoolType::kDLA_LOCAL_DRAM)
      .value("DLA_GLOBAL_DRAM", nv::MemoryPoolType::kDLA_GLOBAL_DRAM)
      .value("TACTIC_DRAM", nv::MemoryPoolType::kTACTIC_DRAM)
      .value("TACTIC_SHARED_MEMORY", nv::MemoryPoolType::kTACTIC_SHARED_MEMORY);
  nb::enum_<nv::NetworkDefinitionCreationFlag>(m, "NetworkDefinitionCreationFlag")
      .value("EXPLICIT_BATCH", nv::NetworkDefinitionCreationFlag::kEXPLICIT_BATCH)
      .value("STRONGLY_TYPED", nv::NetworkDefinitionCreationFlag::kSTRONGLY_TYPED)
      .value("PREFER_JIT_PYTHON_PLUGINS", nv::NetworkDefinitionCreationFlag::kPREFER_JIT_PYTHON_PLUGINS)
      .value("PREFER_AOT_PYTHON_PLUGINS", nv::NetworkDefinitionCreationFlag::kPREFER_AOT_PYTHON_PLUGINS)
      .value("EXPLICIT_PRECISION", nv::NetworkDefinitionCreationFlag::kEXPLICIT_PRECISION);
  nb::enum_<nvonnxparser::OnnxParserFlag>(m, "OnnxParserFlag")
      .value("NATIVE_INSTANCENORM", nvonnxparser::OnnxParserFlag::kNATIVE_INSTANCENORM)
      .value("ENABLE_UINT8_AND_ASYMMETRIC_QUANTIZATION_DLA",
             nvonnxparser::OnnxParserFlag::kENABLE_UINT8_AND_ASYMMETRIC_QUANTIZATION_DLA);
  nb::enum_<nv::PreviewFeature>(m, "PreviewFeature")
      .value("PROFILE_SHARING_0806", nv::PreviewFeature::kPROFILE_SHARING_0806)
      .value("ALIASED_PLUGIN_IO_10_03", nv::PreviewFeature::kALIASED_PLUGIN_IO_10_03)
      .value("RUNTIME_ACTIVATION_RESIZE_10_10", nv::PreviewFeature::kRUNTIME_ACTIVATION_RESIZE_10_10)
      .value("FASTER_DYNAMIC_SHAPES_0805", nv::PreviewFeature::kFASTER_DYNAMIC_SHAPES_0805)
      .value("DISABLE_EXTERNAL_TACTIC_SOURCES_FOR_CORE_0805",
             nv::PreviewFeature::kDISABLE_EXTERNAL_TACTIC_SOURCES_FOR_CORE_0805);
}

void bind_p_to_w(nb::module_& m) {
  nb::enum_<nv::ProfilingVerbosity>(m, "ProfilingVerbosity")
      .value("LAYER_NAMES_ONLY", nv::ProfilingVerbosity::kLAYER_NAMES_ONLY)
      .value("NONE", nv::ProfilingVerbosity::kNONE)
      .value("DETAILED", nv::ProfilingVerbosity::kDETAILED)
      .value("DEFAULT", nv::ProfilingVerbosity::kDEFAULT)
      .value("VERBOSE", nv::ProfilingVerbosity::kVERBOSE);
  nb::enum_<nv::QuantizationFlag>(m, "QuantizationFlag")
      .value("CALIBRATE_BEFORE_FUSION", nv::QuantizationFlag::kCALIBRATE_BEFORE_FUSION);
  nb::enum_<nv::RuntimePlatform>(m, "RuntimePlatform")
      .value("SAME_AS_BUILD", nv::RuntimePlatform::kSAME_AS_BUILD)
      .value("WINDOWS_AMD64", nv::RuntimePlatform::kWINDOWS_AMD64);
  nb::enum_<nv::TacticSource>(m, "TacticSource")
      .value("CUBLAS", nv::TacticSource::kCUBLAS)
      .value("CUBLAS_LT", nv::TacticSource::kCUBLAS_LT)
      .value("CUDNN", nv::TacticSource::kCUDNN)
      .value("EDGE_MASK_CONVOLUTIONS", nv::TacticSource::kEDGE_MASK_CONVOLUTIONS)
      .value("JIT_CONVOLUTIONS", nv::TacticSource::kJIT_CONVOLUTIONS);
  nb::enum_<nv::TilingOptimizationLevel>(m, "TilingOptimizationLevel")
      .value("NONE", nv::TilingOptimizationLevel::kNONE)
      .value("FAST", nv::TilingOptimizationLevel::kFAST)
      .value("MODERATE", nv::TilingOptimizationLevel::kMODERATE)
      .value("FULL", nv::TilingOptimizationLevel::kFULL);
  nb::enum_<nv::WeightsRole>(m, "WeightsRole")
      .value("KERNEL", nv::WeightsRole::kKERNEL)
      .value("BIAS", nv::WeightsRole::kBIAS)
      .value("SHIFT", nv::WeightsRole::kSHIFT)
      .value("SCALE", nv::WeightsRole::kSCALE)
      .value("CONSTANT", nv::WeightsRole::kCONSTANT)
      .value("ANY", nv::WeightsRole::kANY);
}

}  // namespace

void bind_enums_build(nb::module_& m) {
  bind_b_to_d(m);
  bind_e_to_p(m);
  bind_p_to_w(m);
}

}  // namespace tenon::python
