# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Calls of older releases that mean something else than their namesakes of release 10."""
from bodies import TABLE_POINTER  # noqa: F401  (for adapters.py)

# Written by hand in lib/, or of no use to a program that is not itself an engine.
BY_HAND = {"INoCopy", "IPluginRegistry", "IConsistencyChecker"}
ENUMS_OF_THE_ERA = {"nvinfer1::DimensionType", "nvinfer1::PluginType"}
# Enumerators whose number release 10 gave to another: what stands for them there, and whether it stands for them alone.
NUMBERS = {
    ("nvinfer1::BuilderFlag", "kSTRICT_TYPES"): ("nvinfer1_abi::BuilderFlag::kOBEY_PRECISION_CONSTRAINTS", False),
}

# Masks, and the enum whose numbers are their bits.
FLAGS = {"BuilderFlags": "nvinfer1::BuilderFlag", "TacticSources": "nvinfer1::TacticSource",
         "NetworkDefinitionCreationFlags": "nvinfer1::NetworkDefinitionCreationFlag",
         "QuantizationFlags": "nvinfer1::QuantizationFlag"}

LAYERS = {
    "IConvolutionLayer": "kCONVOLUTION", "IFullyConnectedLayer": "kFULLY_CONNECTED", "IActivationLayer": "kACTIVATION",
    "IPoolingLayer": "kPOOLING", "ILRNLayer": "kLRN", "IScaleLayer": "kSCALE", "ISoftMaxLayer": "kSOFTMAX",
    "IDeconvolutionLayer": "kDECONVOLUTION", "IConcatenationLayer": "kCONCATENATION",
    "IElementWiseLayer": "kELEMENTWISE", "IUnaryLayer": "kUNARY", "IPaddingLayer": "kPADDING",
    "IShuffleLayer": "kSHUFFLE", "IReduceLayer": "kREDUCE", "ITopKLayer": "kTOPK", "IGatherLayer": "kGATHER",
    "IMatrixMultiplyLayer": "kMATRIX_MULTIPLY", "IRaggedSoftMaxLayer": "kRAGGED_SOFTMAX",
    "IConstantLayer": "kCONSTANT", "IIdentityLayer": "kIDENTITY", "ICastLayer": "kCAST",
    "IPluginV2Layer": "kPLUGIN_V2", "ISliceLayer": "kSLICE", "IShapeLayer": "kSHAPE",
    "IParametricReLULayer": "kPARAMETRIC_RELU", "IResizeLayer": "kRESIZE", "ITripLimitLayer": "kTRIP_LIMIT",
    "IRecurrenceLayer": "kRECURRENCE", "IIteratorLayer": "kITERATOR", "ILoopOutputLayer": "kLOOP_OUTPUT",
    "ISelectLayer": "kSELECT", "IFillLayer": "kFILL", "IQuantizeLayer": "kQUANTIZE",
    "IDequantizeLayer": "kDEQUANTIZE", "IConditionLayer": "kCONDITION",
    "IIfConditionalInputLayer": "kCONDITIONAL_INPUT", "IIfConditionalOutputLayer": "kCONDITIONAL_OUTPUT",
    "IScatterLayer": "kSCATTER", "IEinsumLayer": "kEINSUM", "IAssertionLayer": "kASSERTION",
    "IOneHotLayer": "kONE_HOT", "INonZeroLayer": "kNON_ZERO", "IGridSampleLayer": "kGRID_SAMPLE", "INMSLayer": "kNMS",
    "IReverseSequenceLayer": "kREVERSE_SEQUENCE", "INormalizationLayer": "kNORMALIZATION",
    "IRNNv2Layer": "kRNN_V2", "IRNNLayer": "kRNN",
}

# Functions of lib/bindings.h: binding i is I/O tensor i modulo their number, of profile i divided by it.
BINDINGS = {"getNbBindings", "getBindingIndex", "getBindingName", "bindingIsInput", "getBindingDimensions",
            "getBindingDataType", "getLocation", "getBindingBytesPerComponent", "getBindingComponentsPerElement",
            "getBindingFormat", "getBindingFormatDesc", "getBindingVectorizedDim", "getProfileDimensions",
            "getProfileShapeValues", "isShapeBinding", "isExecutionBinding"}
CONTEXT = {"setBindingDimensions", "getBindingDimensions", "getStrides", "executeV2", "enqueueV2", "execute", "enqueue",
           "setInputShapeBinding", "getShapeBinding"}


