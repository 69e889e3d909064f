# SPDX-License-Identifier: Apache-2.0
# The port libraries, for a source tree and for an installed package. SWIFTLET_PORT_DIR is the folder of their sources. Include this
# file where swiftlet_core is defined.
add_library(swiftlet_posix_getaddrinfo INTERFACE)
target_sources(swiftlet_posix_getaddrinfo INTERFACE ${SWIFTLET_PORT_DIR}/socket_bsd.c ${SWIFTLET_PORT_DIR}/entropy_linux.c
  ${SWIFTLET_PORT_DIR}/resolver_getaddrinfo.c)
target_link_libraries(swiftlet_posix_getaddrinfo INTERFACE swiftlet_core)
add_library(Swiftlet::posix_getaddrinfo ALIAS swiftlet_posix_getaddrinfo)

# The same with lookups by c-ares, which do not block.
add_library(swiftlet_posix_cares INTERFACE)
target_sources(swiftlet_posix_cares INTERFACE ${SWIFTLET_PORT_DIR}/socket_bsd.c ${SWIFTLET_PORT_DIR}/entropy_linux.c
  ${SWIFTLET_PORT_DIR}/resolver_cares.c)
target_link_libraries(swiftlet_posix_cares INTERFACE swiftlet_core cares)
add_library(Swiftlet::posix_cares ALIAS swiftlet_posix_cares)

# Swiftlet::posix uses c-ares if it is installed, because neither deadline nor stop ends a lookup by getaddrinfo. SWIFTLET_RESOLVER
# chooses one; when cross-compiling, set it to use c-ares.
set(SWIFTLET_RESOLVER "" CACHE STRING "Of Swiftlet::posix: cares, getaddrinfo, or empty: c-ares where it is installed")
set(swl_resolver ${SWIFTLET_RESOLVER})
if(NOT swl_resolver)
  set(swl_resolver getaddrinfo)
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT CMAKE_CROSSCOMPILING)
    find_library(SWIFTLET_cares cares)
    find_path(SWIFTLET_CARES_INCLUDE ares.h)
    mark_as_advanced(SWIFTLET_cares SWIFTLET_CARES_INCLUDE)
    if(SWIFTLET_cares AND SWIFTLET_CARES_INCLUDE)
      set(swl_resolver cares)
    endif()
  endif()
endif()
add_library(swiftlet_posix INTERFACE)
target_link_libraries(swiftlet_posix INTERFACE swiftlet_posix_${swl_resolver})
add_library(Swiftlet::posix ALIAS swiftlet_posix)

# Sockets, names and the clock by lwIP's socket API, with the lwIP headers and lwipopts.h of your target. Your board provides
# swl_port_entropy.
add_library(swiftlet_lwip INTERFACE)
target_sources(swiftlet_lwip INTERFACE ${SWIFTLET_PORT_DIR}/socket_bsd.c ${SWIFTLET_PORT_DIR}/resolver_getaddrinfo.c)
target_compile_definitions(swiftlet_lwip INTERFACE SWL_LWIP)
target_link_libraries(swiftlet_lwip INTERFACE swiftlet_core)
add_library(Swiftlet::lwip ALIAS swiftlet_lwip)

# The same by lwIP's raw API, without an operating system: see include/swiftlet_lwip.h.
add_library(swiftlet_lwip_raw INTERFACE)
target_sources(swiftlet_lwip_raw INTERFACE ${SWIFTLET_PORT_DIR}/lwip_raw.c)
target_link_libraries(swiftlet_lwip_raw INTERFACE swiftlet_core)
add_library(Swiftlet::lwip_raw ALIAS swiftlet_lwip_raw)

