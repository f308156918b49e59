# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What the table of an older release cannot say: bodies of inline functions, values of macros, initial values."""
from surface import NUMBERS

# Names of the pointers to the function tables where a derived class has one of its own.
TABLE_POINTER = {"ILayer": "mLayer", "ILoopBoundaryLayer": "mBoundary", "IIfConditionalBoundaryLayer": "mBoundary"}

# Classes and enums of later headers that a header names.
FORWARD = {
    "NvInferRuntimeBase.h": ["nvinfer1::IPluginV2"],
    "NvInferRuntimePlugin.h": ["nvinfer1::IGpuAllocator"],
    "NvInferRuntime.h": ["nvinfer1::IPluginFactory", "nvinfer1::HardwareCompatibilityLevel"],
    "NvInfer.h": ["nvinfer1::safe::IPluginRegistry"],
}

CUDA = """
#if __has_include(<cuda_runtime_api.h>)
#include <cuda_runtime_api.h>
#endif
typedef struct CUstream_st* cudaStream_t;
typedef struct CUevent_st* cudaEvent_t;
struct cublasContext;
struct cudnnContext;
"""


def prelude(header, headers):
    """What stands before the declarations of a header."""
    first = next(h for h in ("NvInferRuntimeBase.h", "NvInferRuntimeCommon.h", "NvInfer.h") if h in headers)
    text = CUDA if header == first else ""
    if header == "NvOnnxParser.h":
        text += ("#include <string>\n#include <utility>\n#include <vector>\n"
                 "struct onnxTensorDescriptorV1;\n")
    return text


def is_cuda_type(name):
    return name in ("cudaStream_t", "cudaEvent_t")


def number(version):
    major, minor, patch, _ = NUMBERS[version]
    return major * 1000 + minor * 100 + patch


def constant(row, version):
    if row["value"]:
        return row["value"]
    return str(number(version))


def macro(row, version):
    """The replacement text of a macro."""
    name, numbers = row["name"], dict(zip(("MAJOR", "MINOR", "PATCH", "BUILD"), NUMBERS[version]))
    if row["value"]:
        return row["value"]
    last = name.rsplit("_", 1)[-1]
    if "LWS" in name:
        return "0"
    if name.startswith("NV_TENSORRT_") and last in numbers:
        return str(numbers[last])
    if name == "NV_TENSORRT_VERSION":
        return str(number(version))
    if name == "NV_TENSORRT_RELEASE_TYPE":
        return "2"
    fixed = {"TENSORRTAPI": '__attribute__((visibility("default")))', "TRTNOEXCEPT": "noexcept",
             "_TENSORRT_FINAL": "final", "_TENSORRT_OVERRIDE": "override",
             "REGISTER_TENSORRT_PLUGIN":
                 "static nvinfer1::PluginRegistrar<name> pluginRegistrar##name {}",
             "REGISTER_SAFE_TENSORRT_PLUGIN":
                 "static nvinfer1::safe::PluginRegistrar<name> pluginRegistrar##name {}"}
    return fixed.get(name, "")


def registrar(row, tag):
    where = "getSafePluginRegistry" if row["class"].endswith("safe") else "getPluginRegistry"
    return (f"template <typename T> class {tag} PluginRegistrar {{ public:\n"
            f"  PluginRegistrar() {{ {where}()->registerCreator(instance, \"\"); }}\n private:\n  T instance{{}};\n}};")


def extra_members(full, version):
    """What user classes inherit although the table does not list it."""
    if full == "nvinfer1::IPluginV2DynamicExt" and version == "8.6":
        return (" private:\n  int32_t enqueue(int32_t, const void* const*, void* const*, void*, cudaStream_t) noexcept "
                "override { return 1; }\n")
    return ""


AXES = {"DimsHW": "hw", "DimsCHW": "chw", "DimsNCHW": "nchw"}
RANKS = {"Dims2": 2, "DimsHW": 2, "Dims3": 3, "DimsCHW": 3, "Dims4": 4, "DimsNCHW": 4}


