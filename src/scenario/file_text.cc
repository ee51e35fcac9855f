#include "scenario/file_text.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace acrida {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

Result<void> write_all(int descriptor, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return fail(Error::system("write " + path, errno));
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    return fail(Error::system("open " + path, errno));
  }
  constexpr std::size_t kChunk = std::size_t{64} << 10U;
  std::string text;
  while (true) {
    const std::size_t before = text.size();
    text.resize(before + kChunk);
    const ssize_t got = ::read(file.get(), text.data() + before, kChunk);
    text.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got < 0 && errno != EINTR) {
      return fail(Error::system("read " + path, errno));
    }
    if (text.size() > bytes_max) {
      return fail(fmt::format("{}: larger than {} bytes", path, bytes_max));
    }
    if (got == 0) {
      return text;
    }
  }
}

Result<void> write_file_atomically(const std::string& path, std::string_view text) {
  const std::string unfinished = fmt::format("{}.{}.tmp", path, ::getpid());
  {
    const Descriptor file(
        ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file.get() < 0) {
      return fail(Error::system("create " + unfinished, errno));
    }
    if (auto written = write_all(file.get(), text, unfinished); !written) {
      ::unlink(unfinished.c_str());
      return written;
    }
  }
  if (std::rename(unfinished.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(unfinished.c_str());
    return fail(Error::system("rename " + unfinished, error));
  }
  return {};
}

}  // namespace acrida
