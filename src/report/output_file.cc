#include "report/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/check.h"

namespace acrida {

namespace {

Result<void> make_folder_of(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (!folder.empty() && !std::filesystem::exists(folder, error)) {
    std::filesystem::create_directories(folder, error);
    if (error) {
      return fail(Error::system("create folder " + folder.string(), error.value()));
    }
  }
  return {};
}

}  // namespace

Result<OutputFile> OutputFile::create(const std::string& path) {
  if (Result<void> made = make_folder_of(path); !made) {
    return fail(std::move(made.error()));
  }
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    return fail(Error::system("create " + path, errno));
  }
  return OutputFile(descriptor, path);
}

Result<void> OutputFile::check(const std::string& path) {
  if (Result<void> made = make_folder_of(path); !made) {
    return made;
  }
  int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor >= 0) {
    ::close(descriptor);
    ::unlink(path.c_str());
    return {};
  }
  if (errno != EEXIST) {
    return fail(Error::system("create " + path, errno));
  }
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode)) {
    // Its reader would see it end, and opening it waits for one.
    return ::access(path.c_str(), W_OK) == 0 ? Result<void>()
                                             : fail(Error::system("create " + path, errno));
  }
  descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    return fail(Error::system("create " + path, errno));
  }
  ::close(descriptor);
  return {};
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::move(other.path_)),
      written_(other.written_) {}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  if (this != &other) {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
    descriptor_ = std::exchange(other.descriptor_, -1);
    path_ = std::move(other.path_);
    written_ = other.written_;
  }
  return *this;
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

Result<void> OutputFile::write(std::string_view bytes) {
  ACRIDA_CHECK(is_open());
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return fail(Error::system("write " + path_, count < 0 ? errno : EIO));
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
    written_ += static_cast<std::uint64_t>(count);
  }
  return {};
}

Result<void> OutputFile::append_whole(std::string_view bytes) {
  const std::uint64_t before = written_;
  Result<void> result = write(bytes);
  if (!result.has_value() && written_ != before) {
    // What cannot be cut back (a pipe) stays as it is; the error is told either way.
    if (::ftruncate(descriptor_, static_cast<off_t>(before)) == 0 &&
        ::lseek(descriptor_, static_cast<off_t>(before), SEEK_SET) >= 0) {
      written_ = before;
    }
  }
  return result;
}

Result<void> OutputFile::sync() {
  if (::fsync(descriptor_) != 0 && errno != EINVAL && errno != EROFS) {
    return fail(Error::system("write " + path_, errno));
  }
  return {};
}

Result<void> OutputFile::close() {
  if (::close(std::exchange(descriptor_, -1)) != 0 && errno != EINTR) {
    return fail(Error::system("write " + path_, errno));
  }
  return {};
}

}  // namespace acrida
