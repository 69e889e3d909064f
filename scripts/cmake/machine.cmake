# SPDX-License-Identifier: Apache-2.0
# What the C compiler makes code for, as Sources/SwiftletPort/machine.h names it, or "" where it has no name.
function(swl_machine_of_the_compiler out)
  if(NOT DEFINED SWIFTLET_PORT_DIR)
    set(SWIFTLET_PORT_DIR ${CMAKE_CURRENT_SOURCE_DIR}/Sources/SwiftletPort)
  endif()
  separate_arguments(flags UNIX_COMMAND "${CMAKE_C_FLAGS}")
  get_directory_property(options COMPILE_OPTIONS)
  list(FILTER options EXCLUDE REGEX "\\$<")
  execute_process(
    COMMAND ${CMAKE_C_COMPILER} ${CMAKE_C_COMPILER_ARG1} ${flags} ${options} -E -P -DSWL_MACHINE_NAME -x c ${SWIFTLET_PORT_DIR}/machine.h
    OUTPUT_VARIABLE text ERROR_QUIET)
  set(${out} "" PARENT_SCOPE)
  if(text MATCHES "swl_machine_([a-z0-9_]+)")
    set(${out} ${CMAKE_MATCH_1} PARENT_SCOPE)
  endif()
endfunction()
