# OpenMP::OpenMP_CXX on libgomp, the runtime oneDNN uses: two OpenMP runtimes in one process would fight for the cores.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  find_package(OpenMP REQUIRED COMPONENTS CXX)
  return()
endif()

# clang makes code for its own runtime only. It is used for fuzzing alone, where one thread per process is wanted: the
# pragmas are left out and every team has one member. g++'s omp.h is copied (its folder
# has g++'s own intrinsics too), less the attribute that only g++ takes with an argument.
execute_process(COMMAND g++ -print-file-name=libgomp.so OUTPUT_VARIABLE gomp OUTPUT_STRIP_TRAILING_WHITESPACE
                COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND g++ -print-file-name=include/omp.h OUTPUT_VARIABLE omp_header OUTPUT_STRIP_TRAILING_WHITESPACE
                COMMAND_ERROR_IS_FATAL ANY)
file(READ ${omp_header} text)
string(REGEX REPLACE "__malloc__ *\\([a-z_]*\\)" "__malloc__" text "${text}")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/openmp/omp.h CONTENT "${text}" @ONLY)
add_library(OpenMP::OpenMP_CXX INTERFACE IMPORTED GLOBAL)
target_include_directories(OpenMP::OpenMP_CXX INTERFACE ${CMAKE_BINARY_DIR}/generated/openmp)
target_link_libraries(OpenMP::OpenMP_CXX INTERFACE ${gomp})
target_compile_options(OpenMP::OpenMP_CXX INTERFACE -Wno-unknown-pragmas -Wno-source-uses-openmp)