def body(call, f, version):
    """The body of an adapter's method, if it is not the usual one."""
    owner, _, name = call.partition("::")
    args = ", ".join(f"arg{i}" for i in range(len(f.params)))
    comma = ", " if args else ""
    if name == "destroy":
        return "{ delete this; }"
    if name in ("createExecutionContext", "createExecutionContextWithoutDeviceMemory"):
        return (f"{{\n    auto* made = this->template target<abi::ICudaEngine>()->{name}();\n"
                "    if (made) bindings::set_only_shapes(*made);\n"
                "    return this->template out<era::IExecutionContext*>(made, true);\n  }")
    if name in ("setOptimizationProfile", "setOptimizationProfileAsync"):
        return (f"{{\n    auto* self = this->template target<abi::IExecutionContext>();\n"
                f"    if (!self->{name}({args})) return false;\n"
                "    bindings::set_only_shapes(*self);\n    return true;\n  }")
    if owner == "ICudaEngine" and name in BINDINGS:
        return (f"{{ return this->template out<{f.result}>("
                f"bindings::{name}(*this->template target<abi::ICudaEngine>(){comma}{pass_on(f)})); }}")
    if owner == "IExecutionContext" and name in CONTEXT:
        return (f"{{ return this->template out<{f.result}>("
                f"bindings::{name}(*this->template target<abi::IExecutionContext>(){comma}{pass_on(f)})); }}")
    if call == "IBuilder::createNetworkV2":
        return ("{\n    auto* self = this->template target<abi::IBuilder>();\n"
                "    const auto flags = converted_bits<era::NetworkDefinitionCreationFlag, "
                "abi::NetworkDefinitionCreationFlag>(arg0, [](auto flag) { return to_abi(flag); });\n"
                "    auto* made = arg0 & 1U ? self->createNetworkV2(flags) : self->createNetwork();\n"
                "    return this->template out<era::INetworkDefinition*>(made, true);\n  }")
    if name in ("addPlugin", "addPluginExt"):
        return ("{\n    auto* made = this->template target<abi::INetworkDefinition>()->addPlugin("
                "Objects<abi::ITensor>(arg0, arg1).data(), arg1, *to_abi(&arg2));\n"
                "    return this->template out<era::IPluginLayer*>(made);\n  }")
    if call == "IPluginLayer::getPlugin":
        return "{ return *era_of<era::IPlugin>(&this->template target<abi::IPluginLayer>()->getPlugin()); }"
    if owner in ("ICaffeParser", "IUffParser") and name in ("setPluginFactory", "setPluginFactoryExt"):
        names, bridge = {"ICaffeParser": ("nvcaffeparser1", "CaffeFirstFactory"),
                         "IUffParser": ("nvuffparser", "UffFirstFactory")}[owner]
        return (f"{{\n    this->template target<{names}_abi::{owner}>()->{name}("
                f"bridge_of<{bridge}, {names}::IPluginFactory>(arg0));\n  }}")
    if owner == "ICaffeParser" and name == "setPluginFactoryV2":
        return "{ this->template target<nvcaffeparser1_abi::ICaffeParser>()->setPluginFactoryV2(to_abi(arg0)); }"
    if owner == "ICaffeParser" and name in ("parse", "parseBuffers"):
        # Tensors found by their blobs are those of the network, and live as long.
        network = f"arg{len(f.params) - 2}"
        passed = ", ".join(f"this->in(arg{i})" for i in range(len(f.params)))
        return (f"{{\n    auto* root = dynamic_cast<Handle*>(&{network});\n"
                f"    if (!root) return foreign<{f.result}>(\"{call}\");\n"
                f"    auto* made = this->template target<nvcaffeparser1_abi::ICaffeParser>()->{name}({passed});\n"
                "    return wrapped<nvcaffeparser1::IBlobNameToTensor>(*root, made, false);\n  }")
    if call == "IRuntime::deserializeCudaEngine" and len(f.params) == 3 and version == "8.6":
        return ("{\n    if (arg2) return foreign<era::ICudaEngine*>(\"IRuntime::deserializeCudaEngine "
                "(plugin factories went with release 8)\");\n"
                "    auto* made = this->template target<abi::IRuntime>()->deserializeCudaEngine(arg0, arg1);\n"
                "    return this->template out<era::ICudaEngine*>(made, true);\n  }")
    if call == "IRuntime::deserializeCudaEngine" and len(f.params) == 3:
        return ("{\n    auto* made = this->template target<abi::IRuntime>()->deserializeCudaEngine("
                "arg0, arg1, bridge_of<PlanFactoryBridge>(arg2));\n"
                "    return this->template out<era::ICudaEngine*>(made, true);\n  }")
    if call == "IAlgorithm::getAlgorithmIOInfo":
        return ("{\n    auto* info = this->template target<abi::IAlgorithm>()->getAlgorithmIOInfoByIndex(arg0);\n"
                "    return *wrapped<era::IAlgorithmIOInfo>(*this, info, false);\n  }")
    if call == "IParser::parseWithWeightDescriptors" and len(f.params) == 4:
        return ("{\n    (void)arg3;  // of no weights\n    if (arg2 != 0) return missing<bool>(\"IParser::parseWithWeightDescriptors "
                "(weights beside the model)\");\n"
                "    return this->template target<nvonnxparser_abi::IParser>()->parse(arg0, arg1, nullptr);\n  }")
    if name.startswith("get") and name.endswith("OutputDimensionsFormula"):
        return f"{{ return era_formula(this->template target<abi::INetworkDefinition>()->{name}()); }}"
    if name == "getPluginRegistry":
        return "{ return registry(); }"
    if name == "addPluginV2":
        return ("{\n    const PluginLoan plugin(arg2);\n"
                "    auto* made = this->template target<abi::INetworkDefinition>()->addPluginV2("
                "Objects<abi::ITensor>(arg0, arg1).data(), arg1, plugin.abi());\n"
                "    return this->template out<era::IPluginV2Layer*>(made);\n  }")
    if call == "IPluginV2Layer::getPlugin":
        return "{ return era_plugin(this->template target<abi::IPluginV2Layer>()->getPlugin()); }"
    return ""


def pass_on(f):
    """Arguments of functions of lib/: only dimensions are converted."""
    out = []
    for i, kind in enumerate(f.params):
        out.append(f"to_abi(arg{i})" if kind.split("::")[-1].startswith(("Dims", "OptProfileSelector")) else f"arg{i}")
    return ", ".join(out)
