# SPDX-License-Identifier: Apache-2.0
# Swiftlet::swiftlet as ordinary Swift, with Swift's runtime: what Package.swift builds for Swift
# programs. SWIFTLET_ORDINARY has SwiftPM's flags for a debug or a release build.
file(GLOB_RECURSE swl_core CONFIGURE_DEPENDS ${swl_root}/Sources/SwiftletCore/*.swift)
file(GLOB swl_headers CONFIGURE_DEPENDS ${swl_root}/include/*)
find_program(SWIFTLET_SWIFTC swiftc REQUIRED)
execute_process(COMMAND ${SWIFTLET_SWIFTC} -print-target-info OUTPUT_VARIABLE swl_swift COMMAND_ERROR_IS_FATAL ANY)
string(JSON swl_runtime GET ${swl_swift} paths runtimeLibraryPaths 0)
string(JSON swl_arch GET ${swl_swift} target arch)

set(swl_library ${CMAKE_CURRENT_BINARY_DIR}/libSwiftletCore.a)
add_custom_command(
  OUTPUT ${swl_library}
  COMMAND ${SWIFTLET_SWIFTC} ${swl_core} -parse-as-library -module-name SwiftletCore -swift-version 6 -g ${SWIFTLET_ORDINARY}
    -warnings-as-errors -I ${swl_root}/include -module-cache-path ${CMAKE_CURRENT_BINARY_DIR}/modules
    -emit-library -static -o ${swl_library}
  DEPENDS ${swl_core} ${swl_headers}
  COMMENT "Compiling the Swiftlet core as ordinary Swift"
  VERBATIM COMMAND_EXPAND_LISTS)
add_custom_target(swiftlet_ordinary DEPENDS ${swl_library})

add_library(Swiftlet::swiftlet STATIC IMPORTED)
add_dependencies(Swiftlet::swiftlet swiftlet_ordinary)
set_target_properties(Swiftlet::swiftlet PROPERTIES
  IMPORTED_LOCATION ${swl_library}
  INTERFACE_INCLUDE_DIRECTORIES ${swl_root}/include
  # swiftrt.o tells the runtime where this program's types are; OnoneSupport has what -Onone does not specialise.
  INTERFACE_LINK_LIBRARIES "${swl_runtime}/${swl_arch}/swiftrt.o;${swl_runtime}/libswiftSwiftOnoneSupport.so;${swl_runtime}/libswiftCore.so"
  INTERFACE_LINK_OPTIONS "-Wl,-rpath,${swl_runtime}")
