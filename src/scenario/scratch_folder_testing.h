// ScratchFolder: a folder of a test's own, which goes with it.
//
// Thread: the test's.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace acrida {

class ScratchFolder {
 public:
  ScratchFolder() : path_(testing::TempDir() + "acrida-scratch-XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) {
      ADD_FAILURE() << "no folder " << path_;
    }
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() { std::filesystem::remove_all(path_); }

  std::string path(std::string_view name) const { return path_ + "/" + std::string(name); }

  // Makes the file an hour old, so that nobody takes it for one that changes at this moment.
  std::string write(std::string_view name, std::string_view text) const {
    std::ofstream(path(name), std::ios::binary | std::ios::trunc) << text;
    std::filesystem::last_write_time(
        path(name), std::filesystem::last_write_time(path(name)) - std::chrono::hours(1));
    return path(name);
  }
  // The same, and it can be run.
  std::string write_program(std::string_view name, std::string_view text) const {
    write(name, text);
    std::filesystem::permissions(path(name), std::filesystem::perms::owner_all);
    return path(name);
  }

 private:
  std::string path_;
};

}  // namespace acrida
