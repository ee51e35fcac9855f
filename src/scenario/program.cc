#include "scenario/program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "base/strings.h"

extern char** environ;

namespace acrida {
namespace {

// What the child's descriptors become.
class FileActions {
 public:
  FileActions() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }

  void duplicate(int from, int to) { posix_spawn_file_actions_adddup2(&actions_, from, to); }
  void drop(int descriptor) {
    posix_spawn_file_actions_addopen(&actions_, descriptor, "/dev/null", O_WRONLY, 0);
  }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

Result<pid_t> spawn(const std::vector<std::string>& arguments, const FileActions& actions) {
  std::vector<char*> pointers;
  pointers.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments) {
    pointers.push_back(const_cast<char*>(argument.c_str()));
  }
  pointers.push_back(nullptr);
  pid_t child = 0;
  const int error =
      posix_spawn(&child, pointers[0], actions.get(), nullptr, pointers.data(), environ);
  if (error != 0) {
    return fail(Error::system("run " + arguments[0], error));
  }
  return child;
}

// True when `descriptor` is readable, false when `limit` has passed. The limit starts again when a
// signal interrupts.
bool wait_readable(int descriptor, Duration limit) {
  pollfd waiting{.fd = descriptor, .events = POLLIN, .revents = 0};
  const auto milliseconds =
      static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(limit).count());
  int ready = -1;
  do {
    ready = ::poll(&waiting, 1, milliseconds);
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

int reap(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  return status;
}

Result<bool> wait_for(pid_t child, const std::string& name, Duration limit) {
  // glibc 2.36 declares pidfd_open() for C only.
  const auto descriptor = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  const bool ended = descriptor < 0 || wait_readable(descriptor, limit);
  if (descriptor >= 0) {
    ::close(descriptor);
  }
  if (!ended) {
    ::kill(child, SIGKILL);
  }
  const int status = reap(child);
  if (!ended) {
    return fail(fmt::format("{} was ended after {:.0f} s", name, to_seconds(limit)));
  }
  if (WIFSIGNALED(status)) {
    return fail(fmt::format("{} was ended by signal {} ({})", name, WTERMSIG(status),
                            strsignal(WTERMSIG(status))));
  }
  return WEXITSTATUS(status) == 0;
}

// Up to kProgramOutputMax bytes; the rest stays unread, and the writer fails.
std::string read_output(int descriptor, Duration limit) {
  std::string out;
  std::array<char, 4096> buffer;
  while (out.size() < kProgramOutputMax && wait_readable(descriptor, limit)) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got <= 0) {
      break;
    }
    out.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return out;
}

bool runnable(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::string find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) {
    return runnable(name) ? name : std::string();
  }
  const char* path = std::getenv("PATH");
  for (const std::string_view folder : split(path == nullptr ? "/usr/bin:/bin" : path, ':')) {
    std::string candidate = std::string(folder.empty() ? "." : folder) + "/" + name;
    if (!name.empty() && runnable(candidate)) {
      return candidate;
    }
  }
  return {};
}

Result<bool> run_program(const std::vector<std::string>& arguments, Duration limit) {
  FileActions actions;
  actions.duplicate(STDERR_FILENO, STDOUT_FILENO);
  const Result<pid_t> child = spawn(arguments, actions);
  if (!child) {
    return std::unexpected(child.error());
  }
  return wait_for(*child, arguments[0], limit);
}

Result<std::string> program_output(const std::vector<std::string>& arguments, Duration limit) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
    return fail(Error::system("pipe", errno));
  }
  FileActions actions;
  actions.duplicate(pipe[1], STDOUT_FILENO);
  actions.drop(STDERR_FILENO);
  const Result<pid_t> child = spawn(arguments, actions);
  ::close(pipe[1]);
  if (!child) {
    ::close(pipe[0]);
    return std::unexpected(child.error());
  }
  std::string output = read_output(pipe[0], limit);
  ::close(pipe[0]);
  const Result<bool> done = wait_for(*child, arguments[0], limit);
  if (!done) {
    return std::unexpected(done.error());
  }
  return *done ? Result<std::string>(std::move(output))
               : fail(arguments[0] + " " + join({arguments.begin() + 1, arguments.end()}, " ") +
                      " failed");
}

}  // namespace acrida
