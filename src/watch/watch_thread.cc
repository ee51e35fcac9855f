#include "watch/watch_thread.h"

#include <fmt/format.h>
#include <signal.h>

#include <system_error>
#include <utility>

#include "base/check.h"

namespace acrida {

WatchThread::WatchThread(std::unique_ptr<WatchedServer> server,
                         std::unique_ptr<EpollKernel> kernel,
                         Duration second)
    : server_(std::move(server)), kernel_(std::move(kernel)), second_(second), loop_(*kernel_) {}

Result<std::unique_ptr<WatchThread>> WatchThread::open(std::unique_ptr<WatchedServer> server,
                                                       Duration second) {
  Result<std::unique_ptr<EpollKernel>> kernel = EpollKernel::open();
  if (!kernel) {
    return fail(std::move(kernel.error()));
  }
  Result<void> answers = server->connect();
  if (answers) {
    if (auto figures = server->read(); !figures) {
      answers = fail(std::move(figures.error()));
    }
  }
  if (!answers) {
    return fail(fmt::format("{}: {}", server->place(), answers.error().message()));
  }
  std::unique_ptr<WatchThread> thread;
  thread.reset(new WatchThread(std::move(server), std::move(*kernel), second));
  return thread;
}

Result<void> WatchThread::begin(TimePoint start) {
  ACRIDA_CHECK(thread_ == nullptr);
  start_ = start;
  loop_.start_timer(*this, start);
  // Signals are the main thread's: a new thread inherits the mask.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  Result<void> begun;
  try {
    thread_ = std::make_unique<std::thread>([this] { loop_.run(); });
  } catch (const std::system_error& error) {
    begun = fail(std::string("cannot start a thread: ") + error.what());
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return begun;
}

void WatchThread::stop() {
  if (thread_ == nullptr) {
    return;
  }
  if (getpid() != process_) {  // a fork's child has neither the thread nor the connection
    [[maybe_unused]] const std::thread* const elsewhere = thread_.release();
    return;
  }
  const bool posted = loop_.inbox().post([this] { loop_.stop(); });
  ACRIDA_CHECK(posted);  // nothing else is
  thread_->join();
  thread_.reset();
}

WatchThread::~WatchThread() {
  stop();
  cancel();  // before the loop goes
  if (getpid() != process_) {
    server_->leave_to_parent();
  }
}

WatchNews WatchThread::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(news_, {});
}

void WatchThread::on_timer() {
  Result<std::vector<WatchFigure>> figures = read();
  const std::int64_t passed = (kernel_->monotonic_now() - start_) / second_;
  loop_.start_timer(*this, start_ + (passed + 1) * second_);
  if (!figures) {
    note_failure(figures.error());
    return;
  }
  note_success();
  WatchReading reading{server_->source(), passed - 1, grown(std::move(*figures))};
  const std::lock_guard lock(mutex_);
  if (passed > 0 && news_.readings.size() < kReadingsKept) {
    news_.readings.push_back(std::move(reading));
  }
}

Result<std::vector<WatchFigure>> WatchThread::read() {
  if (!connected_) {
    if (Result<void> connected = server_->connect(); !connected) {
      return fail(std::move(connected.error()));
    }
  }
  return server_->read();
}

// A counter that has fallen was set back, and its growth is not known.
std::vector<WatchFigure> WatchThread::grown(std::vector<WatchFigure> figures) {
  std::vector<WatchFigure> known;
  for (WatchFigure& figure : figures) {
    if (figure.counter) {
      const auto [last, first_time] = counters_.try_emplace(figure.name, figure.value);
      const double before = std::exchange(last->second, figure.value);
      if (first_time || figure.value < before) {
        continue;
      }
      figure.value -= before;
    }
    known.push_back(std::move(figure));
  }
  return known;
}

void WatchThread::note_failure(const Error& error) {
  connected_ = false;
  counters_.clear();
  if (!std::exchange(lost_told_, true)) {
    tell(true, fmt::format("{} no longer answers ({}): its figures have a gap, the run goes on",
                           server_->place(), error.message()));
  }
}

void WatchThread::note_success() {
  const bool back = !std::exchange(connected_, true);
  if (back && !std::exchange(back_told_, true)) {
    tell(false, fmt::format("{} answers again", server_->place()));
  }
}

void WatchThread::tell(bool warning, std::string text) {
  const std::lock_guard lock(mutex_);
  news_.notices.push_back({warning, std::move(text)});
}

}  // namespace acrida
