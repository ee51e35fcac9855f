// Watchdog: ends a run in which a task lets nothing else run.
//
// The users of a process take turns in one thread, and a turn ends when its user waits. A task that
// never waits (an endless loop, a C library that blocks) stops everything in Python: the other
// users, the time limit, the greenlets that print and write figures, the end that Ctrl-C asks for.
// So this thread looks on, which needs neither the interpreter's lock nor its hub.
//
// The hub calls beat() from a timer. Once the end of the run is overdue (end_within(), or SIGINT or
// SIGTERM, of which Python's C handler tells through descriptor()) and the hub has been silent for
// `grace`, there are two steps.
//
// 1. A strike: `signal` to the interpreter's thread. It ends system calls that block (sleep, recv),
//    and Python runs its handler as soon as it comes to it: in a loop at once, after a call of C
//    code when that returns. The handler notes whose frame it is in and raises KeyboardInterrupt
//    there; the run ends in the ordinary way, with all its figures. `strikes` of them, `again`
//    apart, for a task that catches everything; kStruckMax in all, for one that comes after it.
// 2. The last resort, when no strike has brought the hub to beat again: Python cannot run, so
//    nothing new can be written. What keep() was given last, about a second before the task began
//    to block, is printed and written, with its age and the place where the task is (which
//    faulthandler writes to `trace` at each strike, without Python's help), and the process exits.
//    What Python has buffered for its own files and standard output is lost; the files of --csv are
//    flushed with each snapshot, so that they hold what it holds. run.json needs no Python:
//    `last_will` writes it, with all that was measured (run_record.h).
//
// Taking the interpreter's lock and rendering Locust's figures of this moment would be no better:
// nobody has measured anything since, and a C call that holds the lock would keep it.
//
// The exit code is 5, the run is invalid, whatever was measured: users that did not run have made
// no load. In step 1 a code that the locustfile has set, other than 0, goes first, and so does 2.
//
// Thread: start() and the rest on the interpreter's; one thread of its own, which wakes ten times a
// second.
#pragma once

#include <pthread.h>
#include <sys/types.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "acrida/time.h"
#include "base/error.h"

namespace acrida {

class Watchdog {
 public:
  struct Options {
    Duration grace{};     // of the hub's silence, and of what follows a signal
    Duration again{};     // between strikes
    int strikes = 0;      // that are tried before the last resort
    Duration patience{};  // from SIGINT or SIGTERM to the overdue end
    int signal = 0;       // of a strike; has a handler
    int trace = -1;       // a file that the handler of the signal writes the stack to
    int exit_code = 0;    // of the last resort
    std::string advice;   // the last thing that it prints
    // Called by the last resort, on its thread, with how long the hub was silent; what it returns
    // is printed.
    std::function<std::string(Duration)> last_will;
  };
  struct File {
    std::string path;
    std::string bytes;
  };
  // What the last resort prints and writes.
  struct Snapshot {
    std::string output;  // to standard output
    std::string errors;  // to standard error
    std::vector<File> files;
  };

  // Watches from the first beat() on. Strikes go to the calling thread.
  static Result<std::unique_ptr<Watchdog>> start(Options options);
  ~Watchdog();  // no strike comes after it
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  // Numbers of signals are written to it, a byte each: what signal.set_wakeup_fd() wants.
  int descriptor() const { return ear_; }

  void beat();
  // Until the next beat() the hub may be silent.
  void rest();
  // From now on. The nearest end that was ever told counts.
  void end_within(Duration span);
  void keep(Snapshot snapshot);

  // Of the hub, up to now; zero while it rests.
  Duration silence() const;
  int struck() const { return struck_.load(); }

  static constexpr int kStruckMax = 20;

 private:
  Watchdog(Options options, int mouth, int ear);
  void watch();
  bool listen();  // false: the end
  bool strike();
  [[noreturn]] void give_up();
  std::string read_trace() const;

  const Options options_;
  const int mouth_;  // read by the thread
  const int ear_;
  const pthread_t watched_;
  const pid_t process_;

  // Written by both threads.
  std::atomic<TimePoint> beat_;
  std::atomic<TimePoint> end_;
  std::atomic<int> struck_ = 0;
  std::mutex mutex_;
  Snapshot snapshot_;      // under mutex_
  TimePoint snapshot_at_;  // under mutex_

  // The thread's.
  TimePoint struck_at_;
  int in_vain_ = 0;  // strikes since the last beat

  std::unique_ptr<std::thread> thread_;
};

}  // namespace acrida
