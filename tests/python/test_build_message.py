"""What people see who build the package without the headers that it needs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not (ROOT / "CMakeLists.txt").exists(), reason="needs the source tree")
@pytest.mark.skipif(not shutil.which("cmake"), reason="needs CMake")
@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
def test_one_message_names_all_packages_that_are_missing(tmp_path):
    make, compiler = shutil.which("make"), shutil.which(os.environ.get("CXX", "c++"))
    if not compiler:
        pytest.skip("needs a C++ compiler")
    command = ["cmake", "-S", ROOT, "-B", tmp_path, "-G", "Unix Makefiles"]
    command += [f"-DCMAKE_MAKE_PROGRAM={make}", f"-DCMAKE_CXX_COMPILER={compiler}"]
    # Find nothing that is installed.
    command += [
        f"-DCMAKE_FIND_USE_{place}_PATH=OFF" for place in ("CMAKE_SYSTEM", "SYSTEM_ENVIRONMENT")
    ]
    # CMake's own environment and the launcher that a developer may have set.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CMAKE_")}
    run = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert run.returncode != 0
    message = " ".join(run.stderr.split())
    assert "Lexel's build needs what is not on this machine. On Debian and Ubuntu:" in message
    assert "apt-get install nlohmann-json3-dev libicu-dev libre2-dev" in message
    assert "Elsewhere install ICU, RE2, nlohmann/json and CLI11 with their headers." in message
