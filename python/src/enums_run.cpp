// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Enumerations of types, engines, contexts and plugins.
#include "bind.h"
#include "impl/NvInferPythonPlugin.h"

namespace tenon::python {

namespace {

void bind_a_to_p(nb::module_& m) {
  nb::enum_<nv::AllocatorFlag>(m, "AllocatorFlag").value("RESIZABLE", nv::AllocatorFlag::kRESIZABLE);
  nb::enum_<nv::APILanguage>(m, "APILanguage")
      .value("CPP", nv::APILanguage::kCPP)
      .value("PYTHON", nv::APILanguage::kPYTHON);
  nb::enum_<nv::DataType>(m, "DataType")
      .value("FLOAT", nv::DataType::kFLOAT)
      .value("HALF", nv::DataType::kHALF)
      .value("INT8", nv::DataType::kINT8)
      .value("INT32", nv::DataType::kINT32)
      .value("BOOL", nv::DataType::kBOOL)
      .value("UINT8", nv::DataType::kUINT8)
      .value("FP8", nv::DataType::kFP8)
      .value("BF16", nv::DataType::kBF16)
      .value("INT64", nv::DataType::kINT64)
      .value("INT4", nv::DataType::kINT4)
      .value("FP4", nv::DataType::kFP4)
      .value("E8M0", nv::DataType::kE8M0);
  nb::enum_<nv::ErrorCode>(m, "ErrorCodeTRT")
      .value("SUCCESS", nv::ErrorCode::kSUCCESS)
      .value("UNSPECIFIED_ERROR", nv::ErrorCode::kUNSPECIFIED_ERROR)
      .value("INTERNAL_ERROR", nv::ErrorCode::kINTERNAL_ERROR)
      .value("INVALID_ARGUMENT", nv::ErrorCode::kINVALID_ARGUMENT)
      .value("INVALID_CONFIG", nv::ErrorCode::kINVALID_CONFIG)
      .value("FAILED_ALLOCATION", nv::ErrorCode::kFAILED_ALLOCATION)
      .value("FAILED_INITIALIZATION", nv::ErrorCode::kFAILED_INITIALIZATION)
      .value("FAILED_EXECUTION", nv::ErrorCode::kFAILED_EXECUTION)
      .value("FAILED_COMPUTATION", nv::ErrorCode::kFAILED_COMPUTATION)
      .value("INVALID_STATE", nv::ErrorCode::kINVALID_STATE)
      .value("UNSUPPORTED_STATE", nv::ErrorCode::kUNSUPPORTED_STATE);
  nb::enum_<nv::ExecutionContextAllocationStrategy>(m, "ExecutionContextAllocationStrategy")
      .value("STATIC", nv::ExecutionContextAllocationStrategy::kSTATIC)
      .value("ON_PROFILE_CHANGE", nv::ExecutionContextAllocationStrategy::kON_PROFILE_CHANGE)
      .value("USER_MANAGED", nv::ExecutionContextAllocationStrategy::kUSER_MANAGED);
  nb::enum_<nv::LayerInformationFormat>(m, "LayerInformationFormat")
      .value("ONELINE", nv::LayerInformationFormat::kONELINE)
      .value("JSON", nv::LayerInformationFormat::kJSON);
  nb::enum_<nv::PluginArgDataType>(m, "PluginArgDataType")
      .value("INT8", nv::PluginArgDataType::kINT8)
      .value("INT16", nv::PluginArgDataType::kINT16)
      .value("INT32", nv::PluginArgDataType::kINT32);
  nb::enum_<nv::PluginArgType>(m, "PluginArgType").value("INT", nv::PluginArgType::kINT);
  nb::enum_<nv::PluginCapabilityType>(m, "PluginCapabilityType")
      .value("CORE", nv::PluginCapabilityType::kCORE)
      .value("BUILD", nv::PluginCapabilityType::kBUILD)
      .value("RUNTIME", nv::PluginCapabilityType::kRUNTIME);
  nb::enum_<nv::PluginCreatorVersion>(m, "PluginCreatorVersion")
      .value("V1", nv::PluginCreatorVersion::kV1)
      .value("V1_PYTHON", nv::PluginCreatorVersion::kV1_PYTHON);
}

void bind_p_to_t(nb::module_& m) {
  nb::enum_<nv::PluginFieldType>(m, "PluginFieldType")
      .value("FLOAT16", nv::PluginFieldType::kFLOAT16)
      .value("FLOAT32", nv::PluginFieldType::kFLOAT32)
      .value("FLOAT64", nv::PluginFieldType::kFLOAT64)
      .value("INT8", nv::PluginFieldType::kINT8)
      .value("INT16", nv::PluginFieldType::kINT16)
      .value("INT32", nv::PluginFieldType::kINT32)
      .value("CHAR", nv::PluginFieldType::kCHAR)
      .value("DIMS", nv::PluginFieldType::kDIMS)
      .value("UNKNOWN", nv::PluginFieldType::kUNKNOWN)
      .value("BF16", nv::PluginFieldType::kBF16)
      .value("INT64", nv::PluginFieldType::kINT64)
      .value("FP8", nv::PluginFieldType::kFP8)
      .value("INT4", nv::PluginFieldType::kINT4)
      .value("FP4", nv::PluginFieldType::kFP4);
  nb::enum_<nv::QuickPluginCreationRequest>(m, "QuickPluginCreationRequest")
      .value("UNKNOWN", nv::QuickPluginCreationRequest::kUNKNOWN)
      .value("PREFER_JIT", nv::QuickPluginCreationRequest::kPREFER_JIT)
      .value("PREFER_AOT", nv::QuickPluginCreationRequest::kPREFER_AOT)
      .value("STRICT_JIT", nv::QuickPluginCreationRequest::kSTRICT_JIT)
      .value("STRICT_AOT", nv::QuickPluginCreationRequest::kSTRICT_AOT);
  nb::enum_<nv::SeekPosition>(m, "SeekPosition")
      .value("SET", nv::SeekPosition::kSET)
      .value("CUR", nv::SeekPosition::kCUR)
      .value("END", nv::SeekPosition::kEND);
  nb::enum_<nv::SerializationFlag>(m, "SerializationFlag")
      .value("EXCLUDE_WEIGHTS", nv::SerializationFlag::kEXCLUDE_WEIGHTS)
      .value("EXCLUDE_LEAN_RUNTIME", nv::SerializationFlag::kEXCLUDE_LEAN_RUNTIME);
  nb::enum_<nv::TempfileControlFlag>(m, "TempfileControlFlag")
      .value("ALLOW_IN_MEMORY_FILES", nv::TempfileControlFlag::kALLOW_IN_MEMORY_FILES)
      .value("ALLOW_TEMPORARY_FILES", nv::TempfileControlFlag::kALLOW_TEMPORARY_FILES);
  nb::enum_<nv::TensorFormat>(m, "TensorFormat")
      .value("LINEAR", nv::TensorFormat::kLINEAR)
      .value("CHW2", nv::TensorFormat::kCHW2)
      .value("HWC8", nv::TensorFormat::kHWC8)
      .value("CHW4", nv::TensorFormat::kCHW4)
      .value("CHW16", nv::TensorFormat::kCHW16)
      .value("CHW32", nv::TensorFormat::kCHW32)
      .value("DHWC8", nv::TensorFormat::kDHWC8)
      .value("CDHW32", nv::TensorFormat::kCDHW32)
      .value("HWC", nv::TensorFormat::kHWC)
      .value("DLA_LINEAR", nv::TensorFormat::kDLA_LINEAR)
      .value("DLA_HWC4", nv::TensorFormat::kDLA_HWC4)
      .value("HWC16", nv::TensorFormat::kHWC16)
      .value("DHWC", nv::TensorFormat::kDHWC);
  nb::enum_<nv::TensorIOMode>(m, "TensorIOMode")
      .value("NONE", nv::TensorIOMode::kNONE)
      .value("INPUT", nv::TensorIOMode::kINPUT)
      .value("OUTPUT", nv::TensorIOMode::kOUTPUT);
}

void bind_t(nb::module_& m) {
  nb::enum_<nv::TensorLocation>(m, "TensorLocation")
      .value("DEVICE", nv::TensorLocation::kDEVICE)
      .value("HOST", nv::TensorLocation::kHOST);
  nb::enum_<nv::TensorRTPhase>(m, "TensorRTPhase")
      .value("BUILD", nv::TensorRTPhase::kBUILD)
      .value("RUNTIME", nv::TensorRTPhase::kRUNTIME);
}

}  // namespace

void bind_enums_run(nb::module_& m) {
  bind_a_to_p(m);
  bind_p_to_t(m);
  bind_t(m);
}

}  // namespace tenon::python
