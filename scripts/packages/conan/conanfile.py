# SPDX-License-Identifier: Apache-2.0
"""Conan 2: the package of the release's tarball c, whose CMake package compiles swiftlet.c for the consumer."""

import os

from conan import ConanFile
from conan.tools.files import copy, get


class Swiftlet(ConanFile):
    name = "swiftlet"
    version = "@VERSION@"
    license = "Apache-2.0"
    description = "Calls cloud AI services from small devices"
    package_type = "static-library"
    no_copy_source = True

    def build(self):
        get(self, os.environ["SWIFTLET_TARBALL"], strip_root=True)

    def package(self):
        for folder in ("include", "lib", "share"):
            copy(self, f"{folder}/*", src=self.build_folder, dst=self.package_folder)

    def package_info(self):
        self.cpp_info.set_property("cmake_find_mode", "none")  # its own package is used
        self.cpp_info.builddirs = ["lib/cmake/Swiftlet"]
