#include "app/log_sink.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <memory>
#include <string_view>

#include "base/escape.h"

namespace acrida {
namespace {

// 0, or the errno of the write that failed.
int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno != EINTR) {
      return errno;
    }
    text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return 0;
}

// Shared by the copies of a sink; the last one closes it.
class LogFile {
 public:
  LogFile(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;
  ~LogFile() { ::close(fd_); }

  void write(std::string_view lines) const {
    const int error_number = write_all(fd_, lines);
    if (error_number != 0) {
      const Error error = Error::system("write " + escape_for_terminal(path_), error_number);
      standard_error_sink()("acrida: " + error.message() + '\n' + std::string(lines));
    }
  }

 private:
  std::string path_;
  int fd_;
};

}  // namespace

LogSink standard_error_sink() {
  // Nobody is left to be told when standard error itself is gone.
  return [](std::string_view lines) {
    static_cast<void>(write_all(STDERR_FILENO, lines));
  };
}

Result<LogSink> file_sink(const std::string& path) {
  constexpr mode_t kMode = 0644;
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, kMode);
  if (fd < 0) {
    return fail(Error::system("open " + escape_for_terminal(path), errno));
  }
  const auto file = std::make_shared<const LogFile>(path, fd);
  return [file](std::string_view lines) {
    file->write(lines);
  };
}

std::chrono::seconds local_utc_offset(WallTime instant) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
  std::tm local{};
  if (::localtime_r(&seconds, &local) == nullptr) {
    return std::chrono::seconds(0);
  }
  return std::chrono::seconds(local.tm_gmtoff);
}

}  // namespace acrida
