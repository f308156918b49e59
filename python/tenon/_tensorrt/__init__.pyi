from collections.abc import Iterator, Sequence
import enum
from typing import Final, overload

import numpy.typing

from tenon._tensorrt import tenon as tenon
from tenon.tensorrt._enums import (
    <lambda> as __index__,
    <lambda> as __int__,
    <lambda> as __repr__,
    compare as __ge__,
    compare as __gt__,
    compare as __le__,
    compare as __lt__
)
from tenon.tensorrt._numpy import itemsize as itemsize
from tenon.tensorrt.plugin._lib import add_plugin as add_plugin


class BuilderFlag(enum.Enum):
    FP16 = 0

    INT8 = 1

    DEBUG = 2

    GPU_FALLBACK = 3

    REFIT = 4

    DISABLE_TIMING_CACHE = 5

    TF32 = 6

    ENABLE_TACTIC_HEURISTIC = 30

    SPARSE_WEIGHTS = 7

    SAFETY_SCOPE = 8

    OBEY_PRECISION_CONSTRAINTS = 9

    STRICT_TYPES = 9

    PREFER_PRECISION_CONSTRAINTS = 10

    DIRECT_IO = 11

    REJECT_EMPTY_ALGORITHMS = 12

    VERSION_COMPATIBLE = 13

    EXCLUDE_LEAN_RUNTIME = 14

    FP8 = 15

    ERROR_ON_TIMING_CACHE_MISS = 16

    BF16 = 17

    DISABLE_COMPILATION_CACHE = 18

    STRIP_PLAN = 19

    WEIGHTLESS = 19

    REFIT_IDENTICAL = 20

    WEIGHT_STREAMING = 21

    INT4 = 22

    REFIT_INDIVIDUAL = 23

    STRICT_NANS = 24

    MONITOR_MEMORY = 25

    FP4 = 26

    EDITABLE_TIMING_CACHE = 27

    DISTRIBUTIVE_INDEPENDENCE = 28

class CalibrationAlgoType(enum.Enum):
    LEGACY_CALIBRATION = 0

    ENTROPY_CALIBRATION = 1

    ENTROPY_CALIBRATION_2 = 2

    MINMAX_CALIBRATION = 3

class DeviceType(enum.Enum):
    GPU = 0

    DLA = 1

class DimensionOperation(enum.Enum):
    SUM = 0

    PROD = 1

    MAX = 2

    MIN = 3

    SUB = 4

    EQUAL = 5

    LESS = 6

    FLOOR_DIV = 7

    CEIL_DIV = 8

class EngineCapability(enum.Enum):
    STANDARD = 0

    SAFETY = 1

    DLA_STANDALONE = 2

    DEFAULT = 0

    SAFE_GPU = 1

    SAFE_DLA = 2

class ErrorCode(enum.Enum):
    SUCCESS = 0

    INTERNAL_ERROR = 1

    MEM_ALLOC_FAILED = 2

    MODEL_DESERIALIZE_FAILED = 3

    INVALID_VALUE = 4

    INVALID_GRAPH = 5

    INVALID_NODE = 6

    UNSUPPORTED_GRAPH = 7

    UNSUPPORTED_NODE = 8

    UNSUPPORTED_NODE_ATTR = 9

    UNSUPPORTED_NODE_INPUT = 10

    UNSUPPORTED_NODE_DATATYPE = 11

    UNSUPPORTED_NODE_DYNAMIC = 12

    UNSUPPORTED_NODE_SHAPE = 13

    REFIT_FAILED = 14

class HardwareCompatibilityLevel(enum.Enum):
    NONE = 0

    AMPERE_PLUS = 1

    SAME_COMPUTE_CAPABILITY = 2

class MemoryPoolType(enum.Enum):
    WORKSPACE = 0

    DLA_MANAGED_SRAM = 1

    DLA_LOCAL_DRAM = 2

    DLA_GLOBAL_DRAM = 3

    TACTIC_DRAM = 4

    TACTIC_SHARED_MEMORY = 5

class NetworkDefinitionCreationFlag(enum.Enum):
    EXPLICIT_BATCH = 0

    STRONGLY_TYPED = 1

    PREFER_JIT_PYTHON_PLUGINS = 2

    PREFER_AOT_PYTHON_PLUGINS = 3

    EXPLICIT_PRECISION = 30

class OnnxParserFlag(enum.Enum):
    NATIVE_INSTANCENORM = 0

    ENABLE_UINT8_AND_ASYMMETRIC_QUANTIZATION_DLA = 1

class PreviewFeature(enum.Enum):
    PROFILE_SHARING_0806 = 0

    ALIASED_PLUGIN_IO_10_03 = 1

    RUNTIME_ACTIVATION_RESIZE_10_10 = 2

    FASTER_DYNAMIC_SHAPES_0805 = 30

    DISABLE_EXTERNAL_TACTIC_SOURCES_FOR_CORE_0805 = 31

class ProfilingVerbosity(enum.Enum):
    LAYER_NAMES_ONLY = 0

    NONE = 1

    DETAILED = 2

    DEFAULT = 0

    VERBOSE = 2

class QuantizationFlag(enum.Enum):
    CALIBRATE_BEFORE_FUSION = 0

class RuntimePlatform(enum.Enum):
    SAME_AS_BUILD = 0

    WINDOWS_AMD64 = 1

class TacticSource(enum.Enum):
    CUBLAS = 0

    CUBLAS_LT = 1

    CUDNN = 2

    EDGE_MASK_CONVOLUTIONS = 3

    JIT_CONVOLUTIONS = 4

class TilingOptimizationLevel(enum.Enum):
    NONE = 0

    FAST = 1

    MODERATE = 2

    FULL = 3

class WeightsRole(enum.Enum):
    KERNEL = 0

    BIAS = 1

    SHIFT = 2

    SCALE = 3

    CONSTANT = 4

    ANY = 5

class ActivationType(enum.Enum):
    RELU = 0

    SIGMOID = 1

    TANH = 2

    LEAKY_RELU = 3

    ELU = 4

    SELU = 5

    SOFTSIGN = 6

    SOFTPLUS = 7

    CLIP = 8

    HARD_SIGMOID = 9

    SCALED_TANH = 10

    THRESHOLDED_RELU = 11

    GELU_ERF = 12

    GELU_TANH = 13

class AttentionIOForm(enum.Enum):
    PADDED_BHND = 0

    PACKED_NHD = 1

class AttentionNormalizationOp(enum.Enum):
    NONE = 0

    SOFTMAX = 1

class BoundingBoxFormat(enum.Enum):
    CORNER_PAIRS = 0

    CENTER_SIZES = 1

class CausalMaskKind(enum.Enum):
    NONE = 0

    UPPER_LEFT = 1

    LOWER_RIGHT = 2

class CumulativeOperation(enum.Enum):
    SUM = 0

class ElementWiseOperation(enum.Enum):
    SUM = 0

    PROD = 1

    MAX = 2

    MIN = 3

    SUB = 4

    DIV = 5

    POW = 6

    FLOOR_DIV = 7

    AND = 8

    OR = 9

    XOR = 10

    EQUAL = 11

    GREATER = 12

    LESS = 13

class FillOperation(enum.Enum):
    LINSPACE = 0

    RANDOM_UNIFORM = 1

    RANDOM_NORMAL = 2

class GatherMode(enum.Enum):
    DEFAULT = 0

    ELEMENT = 1

    ND = 2

class InterpolationMode(enum.Enum):
    NEAREST = 0

    LINEAR = 1

    CUBIC = 2

class LayerType(enum.Enum):
    CONVOLUTION = 0

    CAST = 1

    ACTIVATION = 2

    POOLING = 3

    LRN = 4

    SCALE = 5

    SOFTMAX = 6

    DECONVOLUTION = 7

    CONCATENATION = 8

    ELEMENTWISE = 9

    PLUGIN = 10

    UNARY = 11

    PADDING = 12

    SHUFFLE = 13

    REDUCE = 14

    TOPK = 15

    GATHER = 16

    MATRIX_MULTIPLY = 17

    RAGGED_SOFTMAX = 18

    CONSTANT = 19

    IDENTITY = 20

    PLUGIN_V2 = 21

    SLICE = 22

    SHAPE = 23

    PARAMETRIC_RELU = 24

    RESIZE = 25

    TRIP_LIMIT = 26

    RECURRENCE = 27

    ITERATOR = 28

    LOOP_OUTPUT = 29

    SELECT = 30

    FILL = 31

    QUANTIZE = 32

    DEQUANTIZE = 33

    CONDITION = 34

    CONDITIONAL_INPUT = 35

    CONDITIONAL_OUTPUT = 36

    SCATTER = 37

    EINSUM = 38

    ASSERTION = 39

    ONE_HOT = 40

    NON_ZERO = 41

    GRID_SAMPLE = 42

    NMS = 43

    REVERSE_SEQUENCE = 44

    NORMALIZATION = 45

    PLUGIN_V3 = 46

    SQUEEZE = 47

    UNSQUEEZE = 48

    CUMULATIVE = 49

    DYNAMIC_QUANTIZE = 50

    ATTENTION_OUTPUT = 52

    ROTARY_EMBEDDING = 53

    KVCACHE_UPDATE = 54

    MOE = 55

    FULLY_CONNECTED = 1000

    RNN_V2 = 1001

class KVCacheMode(enum.Enum):
    LINEAR = 0

class LoopOutput(enum.Enum):
    LAST_VALUE = 0

    CONCATENATE = 1

    REVERSE = 2

class MatrixOperation(enum.Enum):
    NONE = 0

    TRANSPOSE = 1

    VECTOR = 2

class MoEActType(enum.Enum):
    NONE = 0

    SILU = 1

class PaddingMode(enum.Enum):
    EXPLICIT_ROUND_DOWN = 0

    EXPLICIT_ROUND_UP = 1

    SAME_UPPER = 2

    SAME_LOWER = 3

    CAFFE_ROUND_DOWN = 4

    CAFFE_ROUND_UP = 5

class PoolingType(enum.Enum):
    MAX = 0

    AVERAGE = 1

    MAX_AVERAGE_BLEND = 2

class ReduceOperation(enum.Enum):
    SUM = 0

    PROD = 1

    MAX = 2

    MIN = 3

    AVG = 4

class ResizeCoordinateTransformation(enum.Enum):
    ALIGN_CORNERS = 0

    ASYMMETRIC = 1

    HALF_PIXEL = 2

class ResizeRoundMode(enum.Enum):
    HALF_UP = 0

    HALF_DOWN = 1

    FLOOR = 2

    CEIL = 3

class ResizeSelector(enum.Enum):
    FORMULA = 0

    UPPER = 1

class SampleMode(enum.Enum):
    STRICT_BOUNDS = 0

    WRAP = 1

    CLAMP = 2

    FILL = 3

    REFLECT = 4

    DEFAULT = 0

class ScaleMode(enum.Enum):
    UNIFORM = 0

    CHANNEL = 1

    ELEMENTWISE = 2

class ScatterMode(enum.Enum):
    ELEMENT = 0

    ND = 1

class TopKOperation(enum.Enum):
    MAX = 0

    MIN = 1

class TripLimit(enum.Enum):
    COUNT = 0

    WHILE = 1

class UnaryOperation(enum.Enum):
    EXP = 0

    LOG = 1

    SQRT = 2

    RECIP = 3

    ABS = 4

    NEG = 5

    SIN = 6

    COS = 7

    TAN = 8

    SINH = 9

    COSH = 10

    ASIN = 11

    ACOS = 12

    ATAN = 13

    ASINH = 14

    ACOSH = 15

    ATANH = 16

    CEIL = 17

    FLOOR = 18

    ERF = 19

    NOT = 20

    SIGN = 21

    ROUND = 22

    ISINF = 23

    ISNAN = 24

class AllocatorFlag(enum.Enum):
    RESIZABLE = 0

class APILanguage(enum.Enum):
    CPP = 0

    PYTHON = 1

class DataType(enum.Enum):
    FLOAT = 0

    HALF = 1

    INT8 = 2

    INT32 = 3

    BOOL = 4

    UINT8 = 5

    FP8 = 6

    BF16 = 7

    INT64 = 8

    INT4 = 9

    FP4 = 10

    E8M0 = 11

    @property
class ErrorCodeTRT(enum.Enum):
    SUCCESS = 0

    UNSPECIFIED_ERROR = 1

    INTERNAL_ERROR = 2

    INVALID_ARGUMENT = 3

    INVALID_CONFIG = 4

    FAILED_ALLOCATION = 5

    FAILED_INITIALIZATION = 6

    FAILED_EXECUTION = 7

    FAILED_COMPUTATION = 8

    INVALID_STATE = 9

    UNSUPPORTED_STATE = 10

class ExecutionContextAllocationStrategy(enum.Enum):
    STATIC = 0

    ON_PROFILE_CHANGE = 1

    USER_MANAGED = 2

class LayerInformationFormat(enum.Enum):
    ONELINE = 0

    JSON = 1

class PluginArgDataType(enum.Enum):
    INT8 = 0

    INT16 = 1

    INT32 = 2

class PluginArgType(enum.Enum):
    INT = 0

class PluginCapabilityType(enum.Enum):
    CORE = 0

    BUILD = 1

    RUNTIME = 2

class PluginCreatorVersion(enum.Enum):
    V1 = 0

    V1_PYTHON = 64

class PluginFieldType(enum.Enum):
    FLOAT16 = 0

    FLOAT32 = 1

    FLOAT64 = 2

    INT8 = 3

    INT16 = 4

    INT32 = 5

    CHAR = 6

    DIMS = 7

    UNKNOWN = 8

    BF16 = 9

    INT64 = 10

    FP8 = 11

    INT4 = 12

    FP4 = 13

class QuickPluginCreationRequest(enum.Enum):
    UNKNOWN = 0

    PREFER_JIT = 1

    PREFER_AOT = 2

    STRICT_JIT = 3

    STRICT_AOT = 4

class SeekPosition(enum.Enum):
    SET = 0

    CUR = 1

    END = 2

class SerializationFlag(enum.Enum):
    EXCLUDE_WEIGHTS = 0

    EXCLUDE_LEAN_RUNTIME = 1

class TempfileControlFlag(enum.Enum):
    ALLOW_IN_MEMORY_FILES = 0

    ALLOW_TEMPORARY_FILES = 1

class TensorFormat(enum.Enum):
    LINEAR = 0

    CHW2 = 1

    HWC8 = 2

    CHW4 = 3

    CHW16 = 4

    CHW32 = 5

    DHWC8 = 6

    CDHW32 = 7

    HWC = 8

    DLA_LINEAR = 9

    DLA_HWC4 = 10

    HWC16 = 11

    DHWC = 12

class TensorIOMode(enum.Enum):
    NONE = 0

    INPUT = 1

    OUTPUT = 2

class TensorLocation(enum.Enum):
    DEVICE = 0

    HOST = 1

class TensorRTPhase(enum.Enum):
    BUILD = 0

    RUNTIME = 1

class Dims:
    """The size of a tensor in each dimension."""

    @overload
    def __init__(self) -> None: ...

    @overload
    def __init__(self, shape: Sequence) -> None: ...

    MAX_DIMS: Final[int] = ...
    """(arg: object, /) -> int"""

    def __len__(self) -> int: ...

    @overload
    def __getitem__(self, arg: int, /) -> int: ...

    @overload
    def __getitem__(self, arg: slice, /) -> object: ...

    @overload
    def __setitem__(self, arg0: int, arg1: int, /) -> None: ...

    @overload
    def __setitem__(self, arg0: slice, arg1: Sequence, /) -> None: ...

    def __iter__(self) -> Iterator: ...

    def __eq__(self, arg: object, /) -> bool: ...

    def __str__(self) -> str: ...

    def __repr__(self) -> str: ...

