#include "report/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace acrida {
namespace {

namespace fs = std::filesystem;

// So that the new name is on the disk. Not every file system can; the content is safe either way.
void sync_folder(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  const int folder =
      ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
}

}  // namespace

Result<AtomicFile> AtomicFile::create(const std::string& path) {
  std::error_code error;
  std::string target = path;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status)) {
    if (!fs::is_regular_file(status)) {
      Result<OutputFile> file = OutputFile::create(path);
      if (!file.has_value()) {
        return fail(std::move(file.error()));
      }
      return AtomicFile(std::move(*file), "");
    }
    const fs::path real = fs::canonical(path, error);
    target = error ? path : real.string();
  }
  // Two runs may write the same file at the same time; their temporary files must differ.
  Result<OutputFile> file = OutputFile::create(target + "." + std::to_string(::getpid()) + ".tmp");
  if (!file.has_value()) {  // people know it by its last name
    return fail(Error::system("create " + path, file.error().error_number()));
  }
  return AtomicFile(std::move(*file), target);
}

Result<void> AtomicFile::check(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    return OutputFile::check(path);
  }
  const Result<AtomicFile> file = create(path);
  return file ? Result<void>() : fail(file.error());
}

AtomicFile::~AtomicFile() {
  if (file_.is_open() && !path_.empty()) {
    ::unlink(file_.path().c_str());
  }
}

Result<void> AtomicFile::commit(Durability durability) {
  const std::string temporary = file_.path();
  Result<void> result = durability == Durability::kSynced ? file_.sync() : Result<void>();
  if (result.has_value()) {
    result = file_.close();
  }
  if (path_.empty()) {
    return result;
  }
  if (result.has_value() && std::rename(temporary.c_str(), path_.c_str()) != 0) {
    result = fail(Error::system("replace " + path_, errno));
  }
  if (!result.has_value()) {
    ::unlink(temporary.c_str());
    return result;
  }
  if (durability == Durability::kSynced) {
    sync_folder(path_);
  }
  return {};
}

Result<void> write_file_atomically(const std::string& path,
                                   std::string_view bytes,
                                   AtomicFile::Durability durability) {
  Result<AtomicFile> file = AtomicFile::create(path);
  if (!file.has_value()) {
    return fail(std::move(file.error()));
  }
  if (Result<void> written = file->write(bytes); !written.has_value()) {
    return written;
  }
  return file->commit(durability);
}

}  // namespace acrida
