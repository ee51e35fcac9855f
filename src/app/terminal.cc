#include "app/terminal.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace acrida {

std::optional<std::size_t> terminal_columns(int descriptor) {
  constexpr std::size_t kColumnsUnknown = 80;  // a terminal that does not tell its size
  winsize size{};
  if (::isatty(descriptor) == 0) {
    return std::nullopt;
  }
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
    return kColumnsUnknown;
  }
  return size.ws_col;
}

void Terminal::lines(std::string_view text) {
  end_progress();
  write(text);
}

void Terminal::progress(const ProgressFigures& figures) {
  write(progress_on_terminal(figures, columns().value_or(0)));
  progress_shown_ = true;
}

void Terminal::end_progress() {
  if (progress_shown_) {
    write(erase_progress());
    progress_shown_ = false;
  }
}

void Terminal::write(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written < 0 && errno == EAGAIN) {
      // Whoever shares the terminal may have made it non-blocking.
      pollfd writable{.fd = descriptor_, .events = POLLOUT, .revents = 0};
      ::poll(&writable, 1, -1);
      continue;
    }
    if (written < 0 && errno != EINTR) {
      return;
    }
    text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
}

}  // namespace acrida
