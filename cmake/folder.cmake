# One static library per source folder, globbed; the instruction set is the last part of a file's name.

set(TENON_FLAGS_avx2 -mavx2 -mfma -mf16c -mbmi -mbmi2)
set(TENON_FLAGS_avx512 ${TENON_FLAGS_avx2} -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512cd -mprefer-vector-width=512
    -Wno-maybe-uninitialized -Wno-uninitialized)  # GCC 12 warns inside its own headers (PR 105593)
set(TENON_FLAGS_vnni ${TENON_FLAGS_avx512} -mavx512vnni)
set(TENON_FLAGS_bf16 ${TENON_FLAGS_avx512} -mavx512bf16)
set(TENON_FLAGS_amx ${TENON_FLAGS_vnni} -mavx512bf16 -mamx-tile -mamx-int8 -mamx-bf16)

# Fuzzers link kernels but do not look into them; with every check in them they take minutes each to compile.
set(TENON_KERNEL_FLAGS -O3)
if(TENON_FUZZ)
  set(TENON_KERNEL_FLAGS -O1 -fno-sanitize=all)
endif()

# tenon_precompile(TARGET FILES file... [HEADERS header...]): the standard headers once for the whole target.
# A precompiled header costs two to three seconds to make and saves one per file, so small targets go without.
function(tenon_precompile TARGET)
  cmake_parse_arguments(ARG "" "" "FILES;HEADERS" ${ARGN})
  list(LENGTH ARG_FILES count)
  if(count GREATER_EQUAL 6)
    target_precompile_headers(${TARGET} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled.h ${ARG_HEADERS})
  endif()
endfunction()

# tenon_folder(base FOLDERS base [DEPENDS other...] [LINK library...] [PRECOMPILE header...] [JOINED]): target tenon_base
# from src/base/**/*.cpp. PRECOMPILE names headers of src/ that nearly every file of the folder includes. JOINED: with
# sanitizers or for fuzzing many files are compiled as one, in a fifth of the time; then their unnamed namespaces share
# names, so a file that says what another one says is an error there.
function(tenon_folder NAME)
  cmake_parse_arguments(ARG "JOINED" "" "FOLDERS;DEPENDS;LINK;PRECOMPILE" ${ARGN})
  set(files "")
  foreach(folder IN LISTS ARG_FOLDERS)
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${folder}/*.cpp)
    list(APPEND files ${found})
  endforeach()
  set(target tenon_${NAME})
  add_library(${target} STATIC ${files})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  foreach(dependency IN LISTS ARG_DEPENDS)
    target_link_libraries(${target} PUBLIC tenon_${dependency})
  endforeach()
  target_link_libraries(${target} PUBLIC ${ARG_LINK})
  list(TRANSFORM ARG_PRECOMPILE PREPEND ${PROJECT_SOURCE_DIR}/src/)
  tenon_precompile(${target} FILES ${files} HEADERS ${ARG_PRECOMPILE})
  if(ARG_JOINED AND TENON_SANITIZE)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 24)
  endif()
  foreach(isa IN ITEMS avx2 avx512 vnni bf16 amx)
    foreach(file IN LISTS files)
      if(file MATCHES "_${isa}\\.cpp$" AND NOT file MATCHES "/tactics/")
        # Kernels are worth -O3; everything else is built for size and compile time.
        set_source_files_properties(${file} PROPERTIES COMPILE_OPTIONS "${TENON_KERNEL_FLAGS};${TENON_FLAGS_${isa}}"
                                    SKIP_PRECOMPILE_HEADERS ON)
      endif()
    endforeach()
  endforeach()
endfunction()
