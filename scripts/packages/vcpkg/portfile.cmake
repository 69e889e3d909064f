# SPDX-License-Identifier: Apache-2.0
# The release's tarball c, as it is: its CMake package compiles swiftlet.c for the consumer.
vcpkg_download_distfile(archive URLS "https://swiftlet.example/releases/swiftlet-@VERSION@-c.tar.gz"
  FILENAME "swiftlet-@VERSION@-c.tar.gz" SKIP_SHA512)
vcpkg_extract_source_archive(source ARCHIVE "${archive}")
file(INSTALL "${source}/include" DESTINATION "${CURRENT_PACKAGES_DIR}")
file(INSTALL "${source}/share/swiftlet" DESTINATION "${CURRENT_PACKAGES_DIR}/share")
file(INSTALL "${source}/lib/cmake" DESTINATION "${CURRENT_PACKAGES_DIR}/lib")
file(INSTALL "${source}/share/doc/swiftlet/LICENSE" DESTINATION "${CURRENT_PACKAGES_DIR}/share/swiftlet" RENAME copyright)
set(VCPKG_POLICY_EMPTY_PACKAGE enabled)
