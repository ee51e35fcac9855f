// Runs a fuzz target over files and folders of files, so that findings stay found in builds without
// libFuzzer. Fails when there is nothing to run: a corpus that was moved is not a passed test.
//
// Usage: NAME_replay FILE_OR_FOLDER...
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz/fuzz_target.h"

namespace {

bool replay(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file) {
    std::fprintf(stderr, "%s: cannot be read\n", path.c_str());
    return false;
  }
  // Named beforehand: an input that fails ends the process.
  std::printf("%s\n", path.c_str());
  std::fflush(stdout);
  const void* const data = bytes.data();
  fuzz_one_input(static_cast<const std::uint8_t*>(data), bytes.size());
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<std::filesystem::path> paths;
  for (int i = 1; i < count; ++i) {
    if (!std::filesystem::is_directory(arguments[i])) {
      paths.emplace_back(arguments[i]);
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(arguments[i])) {
      if (entry.is_regular_file()) {
        paths.push_back(entry.path());
      }
    }
  }
  bool all = !paths.empty();
  for (const std::filesystem::path& path : paths) {
    all = replay(path) && all;
  }
  std::printf("%zu inputs\n", paths.size());
  return all ? 0 : 1;
}
