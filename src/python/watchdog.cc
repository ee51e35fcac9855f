#include "python/watchdog.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

namespace acrida {
namespace {

constexpr int kTickMilliseconds = 100;
constexpr TimePoint kNever = TimePoint::max();
constexpr char kTheEnd = 0;  // no signal has this number

TimePoint now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return TimePoint(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

// As much as can be written; there is nobody left to tell of the rest.
void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      return;
    }
    bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
}

std::string seconds(Duration span) {
  return fmt::format("{:.1f} s", std::chrono::duration<double>(span).count());
}

}  // namespace

Result<std::unique_ptr<Watchdog>> Watchdog::start(Options options) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC) != 0) {
    return fail(Error::system("pipe2", errno));
  }
  return std::unique_ptr<Watchdog>(new Watchdog(std::move(options), ends[0], ends[1]));
}

Watchdog::Watchdog(Options options, int mouth, int ear)
    : options_(std::move(options)),
      mouth_(mouth),
      ear_(ear),
      watched_(pthread_self()),
      process_(getpid()),
      beat_(kNever),
      end_(kNever),
      snapshot_at_(now()) {
  // Signals are for the thread that runs Python.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::make_unique<std::thread>([this] { watch(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Watchdog::~Watchdog() {
  if (getpid() == process_) {
    write_all(ear_, std::string_view(&kTheEnd, 1));
    thread_->join();
  } else {
    [[maybe_unused]] const std::thread* const elsewhere = thread_.release();  // a fork's child
  }
  ::close(mouth_);
  ::close(ear_);
}

void Watchdog::beat() {
  beat_ = now();
}

void Watchdog::rest() {
  beat_ = kNever;
}

void Watchdog::end_within(Duration span) {
  const TimePoint end = now() + span;
  TimePoint known = end_;
  while (end < known && !end_.compare_exchange_weak(known, end)) {}
}

void Watchdog::keep(Snapshot snapshot) {
  const std::lock_guard lock(mutex_);
  snapshot_ = std::move(snapshot);
  snapshot_at_ = now();
}

Duration Watchdog::silence() const {
  return std::max(now() - std::min(beat_.load(), now()), Duration::zero());
}

void Watchdog::watch() {
  while (listen()) {
    const TimePoint time = now();
    if (time < end_.load() || silence() < options_.grace) {
      in_vain_ = 0;
    } else if (in_vain_ == 0 || time - struck_at_ >= options_.again) {
      if (!strike()) {
        give_up();
      }
    }
  }
}

bool Watchdog::listen() {
  pollfd ready{mouth_, POLLIN, 0};
  poll(&ready, 1, kTickMilliseconds);
  char byte = 0;
  while (::read(mouth_, &byte, 1) == 1) {
    if (byte == kTheEnd) {
      return false;
    }
    if (byte == SIGINT || byte == SIGTERM) {
      end_within(options_.patience);
    }
  }
  return true;
}

// False: enough of it.
bool Watchdog::strike() {
  if (in_vain_ == options_.strikes || struck_ == kStruckMax) {
    return false;
  }
  if (ftruncate(options_.trace, 0) == 0) {
    lseek(options_.trace, 0, SEEK_SET);  // the last stack alone is of interest
  }
  ++in_vain_;
  ++struck_;
  struck_at_ = now();
  pthread_kill(watched_, options_.signal);
  return true;
}

void Watchdog::give_up() {
  const std::lock_guard lock(mutex_);
  for (const File& file : snapshot_.files) {
    const int descriptor =
        ::open(file.path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor >= 0) {
      write_all(descriptor, file.bytes);
      ::close(descriptor);
    }
  }
  const std::string last_words = options_.last_will ? options_.last_will(silence()) : "";
  write_all(STDOUT_FILENO, snapshot_.output);
  write_all(
      STDERR_FILENO,
      fmt::format("{}\n{}\nThe run was cut off (exit code {}): a task has let nothing else run for "
                  "{}, and {} interruptions did not end it. The figures are {} old. This is "
                  "where it is:\n{}{}\n",
                  snapshot_.errors, last_words, options_.exit_code, seconds(silence()), struck(),
                  seconds(now() - snapshot_at_), read_trace(), options_.advice));
  ::_exit(options_.exit_code);
}

std::string Watchdog::read_trace() const {
  std::string text(16'384, '\0');
  const ssize_t size = pread(options_.trace, text.data(), text.size(), 0);
  text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return text;
}

}  // namespace acrida