def constructor(full, m, surface):
    """Constructors and assignments."""
    name = full.split("::")[-1]
    if name in RANKS:
        count = m["signature"].count("int32_t")
        params = ", ".join(f"int32_t d{i}" for i in range(count))
        clear = "for (int32_t i = 0; i < MAX_DIMS; ++i) d[i] = 0; "
        if any(r["name"] == "type" for r in surface.members.get("nvinfer1::Dims", [])):
            clear += "for (int32_t i = 0; i < MAX_DIMS; ++i) type[i] = DimensionType::kSPATIAL; "
        sets = " ".join(f"d[{i}] = d{i};" for i in range(count))
        return f"{name}({params}) {{ nbDims = {RANKS[name]}; {clear}{sets} }}"
    if name == "PluginField":
        return (f"PluginField(const char* name_ = nullptr, const void* data_ = nullptr, PluginFieldType type_ = "
                f"PluginFieldType::kUNKNOWN, int32_t length_ = 0){' noexcept' if 'noexcept' in m['attrs'] else ''}"
                f" : name(name_), data(data_), type(type_), length(length_) {{}}")
    if name == "FieldMap" and m["signature"] != "()":
        return ("FieldMap(const char* name_, const void* data_, const FieldType type_, int32_t length_ = 1) "
                ": name(name_), data(data_), type(type_), length(length_) {}")
    end = "delete" if "deleted" in m["attrs"] else "default"
    result, _, rest = m["signature"].partition("(")
    return f"{result}{m['name']}({rest} = {end};"


ALGORITHMS = {"IInt8EntropyCalibrator": "kENTROPY_CALIBRATION", "IInt8EntropyCalibrator2": "kENTROPY_CALIBRATION_2",
              "IInt8MinMaxCalibrator": "kMINMAX_CALIBRATION", "IInt8LegacyCalibrator": "kLEGACY_CALIBRATION"}
PLUGIN_KINDS = {"IPluginV2Ext": 1, "IPluginV2IOExt": 2, "IPluginV2DynamicExt": 3}


def default_body(f):
    """Of a function that must be there and is not asked."""
    if f.result == "void":
        return "{}"
    if f.result == "Dims":
        return "{ Dims none{}; none.nbDims = -1; return none; }"
    return "{ return {}; }"


def method(full, f, version):
    """Bodies of virtual methods of user classes, and of accessors."""
    name = full.split("::")[-1]
    if name in AXES:
        return f"{{ return d[{AXES[name].index(f.name)}]; }}"
    if f.name == "getTensorRTVersion" and name in PLUGIN_KINDS:
        return f"{{ return {PLUGIN_KINDS[name]} << 24 | (NV_TENSORRT_VERSION & 0xFFFFFF); }}"
    if f.name in ("getTensorRTVersion", "getVersion"):
        return "{ return NV_TENSORRT_VERSION; }"
    if f.name == "getAlgorithm":
        return f"{{ return CalibrationAlgoType::{ALGORITHMS[name]}; }}"
    if name == "IRuntime":  # without a plugin factory
        return "{ return deserializeCudaEngine(arg0, arg1, nullptr); }"
    if name == "IGpuAllocator" and f.name == "deallocate":
        return "{ this->free(arg0); return true; }"
    return default_body(f)


def free(row, f):
    """Bodies of inline free functions."""
    if row["name"] == "createParser":
        return "{ return static_cast<IParser*>(createNvOnnxParser_INTERNAL(&arg0, &arg1, NV_ONNX_PARSER_VERSION)); }"
    args = ", ".join(f"&arg{i}" if "&" in p else f"arg{i}" for i, p in enumerate(f.params))
    inner = {"createPluginFactory": "createNvOnnxParserPluginFactory"}.get(row["name"], row["name"]) + "_INTERNAL"
    if row["name"] == "createConsistencyChecker":
        args = "&arg0, arg1, arg2"
    return f"{{ return static_cast<{f.result}>({inner}({args}, NV_TENSORRT_VERSION)); }}"