class Dims2(tenon._tensorrt.Dims):
    @overload
    def __init__(self, dim0: int, dim1: int) -> None: ...

    @overload
    def __init__(self) -> None: ...

    @overload
    def __init__(self, shape: Sequence) -> None: ...

class DimsHW(tenon._tensorrt.Dims2):
    @overload
    def __init__(self, h: int, w: int) -> None: ...

    @overload
    def __init__(self) -> None: ...

    @overload
    def __init__(self, shape: Sequence) -> None: ...

    @property
    def h(self) -> int: ...

    @h.setter
    def h(self, arg: int, /) -> None: ...

    @property
    def w(self) -> int: ...

    @w.setter
    def w(self, arg: int, /) -> None: ...

class Dims3(tenon._tensorrt.Dims):
    @overload
    def __init__(self, dim0: int, dim1: int, dim2: int) -> None: ...

    @overload
    def __init__(self) -> None: ...

    @overload
    def __init__(self, shape: Sequence) -> None: ...

class Dims4(tenon._tensorrt.Dims):
    @overload
    def __init__(self, dim0: int, dim1: int, dim2: int, dim3: int) -> None: ...

    @overload
    def __init__(self) -> None: ...

    @overload
    def __init__(self, shape: Sequence) -> None: ...

class Permutation:
    """The order of the dimensions after a transpose."""

    @overload
    def __init__(self) -> None: ...

    @overload
    def __init__(self, arg: Sequence, /) -> None: ...

    def __len__(self) -> int: ...

    def __getitem__(self, arg: int, /) -> int: ...

    def __setitem__(self, arg0: int, arg1: int, /) -> None: ...

    def __str__(self) -> str: ...

    def __repr__(self) -> str: ...

class Weights:
    """Elements that lie elsewhere; an array is kept alive, not copied."""

    @overload
    def __init__(self, a: numpy.typing.NDArray) -> None: ...

    @overload
    def __init__(self, type: tenon._tensorrt.DataType = tenon._tensorrt.DataType.FLOAT) -> None: ...

    @overload
    def __init__(self, type: tenon._tensorrt.DataType, ptr: int, count: int) -> None: ...

    @property
    def dtype(self) -> tenon._tensorrt.DataType: ...

    @property
    def size(self) -> int: ...

    @property
    def nbytes(self) -> int: ...

    def numpy(self) -> object: ...

    def __len__(self) -> int: ...

class IHostMemory:
    """Bytes made by the library; has the buffer protocol."""

    @property
    def dtype(self) -> tenon._tensorrt.DataType: ...

    @property
    def nbytes(self) -> int: ...

    def __len__(self) -> int: ...

    def __enter__(self) -> object: ...

    def __exit__(self, exc_type: object | None, exc_value: object | None, traceback: object | None) -> None: ...

    def __del__(self) -> None: ...

class InterfaceInfo:
    @property
    def kind(self) -> str: ...

    @property
    def major(self) -> int: ...

    @property
    def minor(self) -> int: ...

class IVersionedInterface:
    @property
    def api_language(self) -> tenon._tensorrt.APILanguage: ...

    @property
    def interface_info(self) -> tenon._tensorrt.InterfaceInfo: ...

class ILogger:
    """Derive from it and define log(severity, msg)."""

    def __init__(self) -> None: ...

    class Severity(enum.Enum):
        INTERNAL_ERROR = 0

        ERROR = 1

        WARNING = 2

        INFO = 3

        VERBOSE = 4

    INTERNAL_ERROR: tenon._tensorrt.ILogger.Severity = tenon._tensorrt.ILogger.Severity.INTERNAL_ERROR

    ERROR: tenon._tensorrt.ILogger.Severity = tenon._tensorrt.ILogger.Severity.ERROR

    WARNING: tenon._tensorrt.ILogger.Severity = tenon._tensorrt.ILogger.Severity.WARNING

    INFO: tenon._tensorrt.ILogger.Severity = tenon._tensorrt.ILogger.Severity.INFO

    VERBOSE: tenon._tensorrt.ILogger.Severity = tenon._tensorrt.ILogger.Severity.VERBOSE

    def log(self, *args, **kwargs) -> None: ...

    def __enter__(self) -> object: ...

    def __exit__(self, exc_type: object | None, exc_value: object | None, traceback: object | None) -> None: ...

    def __del__(self) -> None: ...

class Logger(tenon._tensorrt.ILogger):
    """Writes messages to standard error."""

    def __init__(self, min_severity: tenon._tensorrt.ILogger.Severity = tenon._tensorrt.ILogger.Severity.WARNING) -> None: ...

    @property
    def min_severity(self) -> tenon._tensorrt.ILogger.Severity: ...

    @min_severity.setter
    def min_severity(self, arg: tenon._tensorrt.ILogger.Severity, /) -> None: ...

    def log(self, severity: tenon._tensorrt.ILogger.Severity, msg: str) -> None: ...

    class Severity(enum.Enum):
        INTERNAL_ERROR = 0

        ERROR = 1

        WARNING = 2

        INFO = 3

        VERBOSE = 4

    INTERNAL_ERROR: tenon._tensorrt.ILogger.Severity = tenon._tensorrt.ILogger.Severity.INTERNAL_ERROR

    ERROR: tenon._tensorrt.ILogger.Severity = tenon._tensorrt.ILogger.Severity.ERROR

    WARNING: tenon._tensorrt.ILogger.Severity = tenon._tensorrt.ILogger.Severity.WARNING

    INFO: tenon._tensorrt.ILogger.Severity = tenon._tensorrt.ILogger.Severity.INFO

    VERBOSE: tenon._tensorrt.ILogger.Severity = tenon._tensorrt.ILogger.Severity.VERBOSE

class IProfiler:
    """Derive from it; report_layer_time(layer_name, ms)."""

    def __init__(self) -> None: ...

    def report_layer_time(self, *args, **kwargs) -> None: ...

class Profiler(tenon._tensorrt.IProfiler):
    """Writes the time of each layer to standard output."""

    def __init__(self) -> None: ...

    def report_layer_time(self, layer_name: str, ms: float) -> None: ...

class IErrorRecorder(tenon._tensorrt.IVersionedInterface):
    def __init__(self) -> None: ...

    MAX_DESC_LENGTH: Final[int] = ...
    """(arg: object, /) -> int"""

    def num_errors(self, *args, **kwargs) -> None: ...

    def get_error_code(self, *args, **kwargs) -> None: ...

    def get_error_desc(self, *args, **kwargs) -> None: ...

    def has_overflowed(self, *args, **kwargs) -> None: ...

    def clear(self, *args, **kwargs) -> None: ...

    def report_error(self, *args, **kwargs) -> None: ...

class IProgressMonitor(tenon._tensorrt.IVersionedInterface):
    def __init__(self) -> None: ...

    def phase_start(self, *args, **kwargs) -> None: ...

    def step_complete(self, *args, **kwargs) -> None: ...

    def phase_finish(self, *args, **kwargs) -> None: ...

class IOutputAllocator(tenon._tensorrt.IVersionedInterface):
    def __init__(self) -> None: ...

    @property
    def tensorrt_version(self) -> int: ...

    def reallocate_output(self, *args, **kwargs) -> None: ...

    def notify_shape(self, *args, **kwargs) -> None: ...

class IDebugListener(tenon._tensorrt.IVersionedInterface):
    def __init__(self) -> None: ...

    def process_debug_tensor(self, *args, **kwargs) -> None: ...

class IInt8Calibrator(tenon._tensorrt.IVersionedInterface):
    def __init__(self) -> None: ...

    def get_batch_size(self, *args, **kwargs) -> None: ...

    def get_batch(self, *args, **kwargs) -> None: ...

    def read_calibration_cache(self, *args, **kwargs) -> None: ...

    def write_calibration_cache(self, *args, **kwargs) -> None: ...

    def get_algorithm(self) -> tenon._tensorrt.CalibrationAlgoType: ...

class IInt8EntropyCalibrator(tenon._tensorrt.IInt8Calibrator):
    def __init__(self) -> None: ...

    def get_batch_size(self, *args, **kwargs) -> None: ...

    def get_batch(self, *args, **kwargs) -> None: ...

    def read_calibration_cache(self, *args, **kwargs) -> None: ...

    def write_calibration_cache(self, *args, **kwargs) -> None: ...

    def get_algorithm(self) -> tenon._tensorrt.CalibrationAlgoType: ...

class IInt8EntropyCalibrator2(tenon._tensorrt.IInt8Calibrator):
    def __init__(self) -> None: ...

    def get_batch_size(self, *args, **kwargs) -> None: ...

    def get_batch(self, *args, **kwargs) -> None: ...

    def read_calibration_cache(self, *args, **kwargs) -> None: ...

    def write_calibration_cache(self, *args, **kwargs) -> None: ...

    def get_algorithm(self) -> tenon._tensorrt.CalibrationAlgoType: ...

class IInt8MinMaxCalibrator(tenon._tensorrt.IInt8Calibrator):
    def __init__(self) -> None: ...

    def get_batch_size(self, *args, **kwargs) -> None: ...

    def get_batch(self, *args, **kwargs) -> None: ...

    def read_calibration_cache(self, *args, **kwargs) -> None: ...

    def write_calibration_cache(self, *args, **kwargs) -> None: ...

    def get_algorithm(self) -> tenon._tensorrt.CalibrationAlgoType: ...

class IInt8LegacyCalibrator(tenon._tensorrt.IInt8Calibrator):
    def __init__(self) -> None: ...

    def get_batch_size(self, *args, **kwargs) -> None: ...

    def get_batch(self, *args, **kwargs) -> None: ...

    def read_calibration_cache(self, *args, **kwargs) -> None: ...

    def write_calibration_cache(self, *args, **kwargs) -> None: ...

    def get_algorithm(self) -> tenon._tensorrt.CalibrationAlgoType: ...

class IAlgorithmIOInfo:
    @property
    def dtype(self) -> tenon._tensorrt.DataType: ...

    @property
    def strides(self) -> tenon._tensorrt.Dims: ...

    @property
    def vectorized_dim(self) -> int: ...

    @property
    def components_per_element(self) -> int: ...

    @property
    def tensor_format(self) -> tenon._tensorrt.TensorFormat: ...

class IAlgorithmVariant:
    @property
    def implementation(self) -> int: ...

    @property
    def tactic(self) -> int: ...

class IAlgorithmContext:
    @property
    def name(self) -> str: ...

    @property
    def num_inputs(self) -> int: ...

    @property
    def num_outputs(self) -> int: ...

    def get_shape(self, index: int) -> list[tenon._tensorrt.Dims]: ...

class IAlgorithm:
    @property
    def algorithm_variant(self) -> tenon._tensorrt.IAlgorithmVariant: ...

    @property
    def timing_msec(self) -> float: ...

    @property
    def workspace_size(self) -> int: ...

    def get_algorithm_io_info(self, index: int) -> tenon._tensorrt.IAlgorithmIOInfo: ...

class IAlgorithmSelector(tenon._tensorrt.IVersionedInterface):
    """Chooses the tactic of each layer."""

    def __init__(self) -> None: ...

    def select_algorithms(self, *args, **kwargs) -> None: ...

    def report_algorithms(self, *args, **kwargs) -> None: ...

class IStreamReader(tenon._tensorrt.IVersionedInterface):
    def __init__(self) -> None: ...

    def read(self, *args, **kwargs) -> None: ...

class IStreamReaderV2(tenon._tensorrt.IVersionedInterface):
    def __init__(self) -> None: ...

    def read(self, *args, **kwargs) -> None: ...

    def seek(self, *args, **kwargs) -> None: ...

class IStreamWriter(tenon._tensorrt.IVersionedInterface):
    def __init__(self) -> None: ...

    def write(self, *args, **kwargs) -> None: ...

class IGpuAllocator(tenon._tensorrt.IVersionedInterface):
    def __init__(self) -> None: ...

    def allocate(self, *args, **kwargs) -> None: ...

    def reallocate(self, *args, **kwargs) -> None: ...

    def deallocate(self, *args, **kwargs) -> None: ...

    def free(self, *args, **kwargs) -> None: ...

    def allocate_async(self, *args, **kwargs) -> None: ...

    def deallocate_async(self, *args, **kwargs) -> None: ...

class IGpuAsyncAllocator(tenon._tensorrt.IGpuAllocator):
    def __init__(self) -> None: ...

    def allocate(self, *args, **kwargs) -> None: ...

    def deallocate(self, *args, **kwargs) -> None: ...

    def allocate_async(self, *args, **kwargs) -> None: ...

    def deallocate_async(self, *args, **kwargs) -> None: ...

class IPluginCreatorInterface(tenon._tensorrt.IVersionedInterface):
    pass

