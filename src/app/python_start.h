// How a locustfile is run: the executable becomes a Python interpreter, with the package of
// <build>/python or <prefix>/lib/acrida/python (ARCHITECTURE.md says why it holds none itself).
//
// The interpreter is that of the active virtual environment, so that a locustfile finds what its
// user has installed there; without one, the interpreter that the extension module was built for.
//
// Thread: main, before other threads.
#pragma once

#include <string>
#include <vector>

#include "app/options.h"
#include "base/error.h"

namespace acrida {

// What the build had; both empty in one without Python.
struct PythonBuild {
  std::string interpreter;  // "/usr/bin/python3.11"
  std::string version;      // "3.11", the only one that the extension module works with
};
PythonBuild python_build();

// The interpreter's path and the file of the package that it runs; behind them come the program's
// name for Python's messages ("acrida" or "locust") and the arguments. `executable` is this
// program's path, near which the package is. Fails, with one line, in a build without Python, and
// where $VIRTUAL_ENV is an environment of another version, or none.
Result<std::vector<std::string>> python_command(const PythonBuild& build,
                                                const std::string& executable,
                                                const EnvironmentVariables& environment,
                                                FileReader& files);

// This process becomes command[0], with the signals as a shell hands them to a program; returns
// only to say why it could not.
Error become(const std::vector<std::string>& command);

}  // namespace acrida
