// bench-verdict: what a verdict costs: every row judged, every rule asked.
//
//   bench-verdict [--names N] [--rows N] [--seconds N] [--rate N] [--swing PERCENT]
//                 [--period SECONDS] [--repeat N] [--print]
//
// Simulates requests of N names at a rate, and judges the first rows of them by every kind of
// limit. Prints the seconds of CPU of each verdict; --print prints the verdict instead, every
// digit of it, which has to stay the same when it gets faster.
#include <cmath>
#include <cstdio>
#include <ctime>
#include <map>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "acrida/random.h"
#include "bench/options.h"
#include "verdict/assessment.h"

namespace acrida::bench {
namespace {

struct Size {
  long names = 490;
  long rows = 490;
  long seconds = 3'600;
  long rate = 500;
  long swing = 30;    // percent by which times rise and fall ...
  long period = 900;  // ... within so many seconds
};

std::string path_of(std::size_t name) {
  return "/" + std::to_string(name);
}

void count(EntryStats& entry, Duration time, bool failed, WallTime done) {
  ++entry.counts.requests;
  ++entry.counts.exchanges;
  entry.counts.failures += failed ? 1U : 0U;
  (failed ? entry.failure : entry.success).record(time);
  entry.counts.phases[static_cast<std::size_t>(Phase::kWaiting)].record(time);
  entry.last_done = done;
}

using Counts = std::map<std::uint32_t, std::uint32_t>;

std::vector<BlockCount> block_counts(const Counts& counts) {
  std::vector<BlockCount> cells;
  for (const auto& [bucket, number] : counts) {
    cells.push_back({bucket, number});
  }
  return cells;
}

// One second of requests whose times are log-normal, each name about its own median; a tenth of
// the users in the first two minutes.
void add_second(RunData& data, const Size& size, std::int64_t second, Random& random) {
  struct Cell {
    std::uint32_t requests = 0;
    std::uint32_t failures = 0;
    Counts success;
    Counts failure;
  };
  std::map<std::uint32_t, Cell> cells;
  SeriesPoint& point = data.series.at(second);
  point.users = {second < 120 ? 100U : 1'000U};
  const long rate = second < 120 ? size.rate / 10 : size.rate;
  const WallTime done = data.start + std::chrono::seconds(second);
  Histogram times;
  // A site has slow and fast quarters of an hour; the more alike neighbours are, the more a verdict
  // costs.
  const double slow =
      std::exp(static_cast<double>(size.swing) / 100 * std::sin(static_cast<double>(second) / 150));
  for (long i = 0; i < rate; ++i) {
    const auto name = static_cast<std::uint32_t>(random.real() * static_cast<double>(size.names));
    const double normal = random.real() + random.real() + random.real() - 1.5;
    const double median = 0.02 * (1 + name % 17) * slow;
    const Duration time = from_seconds(median * std::exp(0.8 * normal));
    const bool failed = random.real() < 0.002;
    count(data.entries[name], time, failed, done);
    count(data.total, time, failed, done);
    times.record(time);
    Cell& cell = cells[name];
    ++cell.requests;
    cell.failures += failed ? 1U : 0U;
    ++(failed ? cell.failure : cell.success)[Histogram::bucket_of(time)];
    ++point.requests;
    ++point.waits;
    point.failures += failed ? 1U : 0U;
    point.waited += std::chrono::seconds(1);
    point.response_time += time;
    point.in_flight_time += time;
  }
  point.p50 = times.percentile(0.5);
  point.p95 = times.percentile(0.95);
  std::vector<EntryBlock> entries;
  std::vector<EntryCell> series;
  for (const auto& [name, cell] : cells) {
    entries.push_back({name, cell.requests, cell.failures, block_counts(cell.success),
                       block_counts(cell.failure)});
    series.push_back({name, cell.requests, cell.failures});
  }
  data.series.add_cells(second, series);
  data.blocks.add(second, std::move(entries));
}

RunData simulated(const Size& size) {
  RunData data;
  data.start = data.figures_from = WallTime{std::chrono::seconds(1'795'473'350)};
  data.user_classes = {"User"};
  data.entries.resize(static_cast<std::size_t>(size.names));
  for (std::size_t i = 0; i < data.entries.size(); ++i) {
    data.entries[i].method = i % 3 == 0 ? "POST" : "GET";
    data.entries[i].name = path_of(i);
  }
  Random random(7);
  for (std::int64_t second = 0; second < size.seconds; ++second) {
    add_second(data, size, second, random);
  }
  return data;
}

std::string table_of(const Size& size) {
  std::string table =
      "| Endpoint | Request | p50 (ms) | p95 (ms) | p99 (ms) | Max (ms) | Mean (ms) | Failures | "
      "Target RPS |\n|---|---|---|---|---|---|---|---|---|\n";
  for (long i = 0; i < size.rows; ++i) {
    const auto name = static_cast<std::size_t>(i);
    table += "| Row " + std::to_string(i) + " | `" + (i % 3 == 0 ? "POST " : "GET ") +
             path_of(name) + "` | < 250 | < 400 | < 600 | < 5000 | < 300 | < 1 % | 1 |\n";
  }
  return table;
}

double cpu_seconds() {
  std::timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void print_figure(const char* name, const std::optional<double>& value) {
  value ? std::printf(" %s %.17g", name, *value) : std::printf(" %s -", name);
}

void print_verdict(const Verdict& verdict) {
  std::printf("%s\n%s\n", verdict.sentence.c_str(), verdict.window_text.c_str());
  for (const RowVerdict& row : verdict.rows) {
    for (const CellVerdict& cell : row.cells) {
      std::printf("%s %d:", row.label.c_str(), static_cast<int>(cell.limit.measure));
      print_figure("value", cell.value);
      print_figure("lower", cell.lower);
      print_figure("upper", cell.upper);
      print_figure("worth", cell.effective_samples);
      const auto more = cell.more_time.value_or(Duration(0)).count();
      std::printf(" %d %lld %s\n", static_cast<int>(cell.outcome), static_cast<long long>(more),
                  cell.reason.c_str());
    }
  }
  for (const Finding& finding : verdict.findings) {
    std::printf("[%s] %s; %s\n", std::string(finding.id).c_str(), finding.text.c_str(),
                finding.next_step.c_str());
    for (const Evidence& evidence : finding.evidence) {
      std::printf("  %s: %s\n", evidence.what.c_str(), evidence.value.c_str());
    }
  }
}

int measure(int argc, char** argv) {
  Size size;
  long repeat = 3;
  bool print = false;
  Options arguments;
  arguments.number("--names", size.names);
  arguments.number("--rows", size.rows);
  arguments.number("--seconds", size.seconds);
  arguments.number("--rate", size.rate);
  arguments.number("--swing", size.swing);
  arguments.number("--period", size.period);
  arguments.number("--repeat", repeat);
  arguments.flag("--print", print);
  arguments.parse(argc, argv);
  const Result<Assessment> assessment =
      Assessment::make({.table = {{.path = "targets.md", .text = table_of(size)}}});
  if (!assessment) {
    std::fprintf(stderr, "bench-verdict: %s\n", assessment.error().message().c_str());
    return 1;
  }
  const RunData data = simulated(size);
  RunFacts facts{.users_planned = 1'000, .users_wanted = 1'000};
  facts.run_time = std::chrono::seconds(size.seconds);
  for (const EntryStats& entry : data.entries) {
    facts.offered[{entry.method, entry.name}] = 1.2;
  }
  for (long i = 0; i < (print ? 1 : repeat); ++i) {
    const double before = cpu_seconds();
    const Verdict verdict = assessment->assess(data, facts);
    const double seconds = cpu_seconds() - before;
    print ? print_verdict(verdict) : static_cast<void>(std::printf("%.3f s\n", seconds));
  }
  return 0;
}

}  // namespace
}  // namespace acrida::bench

int main(int argc, char** argv) {
  return acrida::bench::measure(argc, argv);
}