class PluginTensorDesc:
    """What a plugin is told of a tensor."""

    def __init__(self) -> None: ...

    @property
    def dims(self) -> tenon._tensorrt.Dims: ...

    @dims.setter
    def dims(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def type(self) -> tenon._tensorrt.DataType: ...

    @type.setter
    def type(self, arg: tenon._tensorrt.DataType, /) -> None: ...

    @property
    def format(self) -> tenon._tensorrt.TensorFormat: ...

    @format.setter
    def format(self, arg: tenon._tensorrt.TensorFormat, /) -> None: ...

    @property
    def scale(self) -> float: ...

    @scale.setter
    def scale(self, arg: float, /) -> None: ...

class DynamicPluginTensorDesc:
    """The same, with the range of its shapes."""

    def __init__(self) -> None: ...

    @property
    def desc(self) -> tenon._tensorrt.PluginTensorDesc: ...

    @desc.setter
    def desc(self, arg: tenon._tensorrt.PluginTensorDesc, /) -> None: ...

    @property
    def min(self) -> tenon._tensorrt.Dims: ...

    @min.setter
    def min(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def max(self) -> tenon._tensorrt.Dims: ...

    @max.setter
    def max(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def opt(self) -> tenon._tensorrt.Dims: ...

    @opt.setter
    def opt(self, arg: tenon._tensorrt.Dims, /) -> None: ...

class IDimensionExpr:
    """A dimension as an expression of those of inputs."""

    def is_constant(self) -> bool: ...

    def get_constant_value(self) -> int: ...

    def is_size_tensor(self) -> bool: ...

class IExprBuilder:
    """Makes expressions of dimensions."""

    def constant(self, value: int) -> tenon._tensorrt.IDimensionExpr: ...

    def operation(self, op: tenon._tensorrt.DimensionOperation, first: tenon._tensorrt.IDimensionExpr, second: tenon._tensorrt.IDimensionExpr) -> tenon._tensorrt.IDimensionExpr: ...

    def declare_size_tensor(self, output_index: int, opt: tenon._tensorrt.IDimensionExpr, upper: tenon._tensorrt.IDimensionExpr) -> tenon._tensorrt.IDimensionExpr: ...

class IPluginResourceContext:
    """What a plugin may use in a context."""

    @property
    def gpu_allocator(self) -> tenon._tensorrt.IGpuAllocator: ...

    @property
    def error_recorder(self) -> tenon._tensorrt.IErrorRecorder: ...

class IPluginV2:
    """A plugin of the second generation that C++ made."""

    @property
    def num_outputs(self) -> int: ...

    @property
    def tensorrt_version(self) -> int: ...

    @property
    def plugin_type(self) -> str: ...

    @property
    def plugin_version(self) -> str: ...

    @property
    def plugin_namespace(self) -> str: ...

    @plugin_namespace.setter
    def plugin_namespace(self, arg: str, /) -> None: ...

    @property
    def serialization_size(self) -> int: ...

    def serialize(self) -> bytes: ...

    def initialize(self) -> int: ...

    def terminate(self) -> None: ...

    def destroy(self) -> None: ...

    def clone(self) -> object: ...

    def get_output_shape(self, index: int, input_shapes: Sequence[tenon._tensorrt.Dims]) -> tenon._tensorrt.Dims: ...

    def supports_format(self, dtype: tenon._tensorrt.DataType, format: tenon._tensorrt.TensorFormat) -> bool: ...

    def get_workspace_size(self, max_batch_size: int) -> int: ...

    def configure_with_format(self, input_shapes: Sequence[tenon._tensorrt.Dims], output_shapes: Sequence[tenon._tensorrt.Dims], dtype: tenon._tensorrt.DataType, format: tenon._tensorrt.TensorFormat, max_batch_size: int) -> None: ...

    def execute_async(self, batch_size: int, inputs: Sequence[int], outputs: Sequence[int], workspace: int, stream_handle: int) -> int: ...

class IPluginV2Ext(tenon._tensorrt.IPluginV2):
    """
    A plugin of the second generation that C++ made, with types of its own.
    """

    def get_output_data_type(self, index: int, input_types: Sequence[tenon._tensorrt.DataType]) -> tenon._tensorrt.DataType: ...

    def configure_plugin(self, input_shapes: Sequence[tenon._tensorrt.Dims], output_shapes: Sequence[tenon._tensorrt.Dims], input_types: Sequence[tenon._tensorrt.DataType], output_types: Sequence[tenon._tensorrt.DataType], input_is_broadcasted: Sequence[bool], output_is_broacasted: Sequence[bool], format: tenon._tensorrt.TensorFormat, max_batch_size: int) -> None: ...

    def attach_to_context(self, cudnn: object | None, cublas: object | None, allocator: object | None) -> None: ...

    def detach_from_context(self) -> None: ...

    def clone(self) -> object: ...

class IPluginCreator(tenon._tensorrt.IPluginCreatorInterface):
    """Makes plugins of the second generation."""

    def __init__(self) -> None: ...

    @property
    def tensorrt_version(self) -> int: ...

    @property
    def plugin_namespace(self) -> str: ...

    @plugin_namespace.setter
    def plugin_namespace(self, arg: str, /) -> None: ...

    def create_plugin(self, name: str, field_collection: object) -> object: ...

    def deserialize_plugin(self, name: str, serialized_plugin: object) -> object: ...

    @property
    def name(self) -> str: ...

    @name.setter
    def name(self, arg: str, /) -> None: ...

    @property
    def plugin_version(self) -> str: ...

    @plugin_version.setter
    def plugin_version(self, arg: str, /) -> None: ...

    @property
    def field_names(self) -> object: ...

    @field_names.setter
    def field_names(self, arg: object, /) -> None: ...

class IPluginCreatorV3One(tenon._tensorrt.IPluginCreatorInterface):
    """Makes plugins of the third generation."""

    def __init__(self) -> None: ...

    @property
    def plugin_namespace(self) -> str: ...

    @plugin_namespace.setter
    def plugin_namespace(self, arg: str, /) -> None: ...

    def create_plugin(self, name: str, field_collection: object, phase: tenon._tensorrt.TensorRTPhase) -> object: ...

    @property
    def name(self) -> str: ...

    @name.setter
    def name(self, arg: str, /) -> None: ...

    @property
    def plugin_version(self) -> str: ...

    @plugin_version.setter
    def plugin_version(self, arg: str, /) -> None: ...

    @property
    def field_names(self) -> object: ...

    @field_names.setter
    def field_names(self, arg: object, /) -> None: ...

class IPluginRegistry:
    """All plugin creators by name, version and namespace."""

    @property
    def all_creators(self) -> list[tenon._tensorrt.IPluginCreatorInterface]: ...

    @property
    def all_creators_recursive(self) -> list[tenon._tensorrt.IPluginCreatorInterface]: ...

    @property
    def plugin_creator_list(self) -> list[tenon._tensorrt.IPluginCreator]: ...

    def acquire_plugin_resource(self, key: str, resource: object | None) -> object:
        """
        The resource of a key: if there is none yet, a clone of the given one, which is then kept.
        """

    def release_plugin_resource(self, key: str) -> int:
        """
        Gives back what acquire_plugin_resource() gave; the last one releases the resource. 0, or -1.
        """

    def get_plugin_creator(self, type: str, version: str, plugin_namespace: str = '') -> tenon._tensorrt.IPluginCreator: ...

    def get_creator(self, type: str, version: str, plugin_namespace: str = '') -> object: ...

    def register_creator(self, creator: object, plugin_namespace: str = '') -> bool: ...

    def deregister_creator(self, creator: tenon._tensorrt.IPluginCreatorInterface) -> bool: ...

    @property
    def parent_search_enabled(self) -> bool: ...

    @parent_search_enabled.setter
    def parent_search_enabled(self, arg: bool, /) -> None: ...

    def load_library(self, plugin_path: str) -> int: ...

    def deregister_library(self, handle: int) -> None: ...

    @property
    def error_recorder(self) -> tenon._tensorrt.IErrorRecorder: ...

    @error_recorder.setter
    def error_recorder(self, recorder: tenon._tensorrt.IErrorRecorder | None) -> None: ...

def get_plugin_registry() -> tenon._tensorrt.IPluginRegistry: ...

def get_builder_plugin_registry(arg: tenon._tensorrt.EngineCapability, /) -> tenon._tensorrt.IPluginRegistry: ...

def init_libnvinfer_plugins(logger: tenon._tensorrt.ILogger | None, namespace: str) -> bool: ...

class ITensor:
    """A tensor of a network."""

    @property
    def name(self) -> str: ...

    @name.setter
    def name(self, arg: str, /) -> None: ...

    @property
    def shape(self) -> tenon._tensorrt.Dims: ...

    @shape.setter
    def shape(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def dtype(self) -> tenon._tensorrt.DataType: ...

    @dtype.setter
    def dtype(self, arg: tenon._tensorrt.DataType, /) -> None: ...

    @property
    def broadcast_across_batch(self) -> bool: ...

    @broadcast_across_batch.setter
    def broadcast_across_batch(self, arg: bool, /) -> None: ...

    @property
    def location(self) -> tenon._tensorrt.TensorLocation: ...

    @location.setter
    def location(self, arg: tenon._tensorrt.TensorLocation, /) -> None: ...

    @property
    def allowed_formats(self) -> int: ...

    @allowed_formats.setter
    def allowed_formats(self, arg: int, /) -> None: ...

    @property
    def is_network_input(self) -> bool: ...

    @property
    def is_network_output(self) -> bool: ...

    @property
    def is_shape_tensor(self) -> bool: ...

    @property
    def is_execution_tensor(self) -> bool: ...

    @property
    def dynamic_range(self) -> object: ...

    @dynamic_range.setter
    def dynamic_range(self, arg: Sequence, /) -> None: ...

    def set_dynamic_range(self, min: float, max: float) -> bool: ...

    def reset_dynamic_range(self) -> None: ...

    def set_dimension_name(self, index: int, name: str) -> None: ...

    def get_dimension_name(self, index: int) -> str: ...

class ILayer:
    """What all layers of a network have in common."""

    @property
    def name(self) -> str: ...

    @name.setter
    def name(self, arg: str, /) -> None: ...

    @property
    def metadata(self) -> str: ...

    @metadata.setter
    def metadata(self, arg: str, /) -> None: ...

    @property
    def type(self) -> tenon._tensorrt.LayerType: ...

    @property
    def num_inputs(self) -> int: ...

    @property
    def num_outputs(self) -> int: ...

    @property
    def precision(self) -> tenon._tensorrt.DataType: ...

    @precision.setter
    def precision(self, arg: tenon._tensorrt.DataType, /) -> None: ...

    @property
    def precision_is_set(self) -> bool: ...

    def reset_precision(self) -> None: ...

    def set_input(self, index: int, tensor: tenon._tensorrt.ITensor) -> None: ...

    def get_input(self, index: int) -> tenon._tensorrt.ITensor: ...

    def get_output(self, index: int) -> tenon._tensorrt.ITensor: ...

    def set_output_type(self, index: int, dtype: tenon._tensorrt.DataType) -> None: ...

    def get_output_type(self, index: int) -> tenon._tensorrt.DataType: ...

    def output_type_is_set(self, index: int) -> bool: ...

    def reset_output_type(self, index: int) -> None: ...

class IActivationLayer(tenon._tensorrt.ILayer):
    @property
    def type(self) -> tenon._tensorrt.ActivationType: ...

    @type.setter
    def type(self, arg: tenon._tensorrt.ActivationType, /) -> None: ...

    @property
    def alpha(self) -> float: ...

    @alpha.setter
    def alpha(self, arg: float, /) -> None: ...

    @property
    def beta(self) -> float: ...

    @beta.setter
    def beta(self, arg: float, /) -> None: ...

class IAssertionLayer(tenon._tensorrt.ILayer):
    @property
    def message(self) -> str: ...

    @message.setter
    def message(self, arg: str, /) -> None: ...

class ICastLayer(tenon._tensorrt.ILayer):
    @property
    def to_type(self) -> tenon._tensorrt.DataType: ...

    @to_type.setter
    def to_type(self, arg: tenon._tensorrt.DataType, /) -> None: ...

class IConstantLayer(tenon._tensorrt.ILayer):
    @property
    def shape(self) -> tenon._tensorrt.Dims: ...

    @shape.setter
    def shape(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def weights(self) -> object: ...

    @weights.setter
    def weights(self, weights: object | None) -> None: ...

class ICumulativeLayer(tenon._tensorrt.ILayer):
    @property
    def op(self) -> tenon._tensorrt.CumulativeOperation: ...

    @op.setter
    def op(self, arg: tenon._tensorrt.CumulativeOperation, /) -> bool: ...

    @property
    def exclusive(self) -> bool: ...

    @exclusive.setter
    def exclusive(self, arg: bool, /) -> None: ...

    @property
    def reverse(self) -> bool: ...

    @reverse.setter
    def reverse(self, arg: bool, /) -> None: ...

class IDequantizeLayer(tenon._tensorrt.ILayer):
    @property
    def axis(self) -> int: ...

    @axis.setter
    def axis(self, arg: int, /) -> None: ...

    @property
    def to_type(self) -> tenon._tensorrt.DataType: ...

    @to_type.setter
    def to_type(self, arg: tenon._tensorrt.DataType, /) -> None: ...

class IDynamicQuantizeLayer(tenon._tensorrt.ILayer):
    @property
    def axis(self) -> int: ...

    @axis.setter
    def axis(self, arg: int, /) -> None: ...

    @property
    def block_size(self) -> int: ...

    @block_size.setter
    def block_size(self, arg: int, /) -> None: ...

    @property
    def to_type(self) -> tenon._tensorrt.DataType: ...

    @to_type.setter
    def to_type(self, arg: tenon._tensorrt.DataType, /) -> None: ...

    @property
    def scale_type(self) -> tenon._tensorrt.DataType: ...

    @scale_type.setter
    def scale_type(self, arg: tenon._tensorrt.DataType, /) -> None: ...

class IEinsumLayer(tenon._tensorrt.ILayer):
    @property
    def equation(self) -> str: ...

    @equation.setter
    def equation(self, arg: str, /) -> bool: ...

class IElementWiseLayer(tenon._tensorrt.ILayer):
    @property
    def op(self) -> tenon._tensorrt.ElementWiseOperation: ...

    @op.setter
    def op(self, arg: tenon._tensorrt.ElementWiseOperation, /) -> None: ...

class IFillLayer(tenon._tensorrt.ILayer):
    @property
    def shape(self) -> tenon._tensorrt.Dims: ...

    @shape.setter
    def shape(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def operation(self) -> tenon._tensorrt.FillOperation: ...

    @operation.setter
    def operation(self, arg: tenon._tensorrt.FillOperation, /) -> None: ...

    @property
    def alpha(self) -> object: ...

    @alpha.setter
    def alpha(self, arg: object, /) -> None: ...

    @property
    def beta(self) -> object: ...

    @beta.setter
    def beta(self, arg: object, /) -> None: ...

    @property
    def to_type(self) -> tenon._tensorrt.DataType: ...

    @to_type.setter
    def to_type(self, arg: tenon._tensorrt.DataType, /) -> None: ...

    def is_alpha_beta_int64(self) -> bool: ...

class IIdentityLayer(tenon._tensorrt.ILayer):
    pass

class ILRNLayer(tenon._tensorrt.ILayer):
    @property
    def window_size(self) -> int: ...

    @window_size.setter
    def window_size(self, arg: int, /) -> None: ...

    @property
    def alpha(self) -> float: ...

    @alpha.setter
    def alpha(self, arg: float, /) -> None: ...

    @property
    def beta(self) -> float: ...

    @beta.setter
    def beta(self, arg: float, /) -> None: ...

    @property
    def k(self) -> float: ...

    @k.setter
    def k(self, arg: float, /) -> None: ...

class IMatrixMultiplyLayer(tenon._tensorrt.ILayer):
    @property
    def op0(self) -> tenon._tensorrt.MatrixOperation: ...

    @op0.setter
    def op0(self, arg: tenon._tensorrt.MatrixOperation, /) -> None: ...

    @property
    def op1(self) -> tenon._tensorrt.MatrixOperation: ...

    @op1.setter
    def op1(self, arg: tenon._tensorrt.MatrixOperation, /) -> None: ...

class INormalizationLayer(tenon._tensorrt.ILayer):
    @property
    def epsilon(self) -> float: ...

    @epsilon.setter
    def epsilon(self, arg: float, /) -> None: ...

    @property
    def axes(self) -> int: ...

    @axes.setter
    def axes(self, arg: int, /) -> None: ...

    @property
    def num_groups(self) -> int: ...

    @num_groups.setter
    def num_groups(self, arg: int, /) -> None: ...

    @property
    def compute_precision(self) -> tenon._tensorrt.DataType: ...

    @compute_precision.setter
    def compute_precision(self, arg: tenon._tensorrt.DataType, /) -> None: ...

class IParametricReLULayer(tenon._tensorrt.ILayer):
    pass

class IQuantizeLayer(tenon._tensorrt.ILayer):
    @property
    def axis(self) -> int: ...

    @axis.setter
    def axis(self, arg: int, /) -> None: ...

    @property
    def to_type(self) -> tenon._tensorrt.DataType: ...

    @to_type.setter
    def to_type(self, arg: tenon._tensorrt.DataType, /) -> None: ...

class IRaggedSoftMaxLayer(tenon._tensorrt.ILayer):
    pass

class IReduceLayer(tenon._tensorrt.ILayer):
    @property
    def op(self) -> tenon._tensorrt.ReduceOperation: ...

    @op.setter
    def op(self, arg: tenon._tensorrt.ReduceOperation, /) -> None: ...

    @property
    def axes(self) -> int: ...

    @axes.setter
    def axes(self, arg: int, /) -> None: ...

    @property
    def keep_dims(self) -> bool: ...

    @keep_dims.setter
    def keep_dims(self, arg: bool, /) -> None: ...

class IScaleLayer(tenon._tensorrt.ILayer):
    @property
    def mode(self) -> tenon._tensorrt.ScaleMode: ...

    @mode.setter
    def mode(self, arg: tenon._tensorrt.ScaleMode, /) -> None: ...

    @property
    def channel_axis(self) -> int: ...

    @channel_axis.setter
    def channel_axis(self, arg: int, /) -> None: ...

    @property
    def shift(self) -> object: ...

    @shift.setter
    def shift(self, weights: object | None) -> None: ...

    @property
    def scale(self) -> object: ...

    @scale.setter
    def scale(self, weights: object | None) -> None: ...

    @property
    def power(self) -> object: ...

    @power.setter
    def power(self, weights: object | None) -> None: ...

class ISelectLayer(tenon._tensorrt.ILayer):
    pass

class ISoftMaxLayer(tenon._tensorrt.ILayer):
    @property
    def axes(self) -> int: ...

    @axes.setter
    def axes(self, arg: int, /) -> None: ...

class ITopKLayer(tenon._tensorrt.ILayer):
    @property
    def op(self) -> tenon._tensorrt.TopKOperation: ...

    @op.setter
    def op(self, arg: tenon._tensorrt.TopKOperation, /) -> None: ...

    @property
    def k(self) -> int: ...

    @k.setter
    def k(self, arg: int, /) -> None: ...

    @property
    def axes(self) -> int: ...

    @axes.setter
    def axes(self, arg: int, /) -> None: ...

class IUnaryLayer(tenon._tensorrt.ILayer):
    @property
    def op(self) -> tenon._tensorrt.UnaryOperation: ...

    @op.setter
    def op(self, arg: tenon._tensorrt.UnaryOperation, /) -> None: ...

class IConvolutionLayer(tenon._tensorrt.ILayer):
    @property
    def kernel_size(self) -> tenon._tensorrt.DimsHW: ...

    @kernel_size.setter
    def kernel_size(self, arg: tenon._tensorrt.DimsHW, /) -> None: ...

    @property
    def num_output_maps(self) -> int: ...

    @num_output_maps.setter
    def num_output_maps(self, arg: int, /) -> None: ...

    @property
    def stride(self) -> tenon._tensorrt.DimsHW: ...

    @stride.setter
    def stride(self, arg: tenon._tensorrt.DimsHW, /) -> None: ...

    @property
    def padding(self) -> tenon._tensorrt.DimsHW: ...

    @padding.setter
    def padding(self, arg: tenon._tensorrt.DimsHW, /) -> None: ...

    @property
    def pre_padding(self) -> tenon._tensorrt.Dims: ...

    @pre_padding.setter
    def pre_padding(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def post_padding(self) -> tenon._tensorrt.Dims: ...

    @post_padding.setter
    def post_padding(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def padding_mode(self) -> tenon._tensorrt.PaddingMode: ...

    @padding_mode.setter
    def padding_mode(self, arg: tenon._tensorrt.PaddingMode, /) -> None: ...

    @property
    def num_groups(self) -> int: ...

    @num_groups.setter
    def num_groups(self, arg: int, /) -> None: ...

    @property
    def dilation(self) -> tenon._tensorrt.DimsHW: ...

    @dilation.setter
    def dilation(self, arg: tenon._tensorrt.DimsHW, /) -> None: ...

    @property
    def kernel_size_nd(self) -> tenon._tensorrt.Dims: ...

    @kernel_size_nd.setter
    def kernel_size_nd(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def stride_nd(self) -> tenon._tensorrt.Dims: ...

    @stride_nd.setter
    def stride_nd(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def padding_nd(self) -> tenon._tensorrt.Dims: ...

    @padding_nd.setter
    def padding_nd(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def dilation_nd(self) -> tenon._tensorrt.Dims: ...

    @dilation_nd.setter
    def dilation_nd(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def kernel(self) -> object: ...

    @kernel.setter
    def kernel(self, weights: object | None) -> None: ...

    @property
    def bias(self) -> object: ...

    @bias.setter
    def bias(self, weights: object | None) -> None: ...

class IDeconvolutionLayer(tenon._tensorrt.ILayer):
    @property
    def kernel_size(self) -> tenon._tensorrt.DimsHW: ...

    @kernel_size.setter
    def kernel_size(self, arg: tenon._tensorrt.DimsHW, /) -> None: ...

    @property
    def stride(self) -> tenon._tensorrt.DimsHW: ...

    @stride.setter
    def stride(self, arg: tenon._tensorrt.DimsHW, /) -> None: ...

    @property
    def padding(self) -> tenon._tensorrt.DimsHW: ...

    @padding.setter
    def padding(self, arg: tenon._tensorrt.DimsHW, /) -> None: ...

    @property
    def num_output_maps(self) -> int: ...

    @num_output_maps.setter
    def num_output_maps(self, arg: int, /) -> None: ...

    @property
    def pre_padding(self) -> tenon._tensorrt.Dims: ...

    @pre_padding.setter
    def pre_padding(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def post_padding(self) -> tenon._tensorrt.Dims: ...

    @post_padding.setter
    def post_padding(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def padding_mode(self) -> tenon._tensorrt.PaddingMode: ...

    @padding_mode.setter
    def padding_mode(self, arg: tenon._tensorrt.PaddingMode, /) -> None: ...

    @property
    def num_groups(self) -> int: ...

    @num_groups.setter
    def num_groups(self, arg: int, /) -> None: ...

    @property
    def kernel_size_nd(self) -> tenon._tensorrt.Dims: ...

    @kernel_size_nd.setter
    def kernel_size_nd(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def stride_nd(self) -> tenon._tensorrt.Dims: ...

    @stride_nd.setter
    def stride_nd(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def padding_nd(self) -> tenon._tensorrt.Dims: ...

    @padding_nd.setter
    def padding_nd(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def dilation_nd(self) -> tenon._tensorrt.Dims: ...

    @dilation_nd.setter
    def dilation_nd(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def kernel(self) -> object: ...

    @kernel.setter
    def kernel(self, weights: object | None) -> None: ...

    @property
    def bias(self) -> object: ...

    @bias.setter
    def bias(self, weights: object | None) -> None: ...

class IPaddingLayer(tenon._tensorrt.ILayer):
    @property
    def pre_padding(self) -> tenon._tensorrt.DimsHW: ...

    @pre_padding.setter
    def pre_padding(self, arg: tenon._tensorrt.DimsHW, /) -> None: ...

    @property
    def post_padding(self) -> tenon._tensorrt.DimsHW: ...

    @post_padding.setter
    def post_padding(self, arg: tenon._tensorrt.DimsHW, /) -> None: ...

    @property
    def pre_padding_nd(self) -> tenon._tensorrt.Dims: ...

    @pre_padding_nd.setter
    def pre_padding_nd(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def post_padding_nd(self) -> tenon._tensorrt.Dims: ...

    @post_padding_nd.setter
    def post_padding_nd(self, arg: tenon._tensorrt.Dims, /) -> None: ...

class IPoolingLayer(tenon._tensorrt.ILayer):
    @property
    def type(self) -> tenon._tensorrt.PoolingType: ...

    @type.setter
    def type(self, arg: tenon._tensorrt.PoolingType, /) -> None: ...

    @property
    def window_size(self) -> tenon._tensorrt.DimsHW: ...

    @window_size.setter
    def window_size(self, arg: tenon._tensorrt.DimsHW, /) -> None: ...

    @property
    def stride(self) -> tenon._tensorrt.DimsHW: ...

    @stride.setter
    def stride(self, arg: tenon._tensorrt.DimsHW, /) -> None: ...

    @property
    def padding(self) -> tenon._tensorrt.DimsHW: ...

    @padding.setter
    def padding(self, arg: tenon._tensorrt.DimsHW, /) -> None: ...

    @property
    def pre_padding(self) -> tenon._tensorrt.Dims: ...

    @pre_padding.setter
    def pre_padding(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def post_padding(self) -> tenon._tensorrt.Dims: ...

    @post_padding.setter
    def post_padding(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def padding_mode(self) -> tenon._tensorrt.PaddingMode: ...

    @padding_mode.setter
    def padding_mode(self, arg: tenon._tensorrt.PaddingMode, /) -> None: ...

    @property
    def blend_factor(self) -> float: ...

    @blend_factor.setter
    def blend_factor(self, arg: float, /) -> None: ...

    @property
    def average_count_excludes_padding(self) -> bool: ...

    @average_count_excludes_padding.setter
    def average_count_excludes_padding(self, arg: bool, /) -> None: ...

    @property
    def window_size_nd(self) -> tenon._tensorrt.Dims: ...

    @window_size_nd.setter
    def window_size_nd(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def stride_nd(self) -> tenon._tensorrt.Dims: ...

    @stride_nd.setter
    def stride_nd(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def padding_nd(self) -> tenon._tensorrt.Dims: ...

    @padding_nd.setter
    def padding_nd(self, arg: tenon._tensorrt.Dims, /) -> None: ...

class IConcatenationLayer(tenon._tensorrt.ILayer):
    @property
    def axis(self) -> int: ...

    @axis.setter
    def axis(self, arg: int, /) -> None: ...

class IGatherLayer(tenon._tensorrt.ILayer):
    @property
    def num_elementwise_dims(self) -> int: ...

    @num_elementwise_dims.setter
    def num_elementwise_dims(self, arg: int, /) -> None: ...

    @property
    def mode(self) -> tenon._tensorrt.GatherMode: ...

    @mode.setter
    def mode(self, arg: tenon._tensorrt.GatherMode, /) -> None: ...

    @property
    def axis(self) -> int: ...

    @axis.setter
    def axis(self, arg: int, /) -> None: ...

class IGridSampleLayer(tenon._tensorrt.ILayer):
    @property
    def interpolation_mode(self) -> tenon._tensorrt.InterpolationMode: ...

    @interpolation_mode.setter
    def interpolation_mode(self, arg: tenon._tensorrt.InterpolationMode, /) -> None: ...

    @property
    def align_corners(self) -> bool: ...

    @align_corners.setter
    def align_corners(self, arg: bool, /) -> None: ...

    @property
    def sample_mode(self) -> tenon._tensorrt.SampleMode: ...

    @sample_mode.setter
    def sample_mode(self, arg: tenon._tensorrt.SampleMode, /) -> bool: ...

class INMSLayer(tenon._tensorrt.ILayer):
    @property
    def bounding_box_format(self) -> tenon._tensorrt.BoundingBoxFormat: ...

    @bounding_box_format.setter
    def bounding_box_format(self, arg: tenon._tensorrt.BoundingBoxFormat, /) -> None: ...

    @property
    def topk_box_limit(self) -> int: ...

    @topk_box_limit.setter
    def topk_box_limit(self, arg: int, /) -> None: ...

class INonZeroLayer(tenon._tensorrt.ILayer):
    pass

class IOneHotLayer(tenon._tensorrt.ILayer):
    @property
    def axis(self) -> int: ...

    @axis.setter
    def axis(self, arg: int, /) -> None: ...

class IResizeLayer(tenon._tensorrt.ILayer):
    @property
    def shape(self) -> tenon._tensorrt.Dims: ...

    @shape.setter
    def shape(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def scales(self) -> list[float]: ...

    @scales.setter
    def scales(self, arg: Sequence[float], /) -> None: ...

    @property
    def resize_mode(self) -> tenon._tensorrt.InterpolationMode: ...

    @resize_mode.setter
    def resize_mode(self, arg: tenon._tensorrt.InterpolationMode, /) -> None: ...

    @property
    def coordinate_transformation(self) -> tenon._tensorrt.ResizeCoordinateTransformation: ...

    @coordinate_transformation.setter
    def coordinate_transformation(self, arg: tenon._tensorrt.ResizeCoordinateTransformation, /) -> None: ...

    @property
    def selector_for_single_pixel(self) -> tenon._tensorrt.ResizeSelector: ...

    @selector_for_single_pixel.setter
    def selector_for_single_pixel(self, arg: tenon._tensorrt.ResizeSelector, /) -> None: ...

    @property
    def nearest_rounding(self) -> tenon._tensorrt.ResizeRoundMode: ...

    @nearest_rounding.setter
    def nearest_rounding(self, arg: tenon._tensorrt.ResizeRoundMode, /) -> None: ...

    @property
    def exclude_outside(self) -> bool: ...

    @exclude_outside.setter
    def exclude_outside(self, arg: bool, /) -> None: ...

    @property
    def cubic_coeff(self) -> float: ...

    @cubic_coeff.setter
    def cubic_coeff(self, arg: float, /) -> None: ...

class IReverseSequenceLayer(tenon._tensorrt.ILayer):
    @property
    def batch_axis(self) -> int: ...

    @batch_axis.setter
    def batch_axis(self, arg: int, /) -> None: ...

    @property
    def sequence_axis(self) -> int: ...

    @sequence_axis.setter
    def sequence_axis(self, arg: int, /) -> None: ...

class IScatterLayer(tenon._tensorrt.ILayer):
    @property
    def axis(self) -> int: ...

    @axis.setter
    def axis(self, arg: int, /) -> None: ...

    @property
    def mode(self) -> tenon._tensorrt.ScatterMode: ...

    @mode.setter
    def mode(self, arg: tenon._tensorrt.ScatterMode, /) -> None: ...

class IShapeLayer(tenon._tensorrt.ILayer):
    pass

class IShuffleLayer(tenon._tensorrt.ILayer):
    @property
    def first_transpose(self) -> tenon._tensorrt.Permutation: ...

    @first_transpose.setter
    def first_transpose(self, arg: tenon._tensorrt.Permutation, /) -> None: ...

    @property
    def reshape_dims(self) -> tenon._tensorrt.Dims: ...

    @reshape_dims.setter
    def reshape_dims(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def second_transpose(self) -> tenon._tensorrt.Permutation: ...

    @second_transpose.setter
    def second_transpose(self, arg: tenon._tensorrt.Permutation, /) -> None: ...

    @property
    def zero_is_placeholder(self) -> bool: ...

    @zero_is_placeholder.setter
    def zero_is_placeholder(self, arg: bool, /) -> None: ...

class ISliceLayer(tenon._tensorrt.ILayer):
    @property
    def start(self) -> tenon._tensorrt.Dims: ...

    @start.setter
    def start(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def shape(self) -> tenon._tensorrt.Dims: ...

    @shape.setter
    def shape(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def stride(self) -> tenon._tensorrt.Dims: ...

    @stride.setter
    def stride(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def mode(self) -> tenon._tensorrt.SampleMode: ...

    @mode.setter
    def mode(self, arg: tenon._tensorrt.SampleMode, /) -> None: ...

    @property
    def axes(self) -> tenon._tensorrt.Dims: ...

    @axes.setter
    def axes(self, arg: tenon._tensorrt.Dims, /) -> None: ...

class ISqueezeLayer(tenon._tensorrt.ILayer):
    pass

class IUnsqueezeLayer(tenon._tensorrt.ILayer):
    pass

class IAttention:
    """softmax(query keys^T + mask) values, of a network."""

    @property
    def norm_op(self) -> tenon._tensorrt.AttentionNormalizationOp: ...

    @norm_op.setter
    def norm_op(self, arg: tenon._tensorrt.AttentionNormalizationOp, /) -> bool: ...

    @property
    def causal(self) -> bool: ...

    @causal.setter
    def causal(self, arg: bool, /) -> bool: ...

    @property
    def causal_kind(self) -> tenon._tensorrt.CausalMaskKind: ...

    @causal_kind.setter
    def causal_kind(self, arg: tenon._tensorrt.CausalMaskKind, /) -> bool: ...

    @property
    def decomposable(self) -> bool: ...

    @decomposable.setter
    def decomposable(self, arg: bool, /) -> bool: ...

    @property
    def name(self) -> str: ...

    @name.setter
    def name(self, arg: str, /) -> bool: ...

    @property
    def metadata(self) -> str: ...

    @metadata.setter
    def metadata(self, arg: str, /) -> bool: ...

    @property
    def mask(self) -> tenon._tensorrt.ITensor: ...

    @mask.setter
    def mask(self, arg: tenon._tensorrt.ITensor, /) -> bool: ...

    @property
    def normalization_quantize_scale(self) -> tenon._tensorrt.ITensor: ...

    @normalization_quantize_scale.setter
    def normalization_quantize_scale(self, arg: tenon._tensorrt.ITensor, /) -> bool: ...

    @property
    def normalization_quantize_to_type(self) -> tenon._tensorrt.DataType: ...

    @normalization_quantize_to_type.setter
    def normalization_quantize_to_type(self, arg: tenon._tensorrt.DataType, /) -> bool: ...

    def set_query_form(self, form: tenon._tensorrt.AttentionIOForm) -> bool: ...

    def set_key_value_form(self, form: tenon._tensorrt.AttentionIOForm) -> bool: ...

    def set_query_lengths(self, lengths: tenon._tensorrt.ITensor | None) -> bool: ...

    def set_key_value_lengths(self, lengths: tenon._tensorrt.ITensor | None) -> bool: ...

    @property
    def num_inputs(self) -> int: ...

    @property
    def num_outputs(self) -> int: ...

    def set_input(self, index: int, input: tenon._tensorrt.ITensor) -> bool: ...

    def get_input(self, index: int) -> tenon._tensorrt.ITensor: ...

    def get_output(self, index: int) -> tenon._tensorrt.ITensor: ...

class IRotaryEmbeddingLayer(tenon._tensorrt.ILayer):
    @property
    def interleaved(self) -> bool: ...

    @interleaved.setter
    def interleaved(self, arg: bool, /) -> None: ...

    @property
    def rotary_embedding_dim(self) -> int: ...

    @rotary_embedding_dim.setter
    def rotary_embedding_dim(self, arg: int, /) -> bool: ...

class IKVCacheUpdateLayer(tenon._tensorrt.ILayer):
    @property
    def cache_mode(self) -> tenon._tensorrt.KVCacheMode: ...

    @cache_mode.setter
    def cache_mode(self, arg: tenon._tensorrt.KVCacheMode, /) -> bool: ...

    def set_update_form(self, form: tenon._tensorrt.AttentionIOForm) -> bool: ...

    def set_update_lengths(self, lengths: tenon._tensorrt.ITensor | None) -> bool: ...

class IMoELayer(tenon._tensorrt.ILayer):
    def set_gated_weights(self, fc_gate_weights: tenon._tensorrt.ITensor, fc_up_weights: tenon._tensorrt.ITensor, fc_down_weights: tenon._tensorrt.ITensor, activation_type: tenon._tensorrt.MoEActType) -> None: ...

    def set_gated_biases(self, fc_gate_biases: tenon._tensorrt.ITensor, fc_up_biases: tenon._tensorrt.ITensor, fc_down_biases: tenon._tensorrt.ITensor) -> None: ...

    def set_quantization_static(self, fc_down_activation_scale: tenon._tensorrt.ITensor, data_type: tenon._tensorrt.DataType) -> None: ...

    def set_quantization_dynamic_dbl_q(self, fc_down_activation_dbl_q_scale: tenon._tensorrt.ITensor, data_type: tenon._tensorrt.DataType, block_shape: tenon._tensorrt.Dims, dyn_q_output_scale_type: tenon._tensorrt.DataType) -> None: ...

    def set_swiglu_params(self, limit: float, alpha: float, beta: float) -> None: ...

    @property
    def activation_type(self) -> tenon._tensorrt.MoEActType: ...

    @activation_type.setter
    def activation_type(self, arg: tenon._tensorrt.MoEActType, /) -> None: ...

    @property
    def quantization_to_type(self) -> tenon._tensorrt.DataType: ...

    @quantization_to_type.setter
    def quantization_to_type(self, arg: tenon._tensorrt.DataType, /) -> None: ...

    @property
    def quantization_block_shape(self) -> tenon._tensorrt.Dims: ...

    @quantization_block_shape.setter
    def quantization_block_shape(self, arg: tenon._tensorrt.Dims, /) -> None: ...

    @property
    def dyn_q_output_scale_type(self) -> tenon._tensorrt.DataType: ...

    @dyn_q_output_scale_type.setter
    def dyn_q_output_scale_type(self, arg: tenon._tensorrt.DataType, /) -> None: ...

    @property
    def swiglu_param_limit(self) -> float: ...

    @swiglu_param_limit.setter
    def swiglu_param_limit(self, arg: float, /) -> None: ...

    @property
    def swiglu_param_alpha(self) -> float: ...

    @swiglu_param_alpha.setter
    def swiglu_param_alpha(self, arg: float, /) -> None: ...

    @property
    def swiglu_param_beta(self) -> float: ...

    @swiglu_param_beta.setter
    def swiglu_param_beta(self, arg: float, /) -> None: ...

class IIfConditionalBoundaryLayer(tenon._tensorrt.ILayer):
    @property
    def conditional(self) -> tenon._tensorrt.IIfConditional: ...

class IConditionLayer(tenon._tensorrt.IIfConditionalBoundaryLayer):
    pass

class IIfConditionalInputLayer(tenon._tensorrt.IIfConditionalBoundaryLayer):
    pass

class IIfConditionalOutputLayer(tenon._tensorrt.IIfConditionalBoundaryLayer):
    pass

class ILoopBoundaryLayer(tenon._tensorrt.ILayer):
    @property
    def loop(self) -> tenon._tensorrt.ILoop: ...

class IIteratorLayer(tenon._tensorrt.ILoopBoundaryLayer):
    @property
    def axis(self) -> int: ...

    @axis.setter
    def axis(self, arg: int, /) -> None: ...

    @property
    def reverse(self) -> bool: ...

    @reverse.setter
    def reverse(self, arg: bool, /) -> None: ...

class ILoopOutputLayer(tenon._tensorrt.ILoopBoundaryLayer):
    @property
    def axis(self) -> int: ...

    @axis.setter
    def axis(self, arg: int, /) -> None: ...

    @property
    def kind(self) -> tenon._tensorrt.LoopOutput: ...

class IRecurrenceLayer(tenon._tensorrt.ILoopBoundaryLayer):
    pass

class ITripLimitLayer(tenon._tensorrt.ILoopBoundaryLayer):
    @property
    def kind(self) -> tenon._tensorrt.TripLimit: ...

class RNNOperation(enum.Enum):
    RELU = 0

    TANH = 1

    LSTM = 2

    GRU = 3

class RNNDirection(enum.Enum):
    UNIDIRECTION = 0

    BIDIRECTION = 1

class RNNInputMode(enum.Enum):
    LINEAR = 0

    SKIP = 1

class RNNGateType(enum.Enum):
    INPUT = 0

    OUTPUT = 1

    FORGET = 2

    UPDATE = 3

    RESET = 4

    CELL = 5

    HIDDEN = 6

class IRNNv2Layer(tenon._tensorrt.ILayer):
    """Layers of recurrent cells over a sequence."""

    @property
    def num_layers(self) -> int: ...

    @property
    def hidden_size(self) -> int: ...

    @property
    def max_seq_length(self) -> int: ...

    @property
    def data_length(self) -> int: ...

    @property
    def op(self) -> tenon._tensorrt.RNNOperation: ...

    @op.setter
    def op(self, arg: tenon._tensorrt.RNNOperation, /) -> None: ...

    @property
    def input_mode(self) -> tenon._tensorrt.RNNInputMode: ...

    @input_mode.setter
    def input_mode(self, arg: tenon._tensorrt.RNNInputMode, /) -> None: ...

    @property
    def direction(self) -> tenon._tensorrt.RNNDirection: ...

    @direction.setter
    def direction(self, arg: tenon._tensorrt.RNNDirection, /) -> None: ...

    @property
    def seq_lengths(self) -> tenon._tensorrt.ITensor: ...

    @seq_lengths.setter
    def seq_lengths(self, arg: tenon._tensorrt.ITensor, /) -> None: ...

    @property
    def hidden_state(self) -> tenon._tensorrt.ITensor: ...

    @hidden_state.setter
    def hidden_state(self, arg: tenon._tensorrt.ITensor, /) -> None: ...

    @property
    def cell_state(self) -> tenon._tensorrt.ITensor: ...

    @cell_state.setter
    def cell_state(self, arg: tenon._tensorrt.ITensor, /) -> None: ...

    def set_weights_for_gate(self, layer_index: int, gate: tenon._tensorrt.RNNGateType, is_w: bool, weights: object) -> None: ...

    def get_weights_for_gate(self, layer_index: int, gate: tenon._tensorrt.RNNGateType, is_w: bool) -> object: ...

    def set_bias_for_gate(self, layer_index: int, gate: tenon._tensorrt.RNNGateType, is_w: bool, bias: object) -> None: ...

    def get_bias_for_gate(self, layer_index: int, gate: tenon._tensorrt.RNNGateType, is_w: bool) -> object: ...

class IFullyConnectedLayer(tenon._tensorrt.ILayer):
    @property
    def num_output_channels(self) -> int: ...

    @num_output_channels.setter
    def num_output_channels(self, arg: int, /) -> None: ...

    @property
    def kernel(self) -> object: ...

    @kernel.setter
    def kernel(self, weights: object | None) -> None: ...

    @property
    def bias(self) -> object: ...

    @bias.setter
    def bias(self, weights: object | None) -> None: ...

class IPluginV2Layer(tenon._tensorrt.ILayer):
    @property
    def plugin(self) -> object: ...

class IPluginV3Layer(tenon._tensorrt.ILayer):
    @property
    def plugin(self) -> object: ...

class INetworkDefinition:
    """A network that is being defined."""

    @property
    def name(self) -> str: ...

    @name.setter
    def name(self, arg: str, /) -> None: ...

    @property
    def num_layers(self) -> int: ...

    @property
    def num_inputs(self) -> int: ...

    @property
    def num_outputs(self) -> int: ...

    @property
    def has_implicit_batch_dimension(self) -> bool: ...

    @property
    def has_explicit_precision(self) -> bool: ...

    @property
    def flags(self) -> int: ...

    def get_flag(self, flag: tenon._tensorrt.NetworkDefinitionCreationFlag) -> bool: ...

    @property
    def builder(self) -> tenon._tensorrt.Builder: ...

    def add_input(self, name: str, dtype: tenon._tensorrt.DataType, shape: tenon._tensorrt.Dims) -> tenon._tensorrt.ITensor: ...

    def get_input(self, index: int) -> tenon._tensorrt.ITensor: ...

    def get_output(self, index: int) -> tenon._tensorrt.ITensor: ...

    def get_layer(self, index: int) -> ILayer: ...

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> ILayer: ...

    def mark_output(self, tensor: tenon._tensorrt.ITensor) -> None: ...

    def unmark_output(self, tensor: tenon._tensorrt.ITensor) -> None: ...

    def mark_output_for_shapes(self, tensor: tenon._tensorrt.ITensor) -> bool: ...

    def unmark_output_for_shapes(self, tensor: tenon._tensorrt.ITensor) -> bool: ...

    def mark_debug(self, tensor: tenon._tensorrt.ITensor) -> bool: ...

    def unmark_debug(self, tensor: tenon._tensorrt.ITensor) -> bool: ...

    def is_debug_tensor(self, tensor: tenon._tensorrt.ITensor) -> bool: ...

    def mark_unfused_tensors_as_debug_tensors(self) -> bool: ...

    def unmark_unfused_tensors_as_debug_tensors(self) -> bool: ...

    def remove_tensor(self, tensor: tenon._tensorrt.ITensor) -> None: ...

    def mark_weights_refittable(self, name: str) -> bool: ...

    def unmark_weights_refittable(self, name: str) -> bool: ...

    def are_weights_marked_refittable(self, name: str) -> bool: ...

    def set_weights_name(self, weights: Weights | numpy.typing.NDArray | None, name: str) -> bool: ...

    def add_convolution_nd(self, input: tenon._tensorrt.ITensor, num_output_maps: int, kernel_shape: tenon._tensorrt.Dims, kernel: Weights | numpy.typing.NDArray | None | None, bias: Weights | numpy.typing.NDArray | None | None = None) -> tenon._tensorrt.IConvolutionLayer: ...

    def add_convolution(self, input: tenon._tensorrt.ITensor, num_output_maps: int, kernel_shape: tenon._tensorrt.Dims, kernel: Weights | numpy.typing.NDArray | None | None, bias: Weights | numpy.typing.NDArray | None | None = None) -> tenon._tensorrt.IConvolutionLayer: ...

    def add_deconvolution_nd(self, input: tenon._tensorrt.ITensor, num_output_maps: int, kernel_shape: tenon._tensorrt.Dims, kernel: Weights | numpy.typing.NDArray | None | None, bias: Weights | numpy.typing.NDArray | None | None = None) -> tenon._tensorrt.IDeconvolutionLayer: ...

    def add_deconvolution(self, input: tenon._tensorrt.ITensor, num_output_maps: int, kernel_shape: tenon._tensorrt.Dims, kernel: Weights | numpy.typing.NDArray | None | None, bias: Weights | numpy.typing.NDArray | None | None = None) -> tenon._tensorrt.IDeconvolutionLayer: ...

    def add_fully_connected(self, input: tenon._tensorrt.ITensor, num_outputs: int, kernel: Weights | numpy.typing.NDArray | None | None, bias: Weights | numpy.typing.NDArray | None | None = None) -> tenon._tensorrt.IFullyConnectedLayer: ...

    def add_rnn_v2(self, input: tenon._tensorrt.ITensor, layer_count: int, hidden_size: int, max_seq_length: int, op: tenon._tensorrt.RNNOperation) -> tenon._tensorrt.IRNNv2Layer: ...

    def add_pooling_nd(self, input: tenon._tensorrt.ITensor, type: tenon._tensorrt.PoolingType, window_size: tenon._tensorrt.Dims) -> tenon._tensorrt.IPoolingLayer: ...

    def add_pooling(self, input: tenon._tensorrt.ITensor, type: tenon._tensorrt.PoolingType, window_size: tenon._tensorrt.Dims) -> tenon._tensorrt.IPoolingLayer: ...

    def add_padding_nd(self, input: tenon._tensorrt.ITensor, pre_padding: tenon._tensorrt.Dims, post_padding: tenon._tensorrt.Dims) -> tenon._tensorrt.IPaddingLayer: ...

    def add_padding(self, input: tenon._tensorrt.ITensor, pre_padding: tenon._tensorrt.Dims, post_padding: tenon._tensorrt.Dims) -> tenon._tensorrt.IPaddingLayer: ...

    def add_lrn(self, input: tenon._tensorrt.ITensor, window: int, alpha: float, beta: float, k: float) -> tenon._tensorrt.ILRNLayer: ...

    def add_resize(self, input: tenon._tensorrt.ITensor) -> tenon._tensorrt.IResizeLayer: ...

    def add_grid_sample(self, input: tenon._tensorrt.ITensor, grid: tenon._tensorrt.ITensor) -> tenon._tensorrt.IGridSampleLayer: ...

    def add_scale(self, input: tenon._tensorrt.ITensor, mode: tenon._tensorrt.ScaleMode, shift: Weights | numpy.typing.NDArray | None | None = None, scale: Weights | numpy.typing.NDArray | None | None = None, power: Weights | numpy.typing.NDArray | None | None = None) -> tenon._tensorrt.IScaleLayer: ...

    def add_scale_nd(self, input: tenon._tensorrt.ITensor, mode: tenon._tensorrt.ScaleMode, shift: Weights | numpy.typing.NDArray | None | None = None, scale: Weights | numpy.typing.NDArray | None | None = None, power: Weights | numpy.typing.NDArray | None | None = None, channel_axis: int) -> tenon._tensorrt.IScaleLayer: ...

    def add_constant(self, shape: tenon._tensorrt.Dims, weights: Weights | numpy.typing.NDArray | None | None) -> tenon._tensorrt.IConstantLayer: ...

    @overload
    def add_fill(self, shape: tenon._tensorrt.Dims, op: tenon._tensorrt.FillOperation) -> tenon._tensorrt.IFillLayer: ...

    @overload
    def add_fill(self, shape: tenon._tensorrt.Dims, op: tenon._tensorrt.FillOperation, output_type: tenon._tensorrt.DataType) -> tenon._tensorrt.IFillLayer: ...

    def add_activation(self, input: tenon._tensorrt.ITensor, type: tenon._tensorrt.ActivationType) -> tenon._tensorrt.IActivationLayer: ...

    def add_softmax(self, input: tenon._tensorrt.ITensor) -> tenon._tensorrt.ISoftMaxLayer: ...

    def add_ragged_softmax(self, input: tenon._tensorrt.ITensor, bounds: tenon._tensorrt.ITensor) -> tenon._tensorrt.IRaggedSoftMaxLayer: ...

    def add_elementwise(self, input1: tenon._tensorrt.ITensor, input2: tenon._tensorrt.ITensor, op: tenon._tensorrt.ElementWiseOperation) -> tenon._tensorrt.IElementWiseLayer: ...

    def add_unary(self, input: tenon._tensorrt.ITensor, op: tenon._tensorrt.UnaryOperation) -> tenon._tensorrt.IUnaryLayer: ...

    def add_reduce(self, input: tenon._tensorrt.ITensor, op: tenon._tensorrt.ReduceOperation, axes: int, keep_dims: bool) -> tenon._tensorrt.IReduceLayer: ...

    def add_matrix_multiply(self, input0: tenon._tensorrt.ITensor, op0: tenon._tensorrt.MatrixOperation, input1: tenon._tensorrt.ITensor, op1: tenon._tensorrt.MatrixOperation) -> tenon._tensorrt.IMatrixMultiplyLayer: ...

    def add_parametric_relu(self, input: tenon._tensorrt.ITensor, slopes: tenon._tensorrt.ITensor) -> tenon._tensorrt.IParametricReLULayer: ...

    def add_select(self, condition: tenon._tensorrt.ITensor, then_input: tenon._tensorrt.ITensor, else_input: tenon._tensorrt.ITensor) -> tenon._tensorrt.ISelectLayer: ...

    def add_identity(self, input: tenon._tensorrt.ITensor) -> tenon._tensorrt.IIdentityLayer: ...

    def add_cast(self, input: tenon._tensorrt.ITensor, to_type: tenon._tensorrt.DataType) -> tenon._tensorrt.ICastLayer: ...

    def add_normalization(self, input: tenon._tensorrt.ITensor, scale: tenon._tensorrt.ITensor, bias: tenon._tensorrt.ITensor, axesMask: int) -> tenon._tensorrt.INormalizationLayer: ...

    def add_cumulative(self, input: tenon._tensorrt.ITensor, axis: tenon._tensorrt.ITensor, op: tenon._tensorrt.CumulativeOperation, exclusive: bool, reverse: bool) -> tenon._tensorrt.ICumulativeLayer: ...

    def add_assertion(self, condition: tenon._tensorrt.ITensor, message: str) -> tenon._tensorrt.IAssertionLayer: ...

    def add_einsum(self, inputs: Sequence[tenon._tensorrt.ITensor], equation: str) -> tenon._tensorrt.IEinsumLayer: ...

    @overload
    def add_topk(self, input: tenon._tensorrt.ITensor, op: tenon._tensorrt.TopKOperation, k: int, axes: int) -> tenon._tensorrt.ITopKLayer: ...

    @overload
    def add_topk(self, input: tenon._tensorrt.ITensor, op: tenon._tensorrt.TopKOperation, k: int, axes: int, indices_type: tenon._tensorrt.DataType) -> tenon._tensorrt.ITopKLayer: ...

    def add_attention(self, query: tenon._tensorrt.ITensor, key: tenon._tensorrt.ITensor, value: tenon._tensorrt.ITensor, norm_op: tenon._tensorrt.AttentionNormalizationOp, causal: bool) -> tenon._tensorrt.IAttention: ...

    def add_rotary_embedding(self, input: tenon._tensorrt.ITensor, cos_cache: tenon._tensorrt.ITensor, sin_cache: tenon._tensorrt.ITensor, interleaved: bool, rotary_embedding_dim: int) -> tenon._tensorrt.IRotaryEmbeddingLayer: ...

    def add_kv_cache_update(self, cache: tenon._tensorrt.ITensor, update: tenon._tensorrt.ITensor, write_indices: tenon._tensorrt.ITensor, cache_mode: tenon._tensorrt.KVCacheMode) -> tenon._tensorrt.IKVCacheUpdateLayer: ...

    def add_moe(self, hidden_states: tenon._tensorrt.ITensor, selected_experts_for_tokens: tenon._tensorrt.ITensor, scores_for_selected_experts: tenon._tensorrt.ITensor) -> tenon._tensorrt.IMoELayer: ...

    @overload
    def add_quantize(self, input: tenon._tensorrt.ITensor, scale: tenon._tensorrt.ITensor) -> tenon._tensorrt.IQuantizeLayer: ...

    @overload
    def add_quantize(self, input: tenon._tensorrt.ITensor, scale: tenon._tensorrt.ITensor, output_type: tenon._tensorrt.DataType) -> tenon._tensorrt.IQuantizeLayer: ...

    @overload
    def add_dequantize(self, input: tenon._tensorrt.ITensor, scale: tenon._tensorrt.ITensor) -> tenon._tensorrt.IDequantizeLayer: ...

    @overload
    def add_dequantize(self, input: tenon._tensorrt.ITensor, scale: tenon._tensorrt.ITensor, output_type: tenon._tensorrt.DataType) -> tenon._tensorrt.IDequantizeLayer: ...

    def add_dynamic_quantize(self, input: tenon._tensorrt.ITensor, axis: int, block_size: int, output_type: tenon._tensorrt.DataType, scale_type: tenon._tensorrt.DataType) -> tenon._tensorrt.IDynamicQuantizeLayer: ...

    def add_concatenation(self, inputs: Sequence[tenon._tensorrt.ITensor]) -> tenon._tensorrt.IConcatenationLayer: ...

    def add_plugin_v2(self, inputs: Sequence[tenon._tensorrt.ITensor], plugin: object) -> tenon._tensorrt.IPluginV2Layer: ...

    def add_plugin_v3(self, inputs: Sequence[tenon._tensorrt.ITensor], shape_inputs: Sequence[tenon._tensorrt.ITensor], plugin: object) -> tenon._tensorrt.IPluginV3Layer: ...

    def add_shuffle(self, input: tenon._tensorrt.ITensor) -> tenon._tensorrt.IShuffleLayer: ...

    def add_slice(self, input: tenon._tensorrt.ITensor, start: tenon._tensorrt.Dims, shape: tenon._tensorrt.Dims, stride: tenon._tensorrt.Dims) -> tenon._tensorrt.ISliceLayer: ...

    def add_gather(self, input: tenon._tensorrt.ITensor, indices: tenon._tensorrt.ITensor, axis: int) -> tenon._tensorrt.IGatherLayer: ...

    def add_gather_v2(self, input: tenon._tensorrt.ITensor, indices: tenon._tensorrt.ITensor, mode: tenon._tensorrt.GatherMode) -> tenon._tensorrt.IGatherLayer: ...

    def add_scatter(self, data: tenon._tensorrt.ITensor, indices: tenon._tensorrt.ITensor, updates: tenon._tensorrt.ITensor, mode: tenon._tensorrt.ScatterMode) -> tenon._tensorrt.IScatterLayer: ...

    def add_shape(self, input: tenon._tensorrt.ITensor) -> tenon._tensorrt.IShapeLayer: ...

    def add_one_hot(self, indices: tenon._tensorrt.ITensor, values: tenon._tensorrt.ITensor, depth: tenon._tensorrt.ITensor, axis: int) -> tenon._tensorrt.IOneHotLayer: ...

    @overload
    def add_non_zero(self, input: tenon._tensorrt.ITensor) -> tenon._tensorrt.INonZeroLayer: ...

    @overload
    def add_non_zero(self, input: tenon._tensorrt.ITensor, indices_type: tenon._tensorrt.DataType) -> tenon._tensorrt.INonZeroLayer: ...

    def add_reverse_sequence(self, input: tenon._tensorrt.ITensor, sequence_lens: tenon._tensorrt.ITensor) -> tenon._tensorrt.IReverseSequenceLayer: ...

    def add_squeeze(self, input: tenon._tensorrt.ITensor, axes: tenon._tensorrt.ITensor) -> tenon._tensorrt.ISqueezeLayer: ...

    def add_unsqueeze(self, input: tenon._tensorrt.ITensor, axes: tenon._tensorrt.ITensor) -> tenon._tensorrt.IUnsqueezeLayer: ...

    @overload
    def add_nms(self, boxes: tenon._tensorrt.ITensor, scores: tenon._tensorrt.ITensor, max_output_boxes_per_class: tenon._tensorrt.ITensor) -> tenon._tensorrt.INMSLayer: ...

    @overload
    def add_nms(self, boxes: tenon._tensorrt.ITensor, scores: tenon._tensorrt.ITensor, max_output_boxes_per_class: tenon._tensorrt.ITensor, indices_type: tenon._tensorrt.DataType) -> tenon._tensorrt.INMSLayer: ...

    def add_loop(self) -> tenon._tensorrt.ILoop: ...

    def add_if_conditional(self) -> tenon._tensorrt.IIfConditional: ...

    @property
    def error_recorder(self) -> tenon._tensorrt.IErrorRecorder: ...

    @error_recorder.setter
    def error_recorder(self, recorder: tenon._tensorrt.IErrorRecorder | None) -> None: ...

    def __enter__(self) -> object: ...

    def __exit__(self, exc_type: object | None, exc_value: object | None, traceback: object | None) -> None: ...

    def __del__(self) -> None: ...

class ILoop:
    """A part of the network that runs several times."""

    @property
    def name(self) -> str: ...

    @name.setter
    def name(self, arg: str, /) -> None: ...

    def add_recurrence(self, initial_value: tenon._tensorrt.ITensor) -> tenon._tensorrt.IRecurrenceLayer: ...

    def add_trip_limit(self, tensor: tenon._tensorrt.ITensor, kind: tenon._tensorrt.TripLimit) -> tenon._tensorrt.ITripLimitLayer: ...

    def add_iterator(self, tensor: tenon._tensorrt.ITensor, axis: int = 0, reverse: bool = False) -> tenon._tensorrt.IIteratorLayer: ...

    def add_loop_output(self, tensor: tenon._tensorrt.ITensor, kind: tenon._tensorrt.LoopOutput, axis: int = 0) -> tenon._tensorrt.ILoopOutputLayer: ...

class IIfConditional:
    """Two parts of the network of which one runs."""

    @property
    def name(self) -> str: ...

    @name.setter
    def name(self, arg: str, /) -> None: ...

    def set_condition(self, condition: tenon._tensorrt.ITensor) -> tenon._tensorrt.IConditionLayer: ...

    def add_output(self, true_subgraph_output: tenon._tensorrt.ITensor, false_subgraph_output: tenon._tensorrt.ITensor) -> tenon._tensorrt.IIfConditionalOutputLayer: ...

    def add_input(self, input: tenon._tensorrt.ITensor) -> tenon._tensorrt.IIfConditionalInputLayer: ...

class IBuilderConfig:
    """How to build."""

    @property
    def flags(self) -> int: ...

    @flags.setter
    def flags(self, arg: int, /) -> None: ...

    def set_flag(self, flag: tenon._tensorrt.BuilderFlag) -> None: ...

    def clear_flag(self, flag: tenon._tensorrt.BuilderFlag) -> None: ...

    def get_flag(self, flag: tenon._tensorrt.BuilderFlag) -> bool: ...

    @property
    def quantization_flags(self) -> int: ...

    @quantization_flags.setter
    def quantization_flags(self, arg: int, /) -> None: ...

    def set_quantization_flag(self, flag: tenon._tensorrt.QuantizationFlag) -> None: ...

    def clear_quantization_flag(self, flag: tenon._tensorrt.QuantizationFlag) -> None: ...

    def get_quantization_flag(self, flag: tenon._tensorrt.QuantizationFlag) -> bool: ...

    def set_preview_feature(self, feature: tenon._tensorrt.PreviewFeature, enable: bool) -> None: ...

    def get_preview_feature(self, feature: tenon._tensorrt.PreviewFeature) -> bool: ...

    def set_tactic_sources(self, tactic_sources: int) -> bool: ...

    def get_tactic_sources(self) -> int: ...

    def set_device_type(self, layer: tenon._tensorrt.ILayer, device_type: tenon._tensorrt.DeviceType) -> None: ...

    def get_device_type(self, layer: tenon._tensorrt.ILayer) -> tenon._tensorrt.DeviceType: ...

    def is_device_type_set(self, layer: tenon._tensorrt.ILayer) -> bool: ...

    def reset_device_type(self, layer: tenon._tensorrt.ILayer) -> None: ...

    def can_run_on_DLA(self, layer: tenon._tensorrt.ILayer) -> bool: ...

    @property
    def DLA_core(self) -> int: ...

    @DLA_core.setter
    def DLA_core(self, arg: int, /) -> None: ...

    @property
    def default_device_type(self) -> tenon._tensorrt.DeviceType: ...

    @default_device_type.setter
    def default_device_type(self, arg: tenon._tensorrt.DeviceType, /) -> None: ...

    @property
    def engine_capability(self) -> tenon._tensorrt.EngineCapability: ...

    @engine_capability.setter
    def engine_capability(self, arg: tenon._tensorrt.EngineCapability, /) -> None: ...

    @property
    def hardware_compatibility_level(self) -> tenon._tensorrt.HardwareCompatibilityLevel: ...

    @hardware_compatibility_level.setter
    def hardware_compatibility_level(self, arg: tenon._tensorrt.HardwareCompatibilityLevel, /) -> None: ...

    @property
    def runtime_platform(self) -> tenon._tensorrt.RuntimePlatform: ...

    @runtime_platform.setter
    def runtime_platform(self, arg: tenon._tensorrt.RuntimePlatform, /) -> None: ...

    def set_memory_pool_limit(self, pool: tenon._tensorrt.MemoryPoolType, pool_size: int) -> None: ...

    def get_memory_pool_limit(self, pool: tenon._tensorrt.MemoryPoolType) -> int: ...

    @property
    def max_workspace_size(self) -> int: ...

    @max_workspace_size.setter
    def max_workspace_size(self, arg: int, /) -> None: ...

    def create_timing_cache(self, serialized_timing_cache: object) -> tenon._tensorrt.ITimingCache: ...

    def set_timing_cache(self, cache: tenon._tensorrt.ITimingCache, ignore_mismatch: bool) -> bool: ...

    def get_timing_cache(self) -> tenon._tensorrt.ITimingCache: ...

    def add_optimization_profile(self, profile: tenon._tensorrt.IOptimizationProfile) -> int: ...

    def set_calibration_profile(self, profile: tenon._tensorrt.IOptimizationProfile) -> bool: ...

    def get_calibration_profile(self) -> tenon._tensorrt.IOptimizationProfile: ...

    @property
    def num_optimization_profiles(self) -> int: ...

    @property
    def int8_calibrator(self) -> tenon._tensorrt.IInt8Calibrator: ...

    @int8_calibrator.setter
    def int8_calibrator(self, calibrator: tenon._tensorrt.IInt8Calibrator | None) -> None: ...

    @property
    def algorithm_selector(self) -> tenon._tensorrt.IAlgorithmSelector: ...

    @algorithm_selector.setter
    def algorithm_selector(self, selector: tenon._tensorrt.IAlgorithmSelector | None) -> None: ...

    @property
    def progress_monitor(self) -> tenon._tensorrt.IProgressMonitor: ...

    @progress_monitor.setter
    def progress_monitor(self, monitor: tenon._tensorrt.IProgressMonitor | None) -> None: ...

    @property
    def avg_timing_iterations(self) -> int: ...

    @avg_timing_iterations.setter
    def avg_timing_iterations(self, arg: int, /) -> None: ...

    @property
    def min_timing_iterations(self) -> int: ...

    @min_timing_iterations.setter
    def min_timing_iterations(self, arg: int, /) -> None: ...

    @property
    def builder_optimization_level(self) -> int: ...

    @builder_optimization_level.setter
    def builder_optimization_level(self, arg: int, /) -> None: ...

    @property
    def profiling_verbosity(self) -> tenon._tensorrt.ProfilingVerbosity: ...

    @profiling_verbosity.setter
    def profiling_verbosity(self, arg: tenon._tensorrt.ProfilingVerbosity, /) -> None: ...

    @property
    def max_aux_streams(self) -> int: ...

    @max_aux_streams.setter
    def max_aux_streams(self, arg: int, /) -> None: ...

    @property
    def max_num_tactics(self) -> int: ...

    @max_num_tactics.setter
    def max_num_tactics(self, arg: int, /) -> None: ...

    @property
    def tiling_optimization_level(self) -> tenon._tensorrt.TilingOptimizationLevel: ...

    @tiling_optimization_level.setter
    def tiling_optimization_level(self, arg: tenon._tensorrt.TilingOptimizationLevel, /) -> None: ...

    @property
    def l2_limit_for_tiling(self) -> int: ...

    @l2_limit_for_tiling.setter
    def l2_limit_for_tiling(self, arg: int, /) -> None: ...

    @property
    def remote_auto_tuning_config(self) -> str: ...

    @remote_auto_tuning_config.setter
    def remote_auto_tuning_config(self, arg: str, /) -> None: ...

    @property
    def plugins_to_serialize(self) -> list[str]: ...

    @plugins_to_serialize.setter
    def plugins_to_serialize(self, arg: Sequence[str], /) -> None: ...

    @property
    def profile_stream(self) -> int: ...

    @profile_stream.setter
    def profile_stream(self, arg: int, /) -> None: ...

    def reset(self) -> None: ...

    def __enter__(self) -> object: ...

    def __exit__(self, exc_type: object | None, exc_value: object | None, traceback: object | None) -> None: ...

    def __del__(self) -> None: ...

class IOptimizationProfile:
    """The range of input shapes an engine is built for."""

    def set_shape(self, input: str, min: tenon._tensorrt.Dims, opt: tenon._tensorrt.Dims, max: tenon._tensorrt.Dims) -> None: ...

    def get_shape(self, input: str) -> list[tenon._tensorrt.Dims]: ...

    def set_shape_input(self, input: str, min: Sequence[int], opt: Sequence[int], max: Sequence[int]) -> None: ...

    def get_shape_input(self, input: str) -> list[list[int]]: ...

    @property
    def extra_memory_target(self) -> float: ...

    @extra_memory_target.setter
    def extra_memory_target(self, arg: float, /) -> None: ...

    def __bool__(self) -> bool: ...

class TimingCacheKey:
    @staticmethod
    def parse(text: str) -> tenon._tensorrt.TimingCacheKey: ...

    def __str__(self) -> str: ...

class TimingCacheValue:
    def __init__(self, arg0: int, arg1: float, /) -> None: ...

    @property
    def tacticHash(self) -> int: ...

    @tacticHash.setter
    def tacticHash(self, arg: int, /) -> None: ...

    @property
    def timingMSec(self) -> float: ...

    @timingMSec.setter
    def timingMSec(self, arg: float, /) -> None: ...

class ITimingCache:
    """What a builder measured; kept, it makes the next build fast."""

    def serialize(self) -> tenon._tensorrt.IHostMemory: ...

    def combine(self, input_cache: tenon._tensorrt.ITimingCache, ignore_mismatch: bool) -> bool: ...

    def reset(self) -> bool: ...

    def queryKeys(self) -> list[tenon._tensorrt.TimingCacheKey]: ...

    def query(self, key: tenon._tensorrt.TimingCacheKey) -> tenon._tensorrt.TimingCacheValue: ...

    def update(self, key: tenon._tensorrt.TimingCacheKey, value: tenon._tensorrt.TimingCacheValue) -> bool: ...

class Builder:
    """Makes networks and configurations, and plans from the two."""

    def __init__(self, logger: tenon._tensorrt.ILogger) -> None: ...

    def create_network(self, flags: int = 0, *, implicit_batch: bool = False) -> tenon._tensorrt.INetworkDefinition:
        """
        An empty network. With implicit_batch its tensors have no batch dimension, as networks of releases 5 to 7: max_batch_size is the largest batch, and execute(batch_size, bindings) runs one.
        """

    def create_optimization_profile(self) -> tenon._tensorrt.IOptimizationProfile: ...

    def create_builder_config(self) -> tenon._tensorrt.IBuilderConfig: ...

    @property
    def max_batch_size(self) -> int: ...

    @max_batch_size.setter
    def max_batch_size(self, arg: int, /) -> None: ...

    @property
    def platform_has_tf32(self) -> bool: ...

    @property
    def platform_has_fast_fp16(self) -> bool: ...

    @property
    def platform_has_fast_int8(self) -> bool: ...

    @property
    def max_DLA_batch_size(self) -> int: ...

    @property
    def num_DLA_cores(self) -> int: ...

    @property
    def gpu_allocator(self) -> None: ...

    @gpu_allocator.setter
    def gpu_allocator(self, allocator: tenon._tensorrt.IGpuAllocator | None) -> None: ...

    @property
    def logger(self) -> tenon._tensorrt.ILogger: ...

    @property
    def max_threads(self) -> int: ...

    @max_threads.setter
    def max_threads(self, arg: int, /) -> None: ...

    def reset(self) -> None: ...

    def get_plugin_registry(self) -> tenon._tensorrt.IPluginRegistry: ...

    @property
    def error_recorder(self) -> tenon._tensorrt.IErrorRecorder: ...

    @error_recorder.setter
    def error_recorder(self, recorder: tenon._tensorrt.IErrorRecorder | None) -> None: ...

    def __enter__(self) -> object: ...

    def __exit__(self, exc_type: object | None, exc_value: object | None, traceback: object | None) -> None: ...

    def __del__(self) -> None: ...

    def build_serialized_network(self, network: tenon._tensorrt.INetworkDefinition, config: tenon._tensorrt.IBuilderConfig) -> tenon._tensorrt.IHostMemory: ...

    def build_serialized_network_to_stream(self, network: tenon._tensorrt.INetworkDefinition, config: tenon._tensorrt.IBuilderConfig, writer: tenon._tensorrt.IStreamWriter) -> bool: ...

    def build_engine_with_config(self, network: tenon._tensorrt.INetworkDefinition, config: tenon._tensorrt.IBuilderConfig) -> tenon._tensorrt.ICudaEngine: ...

    def build_engine(self, network: tenon._tensorrt.INetworkDefinition, config: tenon._tensorrt.IBuilderConfig) -> tenon._tensorrt.ICudaEngine: ...

    def is_network_supported(self, network: tenon._tensorrt.INetworkDefinition, config: tenon._tensorrt.IBuilderConfig) -> bool: ...

class ParserError:
    """Something in a model that could not be imported."""

    def code(self) -> tenon._tensorrt.ErrorCode: ...

    def desc(self) -> str: ...

    def file(self) -> str: ...

    def line(self) -> int: ...

    def func(self) -> str: ...

    def node(self) -> int: ...

    def node_name(self) -> str: ...

    def node_operator(self) -> str: ...

    def local_function_stack(self) -> list[str]: ...

    def local_function_stack_size(self) -> int: ...

    def __str__(self) -> str: ...

    def __repr__(self) -> str: ...

class OnnxParser:
    """Fills a network from an ONNX model; keep it until the engine is built."""

    def __init__(self, network: tenon._tensorrt.INetworkDefinition, logger: tenon._tensorrt.ILogger) -> None: ...

    @property
    def num_errors(self) -> int: ...

    def get_error(self, index: int) -> tenon._tensorrt.ParserError: ...

    def clear_errors(self) -> None: ...

    @property
    def flags(self) -> int: ...

    @flags.setter
    def flags(self, arg: int, /) -> None: ...

    def set_flag(self, flag: tenon._tensorrt.OnnxParserFlag) -> None: ...

    def clear_flag(self, flag: tenon._tensorrt.OnnxParserFlag) -> None: ...

    def get_flag(self, flag: tenon._tensorrt.OnnxParserFlag) -> bool: ...

    def parse(self, model: object, path: str | None = None) -> bool: ...

    def parse_with_weight_descriptors(self, model: object) -> bool: ...

    def parse_from_file(self, model: str) -> bool: ...

    def load_model_proto(self, model: object, path: str | None = None) -> bool: ...

    def load_initializer(self, name: str, data: int, size: int) -> bool: ...

    def parse_model_proto(self) -> bool: ...

    def supports_operator(self, op_name: str) -> bool: ...

    def supports_model(self, model: object, path: str | None = None) -> tuple[bool, list[tuple[list[int], bool]]]: ...

    def supports_model_v2(self, model: object, path: str | None = None) -> bool: ...

    @property
    def num_subgraphs(self) -> int: ...

    def is_subgraph_supported(self, index: int) -> bool: ...

    def get_subgraph_nodes(self, index: int) -> list[int]: ...

    def get_layer_output_tensor(self, name: str, i: int) -> tenon._tensorrt.ITensor: ...

    def get_used_vc_plugin_libraries(self) -> list[str]: ...

    def __enter__(self) -> object: ...

    def __exit__(self, exc_type: object | None, exc_value: object | None, traceback: object | None) -> None: ...

    def __del__(self) -> None: ...

def get_nv_onnx_parser_version() -> int: ...

class IBlobNameToTensor:
    """Tensors of a network by the names of Caffe's blobs."""

    def find(self, name: str) -> tenon._tensorrt.ITensor: ...

class ICaffePluginFactoryV2:
    """Makes plugins of layers of a Caffe network."""

    def __init__(self) -> None: ...

    def is_plugin_v2(self, *args, **kwargs) -> None: ...

    def create_plugin(self, *args, **kwargs) -> None: ...

class CaffeParser:
    """Fills a network from a prototxt and a caffemodel."""

    def __init__(self) -> None: ...

    def parse(self, deploy: str, model: str | None, network: tenon._tensorrt.INetworkDefinition, dtype: tenon._tensorrt.DataType) -> tenon._tensorrt.IBlobNameToTensor: ...

    def parse_buffer(self, deploy_buffer: object, model_buffer: object, network: tenon._tensorrt.INetworkDefinition, dtype: tenon._tensorrt.DataType) -> tenon._tensorrt.IBlobNameToTensor: ...

    def parse_binary_proto(self, filename: str) -> object: ...

    @property
    def protobuf_buffer_size(self) -> None: ...

    @protobuf_buffer_size.setter
    def protobuf_buffer_size(self, arg: int, /) -> None: ...

    @property
    def plugin_factory_v2(self) -> None: ...

    @plugin_factory_v2.setter
    def plugin_factory_v2(self, factory: tenon._tensorrt.ICaffePluginFactoryV2 | None) -> None: ...

    @property
    def plugin_namespace(self) -> None: ...

    @plugin_namespace.setter
    def plugin_namespace(self, arg: str, /) -> None: ...

    @property
    def error_recorder(self) -> tenon._tensorrt.IErrorRecorder: ...

    @error_recorder.setter
    def error_recorder(self, recorder: tenon._tensorrt.IErrorRecorder | None) -> None: ...

    def __enter__(self) -> object: ...

    def __exit__(self, exc_type: object | None, exc_value: object | None, traceback: object | None) -> None: ...

    def __del__(self) -> None: ...

def shutdown_protobuf_library() -> None: ...

class UffInputOrder(enum.Enum):
    NCHW = 0

    NHWC = 1

    NC = 2

class UffParser:
    """Fills a network from a UFF model."""

    def __init__(self) -> None: ...

    def register_input(self, name: str, shape: tenon._tensorrt.Dims, order: tenon._tensorrt.UffInputOrder = tenon._tensorrt.UffInputOrder.NCHW) -> bool: ...

    def register_output(self, name: str) -> bool: ...

    def parse(self, file: str, network: tenon._tensorrt.INetworkDefinition, weights_type: tenon._tensorrt.DataType = tenon._tensorrt.DataType.FLOAT) -> bool: ...

    def parse_buffer(self, buffer: object, network: tenon._tensorrt.INetworkDefinition, weights_type: tenon._tensorrt.DataType = tenon._tensorrt.DataType.FLOAT) -> bool: ...

    @property
    def uff_required_version_major(self) -> int: ...

    @property
    def uff_required_version_minor(self) -> int: ...

    @property
    def uff_required_version_patch(self) -> int: ...

    @property
    def plugin_namespace(self) -> None: ...

    @plugin_namespace.setter
    def plugin_namespace(self, arg: str, /) -> None: ...

    @property
    def error_recorder(self) -> tenon._tensorrt.IErrorRecorder: ...

    @error_recorder.setter
    def error_recorder(self, recorder: tenon._tensorrt.IErrorRecorder | None) -> None: ...

    def __enter__(self) -> object: ...

    def __exit__(self, exc_type: object | None, exc_value: object | None, traceback: object | None) -> None: ...

    def __del__(self) -> None: ...

class ICudaEngine:
    """A built network, shared by any number of execution contexts."""

    @property
    def num_io_tensors(self) -> int: ...

    def get_tensor_name(self, index: int) -> str: ...

    @overload
    def __getitem__(self, arg: int, /) -> str: ...

    @overload
    def __getitem__(self, arg: str, /) -> int: ...

    def get_tensor_mode(self, name: str) -> tenon._tensorrt.TensorIOMode: ...

    def is_shape_inference_io(self, name: str) -> bool: ...

    def get_tensor_shape(self, name: str) -> tenon._tensorrt.Dims: ...

    def get_tensor_dtype(self, name: str) -> tenon._tensorrt.DataType: ...

    def get_tensor_location(self, name: str) -> tenon._tensorrt.TensorLocation: ...

    def get_tensor_profile_shape(self, name: str, profile_index: int) -> list[tenon._tensorrt.Dims]: ...

    def get_tensor_profile_values(self, name: str, profile_index: int) -> list[list[int]]: ...

    def is_debug_tensor(self, name: str) -> bool: ...

    @overload
    def get_tensor_bytes_per_component(self, name: str) -> int: ...

    @overload
    def get_tensor_bytes_per_component(self, name: str, profile_index: int) -> int: ...

    @overload
    def get_tensor_components_per_element(self, name: str) -> int: ...

    @overload
    def get_tensor_components_per_element(self, name: str, profile_index: int) -> int: ...

    @overload
    def get_tensor_format(self, name: str) -> tenon._tensorrt.TensorFormat: ...

    @overload
    def get_tensor_format(self, name: str, profile_index: int) -> tenon._tensorrt.TensorFormat: ...

    @overload
    def get_tensor_format_desc(self, name: str) -> str: ...

    @overload
    def get_tensor_format_desc(self, name: str, profile_index: int) -> str: ...

    @overload
    def get_tensor_vectorized_dim(self, name: str) -> int: ...

    @overload
    def get_tensor_vectorized_dim(self, name: str, profile_index: int) -> int: ...

    @property
    def name(self) -> str: ...

    @property
    def num_layers(self) -> int: ...

    @property
    def has_implicit_batch_dimension(self) -> bool: ...

    @property
    def num_optimization_profiles(self) -> int: ...

    @property
    def engine_capability(self) -> tenon._tensorrt.EngineCapability: ...

    @property
    def refittable(self) -> bool: ...

    @property
    def tactic_sources(self) -> int: ...

    @property
    def profiling_verbosity(self) -> tenon._tensorrt.ProfilingVerbosity: ...

    @property
    def hardware_compatibility_level(self) -> tenon._tensorrt.HardwareCompatibilityLevel: ...

    @property
    def num_aux_streams(self) -> int: ...

    @property
    def device_memory_size(self) -> int: ...

    @property
    def device_memory_size_v2(self) -> int: ...

    def get_device_memory_size_for_profile(self, profile_index: int) -> int: ...

    def get_device_memory_size_for_profile_v2(self, profile_index: int) -> int: ...

    @property
    def minimum_weight_streaming_budget(self) -> int: ...

    @property
    def streamable_weights_size(self) -> int: ...

    @property
    def weight_streaming_scratch_memory_size(self) -> int: ...

    def get_weight_streaming_automatic_budget(self) -> int: ...

    @property
    def weight_streaming_budget(self) -> int: ...

    @weight_streaming_budget.setter
    def weight_streaming_budget(self, arg: int, /) -> None: ...

    @property
    def weight_streaming_budget_v2(self) -> int: ...

    @weight_streaming_budget_v2.setter
    def weight_streaming_budget_v2(self, arg: int, /) -> None: ...

    def serialize(self) -> tenon._tensorrt.IHostMemory: ...

    def create_serialization_config(self) -> tenon._tensorrt.ISerializationConfig: ...

    def serialize_with_config(self, config: tenon._tensorrt.ISerializationConfig) -> tenon._tensorrt.IHostMemory: ...

    @overload
    def create_execution_context(self, strategy: tenon._tensorrt.ExecutionContextAllocationStrategy = tenon._tensorrt.ExecutionContextAllocationStrategy.STATIC) -> tenon._tensorrt.IExecutionContext: ...

    @overload
    def create_execution_context(self, runtime_config: tenon._tensorrt.IRuntimeConfig | None) -> tenon._tensorrt.IExecutionContext: ...

    def create_execution_context_without_device_memory(self) -> tenon._tensorrt.IExecutionContext: ...

    def create_runtime_config(self) -> tenon._tensorrt.IRuntimeConfig: ...

    def create_engine_inspector(self) -> tenon._tensorrt.EngineInspector: ...

    @property
    def num_bindings(self) -> int: ...

    @property
    def max_batch_size(self) -> int: ...

    def __len__(self) -> int: ...

    def get_binding_name(self, index: int) -> str: ...

    def get_binding_index(self, name: str) -> int: ...

    def binding_is_input(self, index: object) -> bool: ...

    def get_binding_shape(self, index: object) -> tenon._tensorrt.Dims: ...

    def get_binding_dtype(self, index: object) -> tenon._tensorrt.DataType: ...

    def get_location(self, index: object) -> tenon._tensorrt.TensorLocation: ...

    def get_profile_shape(self, profile_index: int, binding: object) -> list[tenon._tensorrt.Dims]: ...

    def get_profile_shape_input(self, profile_index: int, binding: object) -> list[list[int]]: ...

    def is_shape_binding(self, binding: object) -> bool: ...

    def is_execution_binding(self, binding: object) -> bool: ...

    def get_binding_bytes_per_component(self, index: object) -> int: ...

    def get_binding_components_per_element(self, index: object) -> int: ...

    def get_binding_format(self, index: object) -> tenon._tensorrt.TensorFormat: ...

    def get_binding_format_desc(self, index: object) -> str: ...

    def get_binding_vectorized_dim(self, index: object) -> int: ...

    @property
    def error_recorder(self) -> tenon._tensorrt.IErrorRecorder: ...

    @error_recorder.setter
    def error_recorder(self, recorder: tenon._tensorrt.IErrorRecorder | None) -> None: ...

    def __enter__(self) -> object: ...

    def __exit__(self, exc_type: object | None, exc_value: object | None, traceback: object | None) -> None: ...

    def __del__(self) -> None: ...

class IExecutionContext:
    """One inference at a time on an engine."""

    def set_input_shape(self, name: str, shape: tenon._tensorrt.Dims) -> bool: ...

    def get_tensor_shape(self, name: str) -> tenon._tensorrt.Dims: ...

    def get_tensor_strides(self, name: str) -> tenon._tensorrt.Dims: ...

    def infer_shapes(self) -> list[str]: ...

    @property
    def all_binding_shapes_specified(self) -> bool: ...

    @property
    def all_shape_inputs_specified(self) -> bool: ...

    def set_optimization_profile_async(self, profile_index: int, stream_handle: int) -> bool: ...

    @property
    def active_optimization_profile(self) -> int: ...

    @active_optimization_profile.setter
    def active_optimization_profile(self, arg: int, /) -> None: ...

    def get_max_output_size(self, name: str) -> int: ...

    def update_device_memory_size_for_shapes(self) -> int: ...

    def set_tensor_address(self, name: str, memory: int) -> bool: ...

    def get_tensor_address(self, name: str) -> int: ...

    def set_output_allocator(self, name: str, output_allocator: tenon._tensorrt.IOutputAllocator | None) -> bool: ...

    def get_output_allocator(self, name: str) -> tenon._tensorrt.IOutputAllocator: ...

    def set_device_memory(self, memory: int, size: int) -> None: ...

    device_memory: int

    @property
    def temporary_allocator(self) -> tenon._tensorrt.IGpuAllocator: ...

    @temporary_allocator.setter
    def temporary_allocator(self, allocator: tenon._tensorrt.IGpuAllocator | None) -> None: ...

    def execute_v2(self, bindings: Sequence[int]) -> bool: ...

    def execute_async_v2(self, bindings: Sequence[int], stream_handle: int, input_consumed: object | None = None) -> bool: ...

    def execute_async_v3(self, stream_handle: int) -> bool: ...

    def execute(self, batch_size: int = 1, bindings: Sequence[int]) -> bool: ...

    def execute_async(self, batch_size: int = 1, bindings: Sequence[int], stream_handle: int, input_consumed: object | None = None) -> bool: ...

    def set_input_consumed_event(self, event: int) -> bool: ...

    def get_input_consumed_event(self) -> int: ...

    def set_aux_streams(self, aux_streams: Sequence[int]) -> None: ...

    @property
    def debug_sync(self) -> bool: ...

    @debug_sync.setter
    def debug_sync(self, arg: bool, /) -> None: ...

    @property
    def profiler(self) -> tenon._tensorrt.IProfiler: ...

    @profiler.setter
    def profiler(self, profiler: tenon._tensorrt.IProfiler | None) -> None: ...

    @property
    def engine(self) -> tenon._tensorrt.ICudaEngine: ...

    @property
    def name(self) -> str: ...

    @name.setter
    def name(self, arg: str, /) -> None: ...

    @property
    def enqueue_emits_profile(self) -> bool: ...

    @enqueue_emits_profile.setter
    def enqueue_emits_profile(self, arg: bool, /) -> None: ...

    def report_to_profiler(self) -> bool: ...

    @property
    def persistent_cache_limit(self) -> int: ...

    @persistent_cache_limit.setter
    def persistent_cache_limit(self, arg: int, /) -> None: ...

    @property
    def nvtx_verbosity(self) -> tenon._tensorrt.ProfilingVerbosity: ...

    @nvtx_verbosity.setter
    def nvtx_verbosity(self, arg: tenon._tensorrt.ProfilingVerbosity, /) -> None: ...

    def set_debug_listener(self, listener: tenon._tensorrt.IDebugListener | None) -> bool: ...

    def get_debug_listener(self) -> tenon._tensorrt.IDebugListener: ...

    def set_tensor_debug_state(self, name: str, flag: bool) -> bool: ...

    def get_debug_state(self, name: str) -> bool: ...

    def set_all_tensors_debug_state(self, flag: bool) -> bool: ...

    @property
    def unfused_tensors_debug_state(self) -> bool: ...

    @unfused_tensors_debug_state.setter
    def unfused_tensors_debug_state(self, arg: bool, /) -> None: ...

    def get_runtime_config(self) -> tenon._tensorrt.IRuntimeConfig: ...

    def set_shape_input(self, binding: int, shape: Sequence[int]) -> bool: ...

    def set_binding_shape(self, binding: int, shape: tenon._tensorrt.Dims) -> bool: ...

    def get_binding_shape(self, binding: int) -> tenon._tensorrt.Dims: ...

    def get_strides(self, binding: int) -> tenon._tensorrt.Dims: ...

    def get_shape(self, binding: int) -> list[int]: ...

    @property
    def error_recorder(self) -> tenon._tensorrt.IErrorRecorder: ...

    @error_recorder.setter
    def error_recorder(self, recorder: tenon._tensorrt.IErrorRecorder | None) -> None: ...

    def __enter__(self) -> object: ...

    def __exit__(self, exc_type: object | None, exc_value: object | None, traceback: object | None) -> None: ...

    def __del__(self) -> None: ...

class ISerializationConfig:
    @property
    def flags(self) -> int: ...

    @flags.setter
    def flags(self, arg: int, /) -> None: ...

    def set_flag(self, flag: tenon._tensorrt.SerializationFlag) -> bool: ...

    def clear_flag(self, flag: tenon._tensorrt.SerializationFlag) -> bool: ...

    def get_flag(self, flag: tenon._tensorrt.SerializationFlag) -> bool: ...

class IRuntimeConfig:
    def set_execution_context_allocation_strategy(self, strategy: tenon._tensorrt.ExecutionContextAllocationStrategy = tenon._tensorrt.ExecutionContextAllocationStrategy.STATIC) -> None: ...

    def get_execution_context_allocation_strategy(self) -> tenon._tensorrt.ExecutionContextAllocationStrategy: ...

class EngineInspector:
    """What is in an engine, as text or JSON."""

    @property
    def execution_context(self) -> tenon._tensorrt.IExecutionContext: ...

    @execution_context.setter
    def execution_context(self, context: tenon._tensorrt.IExecutionContext | None) -> bool: ...

    def get_layer_information(self, layer_index: int, format: tenon._tensorrt.LayerInformationFormat) -> str: ...

    def get_engine_information(self, format: tenon._tensorrt.LayerInformationFormat) -> str: ...

    @property
    def error_recorder(self) -> tenon._tensorrt.IErrorRecorder: ...

    @error_recorder.setter
    def error_recorder(self, recorder: tenon._tensorrt.IErrorRecorder | None) -> None: ...

class Runtime:
    """Makes engines from plans."""

    def __init__(self, logger: tenon._tensorrt.ILogger) -> None: ...

    @overload
    def deserialize_cuda_engine(self, serialized_engine: object) -> tenon._tensorrt.ICudaEngine: ...

    @overload
    def deserialize_cuda_engine(self, stream_reader_v2: tenon._tensorrt.IStreamReaderV2) -> tenon._tensorrt.ICudaEngine: ...

    @overload
    def deserialize_cuda_engine(self, stream_reader: tenon._tensorrt.IStreamReader) -> tenon._tensorrt.ICudaEngine: ...

    @property
    def DLA_core(self) -> int: ...

    @DLA_core.setter
    def DLA_core(self, arg: int, /) -> None: ...

    @property
    def num_DLA_cores(self) -> int: ...

    @property
    def gpu_allocator(self) -> None: ...

    @gpu_allocator.setter
    def gpu_allocator(self, allocator: tenon._tensorrt.IGpuAllocator | None) -> None: ...

    @property
    def logger(self) -> tenon._tensorrt.ILogger: ...

    @property
    def max_threads(self) -> int: ...

    @max_threads.setter
    def max_threads(self, arg: int, /) -> None: ...

    @property
    def temporary_directory(self) -> str: ...

    @temporary_directory.setter
    def temporary_directory(self, arg: str, /) -> None: ...

    @property
    def tempfile_control_flags(self) -> int: ...

    @tempfile_control_flags.setter
    def tempfile_control_flags(self, arg: int, /) -> None: ...

    @property
    def engine_host_code_allowed(self) -> bool: ...

    @engine_host_code_allowed.setter
    def engine_host_code_allowed(self, arg: bool, /) -> None: ...

    def get_plugin_registry(self) -> tenon._tensorrt.IPluginRegistry: ...

    def load_runtime(self, path: str) -> tenon._tensorrt.Runtime: ...

    @property
    def error_recorder(self) -> tenon._tensorrt.IErrorRecorder: ...

    @error_recorder.setter
    def error_recorder(self, recorder: tenon._tensorrt.IErrorRecorder | None) -> None: ...

    def __enter__(self) -> object: ...

    def __exit__(self, exc_type: object | None, exc_value: object | None, traceback: object | None) -> None: ...

    def __del__(self) -> None: ...

class Refitter:
    """Replaces weights of a built engine."""

    def __init__(self, engine: tenon._tensorrt.ICudaEngine, logger: tenon._tensorrt.ILogger) -> None: ...

    def refit_cuda_engine(self) -> bool: ...

    def refit_cuda_engine_async(self, stream_handle: int) -> bool: ...

    def set_dynamic_range(self, tensor_name: str, range: Sequence[float]) -> bool: ...

    def get_dynamic_range(self, tensor_name: str) -> tuple[float, float]: ...

    def get_tensors_with_dynamic_range(self) -> list[str]: ...

    @property
    def max_threads(self) -> int: ...

    @max_threads.setter
    def max_threads(self, arg: int, /) -> bool: ...

    @property
    def logger(self) -> tenon._tensorrt.ILogger: ...

    def set_weights(self, layer_name: str, role: tenon._tensorrt.WeightsRole, weights: Weights | numpy.typing.NDArray | None) -> bool: ...

    def set_named_weights(self, name: str, weights: Weights | numpy.typing.NDArray | None, location: tenon._tensorrt.TensorLocation = tenon._tensorrt.TensorLocation.HOST) -> bool: ...

    def get_named_weights(self, weights_name: str) -> tenon._tensorrt.Weights: ...

    def get_weights_location(self, weights_name: str) -> tenon._tensorrt.TensorLocation: ...

    def get_weights_prototype(self, weights_name: str) -> tenon._tensorrt.Weights: ...

    def unset_named_weights(self, weights_name: str) -> bool: ...

    @property
    def weights_validation(self) -> bool: ...

    @weights_validation.setter
    def weights_validation(self, arg: bool, /) -> None: ...

    def get_missing(self) -> tuple[list[str], list[tenon._tensorrt.WeightsRole]]: ...

    def get_all(self) -> tuple[list[str], list[tenon._tensorrt.WeightsRole]]: ...

    def get_missing_weights(self) -> list[str]: ...

    def get_all_weights(self) -> list[str]: ...

    @property
    def error_recorder(self) -> tenon._tensorrt.IErrorRecorder: ...

    @error_recorder.setter
    def error_recorder(self, recorder: tenon._tensorrt.IErrorRecorder | None) -> None: ...

    def __enter__(self) -> object: ...

    def __exit__(self, exc_type: object | None, exc_value: object | None, traceback: object | None) -> None: ...

    def __del__(self) -> None: ...

class OnnxParserRefitter:
    """Gives a refitter the weights of an ONNX model."""

    def __init__(self, refitter: tenon._tensorrt.Refitter, logger: tenon._tensorrt.ILogger) -> None: ...

    def refit_from_bytes(self, model: object, path: str | None = None) -> bool: ...

    def refit_from_file(self, model: str) -> bool: ...

    def load_model_proto(self, model: object, path: str | None = None) -> bool: ...

    def load_initializer(self, name: str, data: int, size: int) -> bool: ...

    def refit_model_proto(self) -> bool: ...

    @property
    def num_errors(self) -> int: ...

    def get_error(self, index: int) -> tenon._tensorrt.ParserError: ...

    def clear_errors(self) -> None: ...
