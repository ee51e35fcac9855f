#include "app/run_rehearsal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <memory>
#include <string_view>
#include <utility>

#include "base/escape.h"
#include "io/epoll_kernel.h"
#include "io/loop.h"
#include "report/learned_json.h"
#include "runner/rehearsal.h"

namespace acrida {
namespace {

// More than the rehearsal takes by itself, on_stop of every class included.
constexpr int kChildMilliseconds = 40'000;

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// What an error of the child is told as, in the place of JSON.
constexpr char kErrorMark = '!';

[[noreturn]] void be_child(const RunConfig& config, int out) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  Result<std::unique_ptr<EpollKernel>> kernel = EpollKernel::open();
  std::string text;
  if (kernel) {
    Loop loop(**kernel);
    Rehearsal rehearsal(loop, config, {});
    text = learned_json(rehearsal.run());
  } else {
    text = kErrorMark + kernel.error().message();
  }
  const bool written = write_all(out, text);
  ::_exit(written ? 0 : 1);
}

// What the child writes until its end; nothing when that takes too long.
std::string read_child(int in, bool& in_time) {
  const auto clock = std::chrono::steady_clock::now;
  const auto end = clock() + std::chrono::milliseconds(kChildMilliseconds);
  std::string text;
  std::array<char, 65'536> piece{};
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - clock()).count();
    pollfd watched{.fd = in, .events = POLLIN, .revents = 0};
    const int ready = left <= 0 ? 0 : ::poll(&watched, 1, static_cast<int>(left));
    if (ready < 0 && errno == EINTR) {
      continue;
    }
    in_time = ready > 0;
    const ssize_t count = ready > 0 ? ::read(in, piece.data(), piece.size()) : 0;
    if (count <= 0) {
      return text;
    }
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
}

std::string how_it_ended(int status) {
  return WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status))
                             : fmt::format("exit code {}", WEXITSTATUS(status));
}

}  // namespace

Result<Learned> rehearse_apart(const RunConfig& config) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return fail(Error::system("make a pipe", errno));
  }
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    be_child(config, ends[1]);
  }
  const int fork_error = errno;
  ::close(ends[1]);
  if (child < 0) {
    ::close(ends[0]);
    return fail(Error::system("start the rehearsal", fork_error));
  }
  bool in_time = false;
  const std::string text = read_child(ends[0], in_time);
  ::close(ends[0]);
  if (!in_time) {
    ::kill(child, SIGKILL);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  if (!in_time) {
    return fail(
        "the rehearsal did not end: code of the scenario does not return (a blocking call, "
        "an endless loop)");
  }
  if (text.starts_with(kErrorMark)) {
    return fail("the rehearsal could not be made: " + text.substr(1));
  }
  if (text.empty() || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return fail("the rehearsal was ended by the scenario's code: " + how_it_ended(status));
  }
  return read_learned_json(text);
}

std::string rehearsal_notice(const ScenarioPlan& plan) {
  std::string text = fmt::format(
      "Rehearsal: each user class once as one user, its tasks {} times each, against {}; no figure "
      "of it enters the results",
      RehearsalLimits{}.repeats,
      plan.host().empty() ? "the scenario's hosts" : escape_for_terminal(plan.host()));
  if (!plan.writes().empty()) {
    text += "; it writes " + escape_for_terminal(plan.writes());
  }
  return text;
}

std::string rehearsal_source(const Learned& learned, bool own_demo) {
  return fmt::format("learned in a rehearsal against {}{}, each task {} times",
                     learned.host.empty() ? "the users' own hosts" : learned.host,
                     own_demo ? " (the embedded demo ERP)" : "", learned.repeats);
}

}  // namespace acrida
