// A directory that belongs to this user alone, for files that other programs of theirs may load.
//
// Thread: main. Several processes at once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace acrida {

// $XDG_CACHE_HOME/acrida, else ~/.cache/acrida; fails when neither variable is set.
Result<std::string> default_cache_directory();

// Makes it and its parents, mode 0700, where they are missing. Fails when it is not a directory of
// this user's that is closed to others.
Result<void> make_private_directory(const std::string& path);

// Removes the files that end in `suffix` but the `keep` used last.
void remove_oldest(const std::string& directory, std::string_view suffix, std::size_t keep);

// Marks a file as used now.
void touch(const std::string& path);

// Holds an exclusive lock on a file, which it makes; waits for it. Without a lock, where the file
// system has none, goes on.
class FileLock {
 public:
  explicit FileLock(const std::string& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace acrida
