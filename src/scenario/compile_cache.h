// CompileCache: scenario libraries, compiled once for each content.
//
// A library is found again by everything that went into it: the source and every file it includes,
// the compiler's version, the flags, the API's headers (by the build tag), this very build of the
// program. A file that an #include would find in front of an old one is not noticed; a changed
// flag, compiler or file is.
//
//   <key>.files   the library's name, and the files that went in, each with its SHA-256
//   <hash>.so     the library
//   <key>.lock    held while compiling
//
// Files appear whole, by rename; programs that start at the same time compile once.
//
// Thread: main. Several processes at once.
#pragma once

#include <cstddef>
#include <ctime>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "acrida/time.h"
#include "base/error.h"

namespace acrida {

// What stays the same for all scenarios of one start.
struct CompileSettings {
  std::string compiler;  // a path
  std::vector<std::string> flags;
  // What relative paths among the flags are read from; empty: there are none.
  std::string flags_folder;
  // Whatever else the result depends on: the program that will load it.
  std::string identity;
  // Told before a compilation, in one line.
  std::function<void(std::string_view)> progress;
};

class CompileCache {
 public:
  // Makes the directory where it is missing; see make_private_directory().
  static Result<CompileCache> open(std::string directory);

  // The path of the library compiled from `source`, a path. The compiler's messages go to standard
  // error as they are.
  Result<std::string> compile(const std::string& source, const CompileSettings& settings) const;

  // Libraries kept; the longest unused are removed.
  static constexpr std::size_t kLibrariesMax = 64;
  // A compilation that takes longer is ended.
  static constexpr Duration kCompileTimeMax = std::chrono::minutes(10);
  // Files larger than this are not hashed, and what includes them is compiled every time.
  static constexpr std::size_t kSourceBytesMax = std::size_t{64} << 20U;

 private:
  struct Job;
  struct Ingredients;

  explicit CompileCache(std::string directory) : directory_(std::move(directory)) {}

  std::optional<std::string> find(const Job& job) const;
  Result<std::string> build(const Job& job) const;
  static Ingredients ingredients(const std::vector<std::string>& paths, const timespec& start);
  Result<std::string> publish(const Job& job,
                              const std::string& library,
                              const Ingredients& files) const;

  std::string directory_;
};

}  // namespace acrida
