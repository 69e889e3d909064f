# SPDX-License-Identifier: Apache-2.0
# swiftlet_archive: the Swift core as libswiftlet.a, by swiftc. With SWIFTLET_LTO, also swiftlet_bitcode: the same
# as libswiftlet_lto.a, which the linker compiles as one, by the flags in lto.flags.
find_program(SWIFTLET_SWIFTC swiftc)
if(NOT SWIFTLET_SWIFTC)
  message(FATAL_ERROR " Swiftlet: swiftc not found; install Swift 6.3 from https://www.swift.org/install and put its usr/bin on PATH (or set SWIFTLET_SWIFTC), or use an installed Swiftlet with find_package.")
endif()

# Beside swiftc: it knows every target.
file(REAL_PATH ${SWIFTLET_SWIFTC} swl_swiftc)
get_filename_component(swl_bin ${swl_swiftc} DIRECTORY)
find_program(SWIFTLET_OBJCOPY llvm-objcopy HINTS ${swl_bin} REQUIRED)
mark_as_advanced(SWIFTLET_OBJCOPY)

# ---- the core: one object a source file, so that what is not called is not linked -------
# swiftc makes LLVM's IR of each file, with all optimisations; clang, which comes with swiftc, makes an
# object of that. swiftc by itself makes position-independent code for every target, with all texts apart
# from the functions: 2 to 5 % of a row on Cortex-M4, 1399 of 50256 bytes of everything.
set(swl_core ${swl_source}/Sources/SwiftletCore)
set(swl_objdir ${CMAKE_CURRENT_BINARY_DIR}/swiftlet-core)
file(GLOB_RECURSE swl_sources CONFIGURE_DEPENDS ${swl_core}/*.swift)
list(REMOVE_ITEM swl_sources ${swl_core}/Runtime.swift)
# A file of its own for each list of sources: Ninja refuses one that names an output of a
# source that is gone.
string(MD5 swl_list "${swl_sources}")
set(swl_depfile ${swl_objdir}/core-${swl_list}.d)
set(swl_map "{\"\":{\"dependencies\":\"${swl_depfile}\"},\"${swl_core}/Runtime.swift\":{\"llvm-ir\":\"${swl_objdir}/Runtime.ll\"}")
set(swl_modules "")
foreach(source IN LISTS swl_sources)
  get_filename_component(name ${source} NAME_WE)
  list(APPEND swl_modules ${swl_objdir}/swl_${name}.ll)
  string(APPEND swl_map ",\n\"${source}\":{\"llvm-ir\":\"${swl_objdir}/swl_${name}.ll\"}")
endforeach()
file(GENERATE OUTPUT ${swl_objdir}/map.json CONTENT "${swl_map}}\n")

# Runtime.ll comes first: the dependency file speaks of the first output.
add_custom_command(
  OUTPUT ${swl_objdir}/Runtime.ll ${swl_modules}
  COMMAND ${SWIFTLET_SWIFTC}
    ${swl_core}/Runtime.swift ${swl_sources}
    -parse-as-library -module-name SwiftletCore -swift-version 6
    -enable-experimental-feature Embedded -wmo -Osize -no-allocations -num-threads 2
    -Xfrontend -function-sections -Xfrontend -disable-stack-protector -Xfrontend -mergeable-traps
    -warnings-as-errors
    -I ${swl_source}/include
    # The cache key ignores include paths and targets: one cache a build tree.
    -module-cache-path ${swl_objdir}/modules
    ${swl_flags_${SWIFTLET_TARGET}} ${SWIFTLET_SWIFT_FLAGS}
    -emit-dependencies -output-file-map ${swl_objdir}/map.json -emit-ir
  DEPENDS ${swl_sources} ${swl_core}/Runtime.swift ${swl_objdir}/map.json
  DEPFILE ${swl_depfile}
  WORKING_DIRECTORY ${swl_objdir}
  COMMENT "Compiling the Swiftlet core for ${SWIFTLET_TARGET}"
  VERBATIM COMMAND_EXPAND_LISTS)

# What swiftc is told of the machine, and of LLVM, in clang's words.
set(swl_clang_flags ${swl_clang_${SWIFTLET_TARGET}})
set(swl_before "")
foreach(flag IN LISTS swl_flags_${SWIFTLET_TARGET} SWIFTLET_SWIFT_FLAGS)
  if(swl_before STREQUAL "-target")
    list(APPEND swl_clang_flags -target ${flag})
  elseif(swl_before STREQUAL "-Xcc")
    list(APPEND swl_clang_flags ${flag})
  elseif(swl_before STREQUAL "-Xllvm")
    list(APPEND swl_clang_flags -mllvm ${flag})
  endif()
  set(swl_before ${flag})
endforeach()
set(swl_self ON)
if(SWIFTLET_TARGET STREQUAL "cortex-m0plus")
  set(swl_self OFF)
endif()
set(swl_objects "")
set(swl_bitcode "")
foreach(module IN LISTS swl_modules)
  string(REGEX REPLACE "[.]ll$" ".o" object ${module})
  add_custom_command(
    OUTPUT ${module}.small
    COMMAND ${CMAKE_COMMAND} -DIN=${module} -DOUT=${module}.small -DSELF=${swl_self} -DMACHINE=${SWIFTLET_TARGET} -P ${swl_source}/scripts/cmake/ir.cmake
    DEPENDS ${module} ${swl_source}/scripts/cmake/ir.cmake
    COMMENT ""
    VERBATIM)
  set(swl_from_ir ${swl_bin}/clang -Oz -Xclang -disable-llvm-passes -ffunction-sections -fdata-sections
    -Wno-override-module ${swl_clang_flags} -x ir -c ${module}.small)
  add_custom_command(
    OUTPUT ${object} COMMAND ${swl_from_ir} -o ${object} DEPENDS ${module}.small COMMENT "" VERBATIM COMMAND_EXPAND_LISTS)
  list(APPEND swl_objects ${object})
  add_custom_command(
    OUTPUT ${module}.bc COMMAND ${swl_from_ir} -flto=full -o ${module}.bc DEPENDS ${module}.small COMMENT "" VERBATIM COMMAND_EXPAND_LISTS)
  list(APPEND swl_bitcode ${module}.bc)
endforeach()

# A member that only says which machines the archive fits: see Sources/SwiftletPort/machine.h.
set(swl_machines ${swl_machines_${SWIFTLET_TARGET}})
if(SWIFTLET_TARGET STREQUAL "host")
  swl_machine_of_the_compiler(swl_machines)
endif()
# Symbols of an empty section: a position-independent program takes no absolute ones here.
set(swl_marks ".section .note.GNU-stack,\"\",%progbits\n.section .text.swl_machine,\"ax\"\n")
if(DEFINED swl_guard_${SWIFTLET_TARGET})
  string(APPEND swl_marks ".section .note.gnu.property,\"a\",%note\n.balign 8\n.4byte 4, 16, 5\n.asciz \"GNU\"\n"
    ".4byte ${swl_guard_${SWIFTLET_TARGET}}\n.section .text.swl_machine\n")
endif()
foreach(machine IN LISTS swl_machines)
  string(APPEND swl_marks ".globl swl_machine_${machine}\nswl_machine_${machine}:\n")
endforeach()
file(GENERATE OUTPUT ${swl_objdir}/machine.s CONTENT "${swl_marks}")
add_custom_command(
  OUTPUT ${swl_objdir}/swl_machine.o
  COMMAND ${swl_bin}/clang ${swl_clang_flags} -c ${swl_objdir}/machine.s -o ${swl_objdir}/swl_machine.o
  DEPENDS ${swl_objdir}/machine.s
  VERBATIM COMMAND_EXPAND_LISTS)
list(APPEND swl_objects ${swl_objdir}/swl_machine.o)

# The runtime stays out: the link then proves that no Swift runtime is needed.
add_custom_command(
  OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/libswiftlet.a
  COMMAND ${CMAKE_COMMAND} -E rm -f libswiftlet.a
  COMMAND ${CMAKE_AR} crD libswiftlet.a ${swl_objects}
  # A hash for incremental builds, which every linker would keep: 16 bytes of flash an object; and entries
  # that say to an unwinder that it cannot unwind, as the linker says where there are none.
  COMMAND ${SWIFTLET_OBJCOPY} --remove-section=.swift_modhash --remove-section=.ARM.exidx* libswiftlet.a
  DEPENDS ${swl_objects}
  WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}
  COMMENT "Archiving libswiftlet.a"
  VERBATIM COMMAND_EXPAND_LISTS)
add_custom_target(swiftlet_archive ALL DEPENDS ${CMAKE_CURRENT_BINARY_DIR}/libswiftlet.a)

# ---- the same as bitcode -----------------------------------------------------------------
if(SWIFTLET_LTO)
  # What clang was told of LLVM, for the linker.
  set(swl_lto_flags "--lto-O2")
  set(swl_before "")
  foreach(flag IN LISTS swl_clang_flags)
    if(swl_before STREQUAL "-mllvm")
      string(APPEND swl_lto_flags "\n-mllvm ${flag}")
    endif()
    set(swl_before ${flag})
  endforeach()
  file(CONFIGURE OUTPUT lto.flags CONTENT "@swl_lto_flags@\n" @ONLY)
  add_custom_command(
    OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/libswiftlet_lto.a
    COMMAND ${CMAKE_COMMAND} -E rm -f libswiftlet_lto.a
    # Another ar writes no index of bitcode.
    COMMAND ${swl_bin}/llvm-ar crD libswiftlet_lto.a ${swl_bitcode} ${swl_objdir}/swl_machine.o
    DEPENDS ${swl_bitcode} ${swl_objdir}/swl_machine.o
    WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}
    COMMENT "Archiving libswiftlet_lto.a"
    VERBATIM COMMAND_EXPAND_LISTS)
  add_custom_target(swiftlet_bitcode ALL DEPENDS ${CMAKE_CURRENT_BINARY_DIR}/libswiftlet_lto.a)
endif()
