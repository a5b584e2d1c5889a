"""Builds the tree that this recipe is in: conan create packaging/conan --build=missing"""

import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rmdir


class LexelConan(ConanFile):
    name = "lexel"
    license = "Apache-2.0"
    description = "Exact, fast text tokenizers"
    topics = ("tokenizer", "nlp", "bpe")
    package_type = "library"
    settings = "os", "compiler", "build_type", "arch"
    options = {
        "shared": [True, False],
        "fPIC": [True, False],
        "with_icu": [True, False],
        "with_re2": [True, False],
    }
    default_options = {"shared": False, "fPIC": True, "with_icu": True, "with_re2": True}
    implements = ["auto_shared_fpic"]

    @property
    def _root(self):
        return os.path.join(self.recipe_folder, "..", "..")

    def set_version(self):
        header = load(self, os.path.join(self._root, "include", "lexel", "version.h"))
        self.version = re.search(r'#define LEXEL_VERSION "(.+)"', header)[1]

    def export_sources(self):
        for pattern in ("CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "src/*", "bindings/c/*"):
            copy(self, pattern, self._root, self.export_sources_folder)

    def requirements(self):
        self.requires("nlohmann_json/[>=3.10 <4]", visible=False)
        if self.options.with_icu:
            self.requires("icu/[>=66]")
        if self.options.with_re2:
            self.requires("re2/[>=20220601]")

    def validate(self):
        check_min_cppstd(self, 20)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["LEXEL_WITH_ICU"] = bool(self.options.with_icu)
        toolchain.cache_variables["LEXEL_WITH_RE2"] = bool(self.options.with_re2)
        toolchain.cache_variables["LEXEL_BUILD_CLI"] = False
        toolchain.cache_variables["LEXEL_BUILD_TESTS"] = False
        toolchain.generate()
        CMakeDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(
            self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses")
        )
        CMake(self).install()
        # Conan writes its own.
        rmdir(self, os.path.join(self.package_folder, "lib", "cmake"))
        rmdir(self, os.path.join(self.package_folder, "lib", "pkgconfig"))
        rmdir(self, os.path.join(self.package_folder, "share"))

    def package_info(self):
        self.cpp_info.libs = ["lexel"]
        self.cpp_info.set_property("cmake_file_name", "lexel")
        self.cpp_info.set_property("cmake_target_name", "lexel::lexel")
        self.cpp_info.set_property("pkg_config_name", "lexel")
        if self.settings.os in ("Linux", "FreeBSD"):
            self.cpp_info.system_libs = ["m", "pthread"]
