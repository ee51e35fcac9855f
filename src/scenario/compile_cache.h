// CompileCache: scenario libraries, compiled once for each content.
//
// A library is found again by everything that went into it: the source and every file it includes,
// the compiler's version, the flags, the API's headers (by the build tag), this very build of the
// program. A file that a new #include search would find in front of an old one is not noticed; a
// changed flag, compiler or file is.
//
//   <key>.deps    the files that went in, each with its SHA-256, and the library's name
//   <hash>.so     the library
//
// Files appear whole, by rename; programs that start at the same time compile once, behind a lock.
//
// Thread: main. Several processes at once.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/time.h"
#include "base/error.h"

namespace acrida {

// What stays the same for all scenarios of one start.
struct CompileSettings {
  std::string compiler;  // a path or a name in $PATH
  std::vector<std::string> flags;
  // Names the program that will load the result.
  std::string program_id;
};

class CompileCache {
 public:
  // Makes the directory (mode 0700) where it is missing. Fails when it is not a directory of this
  // user's that is closed to others.
  static Result<CompileCache> open(std::string directory);

  // The path of the library compiled from `source`. `progress` is told before a compilation.
  Result<std::string> compile(const std::string& source,
                              const CompileSettings& settings,
                              const std::function<void(std::string_view)>& progress);

  // Libraries kept; the longest unused are removed.
  static constexpr std::size_t kLibrariesMax = 64;
  // A compilation that takes longer is ended.
  static constexpr Duration kCompileTimeMax = std::chrono::minutes(10);

 private:
  explicit CompileCache(std::string directory) : directory_(std::move(directory)) {}

  std::string directory_;
};

// $XDG_CACHE_HOME/acrida, else ~/.cache/acrida; fails when neither variable is set.
Result<std::string> default_cache_directory();

}  // namespace acrida
