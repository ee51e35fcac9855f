#include "scenario/cache_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>
#include <vector>

namespace acrida {
namespace {

Result<void> make_directories(const std::string& path) {
  for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    const std::string part = path.substr(0, slash);
    if (::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST) {
      return fail(Error::system("create the cache directory " + part, errno));
    }
    if (slash == std::string::npos) {
      return {};
    }
  }
}

}  // namespace

Result<std::string> default_cache_directory() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache == '/') {
    return std::string(cache) + "/acrida";
  }
  const char* home = std::getenv("HOME");
  if (home != nullptr && *home == '/') {
    return std::string(home) + "/.cache/acrida";
  }
  return fail("no place for compiled scenarios: set HOME or XDG_CACHE_HOME");
}

Result<void> make_private_directory(const std::string& path) {
  if (auto made = make_directories(path); !made) {
    return made;
  }
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    return fail(Error::system("look at the cache directory " + path, errno));
  }
  if (!S_ISDIR(status.st_mode)) {
    return fail(fmt::format("the cache directory {} is not a directory", path));
  }
  if (status.st_uid != ::geteuid()) {
    return fail(fmt::format(
        "the cache directory {} belongs to another user: set XDG_CACHE_HOME to one of yours",
        path));
  }
  if ((status.st_mode & 0077U) != 0) {
    return fail(fmt::format("the cache directory {} is open to others: chmod 700 it", path));
  }
  return {};
}

void remove_oldest(const std::string& directory, std::string_view suffix, std::size_t keep) {
  using std::filesystem::file_time_type;
  std::error_code error;
  std::vector<std::pair<file_time_type, std::filesystem::path>> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    if (entry.path().native().ends_with(suffix)) {
      files.emplace_back(entry.last_write_time(error), entry.path());
    }
  }
  if (files.size() <= keep) {
    return;
  }
  std::sort(files.begin(), files.end());
  files.resize(files.size() - keep);
  for (const auto& [time, path] : files) {
    std::filesystem::remove(path, error);
  }
}

void touch(const std::string& path) {
  ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0);
}

FileLock::FileLock(const std::string& path)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
  while (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {}
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

}  // namespace acrida
