// Options parsed from memory, for tests.
//
// Thread: main.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/options.h"

namespace acrida {

class MemoryFiles final : public FileReader {
 public:
  using Texts = std::map<std::string, std::string>;

  explicit MemoryFiles(Texts texts = {}) : texts_(std::move(texts)) {}

  Result<std::optional<std::string>> read(const std::string& path) override {
    const auto found = texts_.find(path);
    return found == texts_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  Texts texts_;
};

inline Result<Options> parse(const std::vector<std::string>& arguments,
                             const EnvironmentVariables& environment = {},
                             const MemoryFiles::Texts& texts = {}) {
  MemoryFiles files(texts);
  return parse_options(arguments, environment, files);
}

// The error's message, or what tells a test that there was none.
inline std::string error_of(const std::vector<std::string>& arguments,
                            const EnvironmentVariables& environment = {},
                            const MemoryFiles::Texts& texts = {}) {
  const Result<Options> options = parse(arguments, environment, texts);
  return options ? "(no error)" : options.error().message();
}

}  // namespace acrida
