# SPDX-License-Identifier: Apache-2.0
# swiftlet_archive: swiftlet.c as libswiftlet.a, by the C compiler of the project. SWIFTLET_AMALGAM_FLAGS
# is what it is compiled with. With SWIFTLET_AMALGAM_PARTS it is one object a Swift file, for linkers
# that cannot drop sections.
set(SWIFTLET_AMALGAM_FLAGS "-Os" CACHE STRING "The compiler's flags for swiftlet.c, a list")
option(SWIFTLET_AMALGAM_PARTS "swiftlet.c as one object a Swift file" OFF)
if(CMAKE_SIZEOF_VOID_P EQUAL 4 AND CMAKE_SYSTEM_PROCESSOR MATCHES "86")
  list(APPEND SWIFTLET_AMALGAM_FLAGS -malign-double)
endif()

set(swl_sources ${SWIFTLET_AMALGAM})
if(SWIFTLET_AMALGAM_PARTS)
  file(STRINGS ${SWIFTLET_AMALGAM} swl_count REGEX "for n in .*seq [0-9]+")
  string(REGEX REPLACE ".*seq ([0-9]+).*" "\\1" swl_count "${swl_count}")
  set(swl_sources "")
  foreach(number RANGE 1 ${swl_count})
    set(part ${CMAKE_CURRENT_BINARY_DIR}/parts/swiftlet_${number}.c)
    file(CONFIGURE OUTPUT ${part} CONTENT "#define SWL_ONLY ${number}\n#include \"${SWIFTLET_AMALGAM}\"\n")
    set_property(SOURCE ${part} APPEND PROPERTY OBJECT_DEPENDS ${SWIFTLET_AMALGAM})
    list(APPEND swl_sources ${part})
  endforeach()
else()
  list(APPEND SWIFTLET_AMALGAM_FLAGS -ffunction-sections -fdata-sections)
endif()

add_library(swiftlet_archive STATIC ${swl_sources})
set_target_properties(swiftlet_archive PROPERTIES OUTPUT_NAME swiftlet ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
target_include_directories(swiftlet_archive PRIVATE ${swl_source}/include)
target_compile_options(swiftlet_archive PRIVATE ${SWIFTLET_AMALGAM_FLAGS})
set(swl_machines "")
swl_machine_of_the_compiler(swl_machines)
