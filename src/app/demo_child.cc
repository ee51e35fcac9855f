#include "app/demo_child.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

namespace acrida {
namespace {

constexpr std::string_view kUrlBegin = "http://";

[[noreturn]] void be_child(DemoChild::Command command, int out) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  ::setsid();  // Ctrl-C is for the plan, which ends it
  ::dup2(out, STDOUT_FILENO);
  std::vector<std::string> words = {"demo-erp", "--port", "0", "--mode", "tutorial"};
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) {
    arguments.push_back(word.data());
  }
  arguments.push_back(nullptr);
  ::_exit(command(static_cast<int>(words.size()), arguments.data()));
}

// The first line, or what there was before the end.
std::string read_line(int in) {
  std::string line;
  std::array<char, 256> piece{};
  while (line.find('\n') == std::string::npos) {
    const ssize_t count = ::read(in, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      break;
    }
    line.append(piece.data(), static_cast<std::size_t>(count));
  }
  return line.substr(0, line.find('\n'));
}

}  // namespace

Result<DemoChild> DemoChild::start(Command command) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return fail(Error::system("make a pipe", errno));
  }
  const pid_t child = ::fork();
  if (child == 0) {
    be_child(command, ends[1]);
  }
  const int fork_error = errno;
  ::close(ends[1]);
  if (child < 0) {
    ::close(ends[0]);
    return fail(Error::system("start the demo ERP", fork_error));
  }
  const std::string line = read_line(ends[0]);
  ::close(ends[0]);  // its last line, at its end, finds nobody
  DemoChild demo(child, "");
  const std::size_t url = line.find(kUrlBegin);
  if (url == std::string::npos) {
    return fail("the demo ERP did not start");
  }
  demo.url_ = line.substr(url);
  return demo;
}

DemoChild::DemoChild(DemoChild&& other) noexcept
    : process_(std::exchange(other.process_, 0)), url_(std::move(other.url_)) {}

DemoChild::~DemoChild() {
  if (process_ != 0) {
    ::kill(process_, SIGTERM);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {}
  }
}

}  // namespace acrida
