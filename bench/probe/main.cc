// bench-probe: what the server's response times are, whatever a generator says of them.
//
//   bench-probe --port N [--requests N] [--gap-ms N] [--seed N]
//
// One connection, one GET at a time, at least 50 ms between two (20 a second at most), so that it
// finds the load as it is and adds nothing to it. The gaps are random, a tenth longer on average:
// regular ones could fall in step with the generator's turns. A time runs from the wall clock right
// before the send to the kernel's receive stamp of the answer's last bytes, so it does not matter
// how long the probe itself waits for its core. Prints each in nanoseconds on a line of its own.
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "acrida/random.h"
#include "bench/clock.h"
#include "bench/options.h"
#include "bench/stamped_socket.h"

namespace {

using acrida::bench::monotonic_ns;
using acrida::bench::wall_ns;

constexpr long kShortestGapMs = 50;
constexpr std::int64_t kClockStepNs = 50'000'000;

void sleep_until(std::int64_t at_ns) {
  const timespec at{.tv_sec = at_ns / 1'000'000'000, .tv_nsec = at_ns % 1'000'000'000};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, nullptr) == EINTR) {}
}

}  // namespace

int main(int argc, char** argv) {
  long port = 0;
  long requests = 200;
  long gap_ms = kShortestGapMs;
  long seed = 1;
  acrida::bench::Options arguments;
  arguments.number("--port", port);
  arguments.number("--requests", requests);
  arguments.number("--gap-ms", gap_ms);
  arguments.number("--seed", seed);
  arguments.parse(argc, argv);
  if (gap_ms < kShortestGapMs) {
    std::fprintf(stderr, "%s: --gap-ms is at least %ld: a probe is no load\n", argv[0],
                 kShortestGapMs);
    return 2;
  }

  prctl(PR_SET_TIMERSLACK, 1);
  const auto to = static_cast<std::uint16_t>(port);
  const std::string request = acrida::bench::render_request(to, "/item/1", "");
  const int fd = acrida::bench::connect_to(to);
  acrida::bench::ask_once(fd, request);  // sets the kernel to stamping
  acrida::Random random(static_cast<std::uint64_t>(seed));
  const std::int64_t clocks_apart_ns = wall_ns() - monotonic_ns();
  std::int64_t due_ns = monotonic_ns() + gap_ms * 1'000'000;
  for (long i = 0; i < requests; ++i) {
    sleep_until(due_ns);
    // A late answer puts off the next request: never two under way.
    due_ns = monotonic_ns() + gap_ms * 1'000'000 + random.integer(0, gap_ms * 1'000'000 / 5);
    const acrida::bench::Exchange one = acrida::bench::ask_once(fd, request);
    if (one.done_ns == 0) {
      std::fprintf(stderr, "%s: the kernel stamped nothing\n", argv[0]);
      return 1;
    }
    std::printf("%lld\n", static_cast<long long>(one.done_ns - one.sent_ns));
  }
  close(fd);
  const std::int64_t step_ns = wall_ns() - monotonic_ns() - clocks_apart_ns;
  if (std::abs(step_ns) > kClockStepNs) {
    std::fprintf(stderr, "%s: the wall clock stepped by %lld ns\n", argv[0],
                 static_cast<long long>(step_ns));
    return 1;
  }
  return 0;
}