# Debian's libmbedtls-dev has no .pc and no package config, and firmware often builds mbedTLS itself. So set
# SWIFTLET_MBEDTLS_LIBRARIES (targets or files), or let it be found.
add_library(swiftlet_mbedtls INTERFACE)
target_sources(swiftlet_mbedtls INTERFACE ${SWIFTLET_PORT_DIR}/tls_mbedtls.c ${SWIFTLET_PORT_DIR}/tls_mbedtls_bundle.c ${SWIFTLET_PORT_DIR}/tls_mbedtls_config.c
  ${SWIFTLET_PORT_DIR}/tls_mbedtls_credentials.c ${SWIFTLET_PORT_DIR}/tls_mbedtls_session.c
  ${SWIFTLET_PORT_DIR}/tls_mbedtls_status.c ${SWIFTLET_PORT_DIR}/tls_mbedtls_verify.c)
if(NOT SWIFTLET_MBEDTLS_LIBRARIES)
  foreach(lib mbedtls mbedx509 mbedcrypto)
    find_library(SWIFTLET_${lib} ${lib})
    mark_as_advanced(SWIFTLET_${lib})
    list(APPEND SWIFTLET_MBEDTLS_LIBRARIES ${SWIFTLET_${lib}})
  endforeach()
  find_path(SWIFTLET_MBEDTLS_INCLUDE mbedtls/ssl.h)
  mark_as_advanced(SWIFTLET_MBEDTLS_INCLUDE)
  if(SWIFTLET_MBEDTLS_LIBRARIES MATCHES NOTFOUND OR NOT SWIFTLET_MBEDTLS_INCLUDE)
    # There is no such target: CMake says so to projects that link Swiftlet::mbedtls, and only to them.
    set(SWIFTLET_MBEDTLS_LIBRARIES Swiftlet::no-mbedTLS-found:install-libmbedtls-dev-or-set-SWIFTLET_MBEDTLS_LIBRARIES)
    unset(SWIFTLET_MBEDTLS_INCLUDE CACHE)
  endif()
endif()
target_link_libraries(swiftlet_mbedtls INTERFACE swiftlet_core ${SWIFTLET_MBEDTLS_LIBRARIES})
if(SWIFTLET_MBEDTLS_INCLUDE)
  target_include_directories(swiftlet_mbedtls SYSTEM INTERFACE ${SWIFTLET_MBEDTLS_INCLUDE})
endif()
add_library(Swiftlet::mbedtls ALIAS swiftlet_mbedtls)

# The crypto of the signers. A program that calls no signer links none of it. crypto_psa replaces crypto.
add_library(swiftlet_crypto INTERFACE)
target_sources(swiftlet_crypto INTERFACE ${SWIFTLET_PORT_DIR}/crypto_mbedtls.c)
target_link_libraries(swiftlet_crypto INTERFACE swiftlet_core ${SWIFTLET_MBEDTLS_LIBRARIES})
if(SWIFTLET_MBEDTLS_INCLUDE)
  target_include_directories(swiftlet_crypto SYSTEM INTERFACE ${SWIFTLET_MBEDTLS_INCLUDE})
endif()
add_library(Swiftlet::crypto ALIAS swiftlet_crypto)
add_library(swiftlet_crypto_psa INTERFACE)
target_sources(swiftlet_crypto_psa INTERFACE ${SWIFTLET_PORT_DIR}/crypto_psa.c)
target_link_libraries(swiftlet_crypto_psa INTERFACE swiftlet_core ${SWIFTLET_MBEDTLS_LIBRARIES})
if(SWIFTLET_MBEDTLS_INCLUDE)
  target_include_directories(swiftlet_crypto_psa SYSTEM INTERFACE ${SWIFTLET_MBEDTLS_INCLUDE})
endif()
add_library(Swiftlet::crypto_psa ALIAS swiftlet_crypto_psa)

# Root certificates in flash, in groups: see include/swiftlet_tls.h.
add_library(swiftlet_roots INTERFACE)
target_sources(swiftlet_roots INTERFACE ${SWIFTLET_PORT_DIR}/roots.c)
target_link_libraries(swiftlet_roots INTERFACE swiftlet_mbedtls)
add_library(Swiftlet::roots ALIAS swiftlet_roots)
