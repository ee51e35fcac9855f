#include "app/file_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/escape.h"

namespace acrida {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

}  // namespace

Result<std::optional<std::string>> DiskFiles::read(const std::string& path) {
  const std::string call = "read " + escape_for_terminal(path);
  // Without O_NONBLOCK the open of a named pipe would wait for a writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.fd() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return std::nullopt;
    }
    return fail(Error::system(call, errno));
  }
  struct stat status{};
  if (::fstat(file.fd(), &status) != 0) {
    return fail(Error::system(call, errno));
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(call + ": not a regular file");
  }
  // One byte more than the file has shows that it is whole.
  const auto size = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
  std::string text(std::min(size, bytes_max_) + 1, '\0');
  std::size_t length = 0;
  while (length <= bytes_max_) {
    if (length == text.size()) {
      text.resize(std::min(2 * text.size(), bytes_max_ + 1));
    }
    const ssize_t got = ::read(file.fd(), text.data() + length, text.size() - length);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return fail(Error::system(call, errno));
    }
    if (got == 0) {
      text.resize(length);
      return text;
    }
    length += static_cast<std::size_t>(got);
  }
  return fail(fmt::format("{}: more than {} bytes", call, bytes_max_));
}

}  // namespace acrida
