// Loader: from a scenario's file to a Scenario.
//
// A .cpp (.cc, .cxx) file is compiled with the installed compiler, once for each content
// (compile_cache.h); a .so is taken as it is. Either way the library must carry this program's
// build tag, which is read from the file before any of its code can run.
//
// Thread: main, before other threads.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/environment.h"
#include "acrida/scenario.h"
#include "base/error.h"

namespace acrida {

struct LoaderOptions {
  // --cxx: a path or a name in $PATH; empty: the first of c++, g++ and clang++ that is there.
  std::string compiler;
  // Added to the command line, after the loader's own.
  std::vector<std::string> compiler_flags;
  // Where compiled scenarios are kept; empty: $XDG_CACHE_HOME/acrida or ~/.cache/acrida.
  std::string cache_directory;
  Parameters parameters;  // --param NAME=VALUE
  // Told, in one line each, what takes time: "compiling scoopjoy.cpp".
  std::function<void(std::string_view)> progress;
};

// True for the names that load_scenario() takes.
bool is_scenario_file(std::string_view path);

// The library stays loaded until the program ends: users, exceptions and functions of it are
// everywhere. The compiler's messages go to standard error as they are; the error that follows says
// only that the source does not compile. Parameters that the scenario does not declare, and
// whatever else is wrong with it, are errors of ScenarioPlan::make().
Result<std::shared_ptr<const Scenario>> load_scenario(const std::string& path,
                                                      const LoaderOptions& options);

// The two halves of it, for who has one already.
Result<std::string> compile_scenario(const std::string& source, const LoaderOptions& options);
// Data files are read from `directory`.
Result<std::shared_ptr<const Scenario>> load_library(const std::string& library,
                                                     const std::string& directory,
                                                     const Parameters& parameters);

}  // namespace acrida
