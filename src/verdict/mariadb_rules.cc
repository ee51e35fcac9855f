#include "verdict/mariadb_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/figures.h"
#include "verdict/watch_view.h"

namespace acrida {
namespace {

void db_connections(const WatchView& view, std::vector<Finding>& findings) {
  const WatchSeries* const most = view.find("max_connections");
  const WatchSeries* const connected = view.find("Threads_connected");
  if (most == nullptr || connected == nullptr) {
    return;
  }
  const double limit = most->points.back().value;
  double used = connected->max();
  // The server keeps the most since its own start: that counts when it rose in this run.
  if (const WatchSeries* const peak = view.find("Max_used_connections");
      peak != nullptr && peak->points.back().value > peak->points.front().value) {
    used = std::max(used, peak->points.back().value);
  }
  const WatchSeries* const refused = view.find("Connection_errors_max_connections");
  const double refusals = refused == nullptr ? 0 : refused->sum();
  if (limit < 1 || (used < kConnectionsShare * limit && refusals < 1)) {
    return;
  }
  const MarkedSeconds marked = view.where("Threads_connected", [&](const WatchPoint& point) {
    return point.value >= std::min(kConnectionsShare * limit, connected->max());
  });
  Finding finding = finding_at(
      "db-connections", view, marked,
      {{"connections in use at most", fmt::format("{:.0f} of max_connections {:.0f}", used, limit)},
       {"Threads_connected", seconds_text(marked)}});
  finding.confidence = used >= limit || refusals >= 1 ? Confidence::kHigh : Confidence::kMedium;
  finding.text =
      fmt::format("the database had {:.0f} of its {:.0f} connections in use", used, limit);
  if (refusals >= 1) {
    finding.text += fmt::format(" and refused {:.0f} more", refusals);
    finding.evidence.push_back(
        {"Connection_errors_max_connections", fmt::format("{:.0f}", refusals)});
  }
  finding.causes = {"more workers and background jobs than max_connections was set for",
                    "connections that are held while something else is waited for"};
  finding.next_step =
      "set max_connections to more than web workers, background workers and the scheduler "
      "together (SET GLOBAL max_connections = 500 takes effect at once), or run fewer workers";
  findings.push_back(std::move(finding));
}

void db_lock_waits(const WatchView& view, std::vector<Finding>& findings) {
  const MarkedSeconds marked =
      view.where("Innodb_row_lock_current_waits", [&view](const WatchPoint& point) {
        return point.value >= 1 ||
               view.value("Innodb_row_lock_time", point.second) >= kLockWaitMilliseconds;
      });
  const std::optional<Duration> inside = view.p95_in(marked);
  const std::optional<Duration> outside = view.p95_outside(marked);
  const bool slower =
      inside && outside && to_seconds(*inside) >= kLockSlowdown * to_seconds(*outside);
  // Where they wait all the time there is nothing to compare with.
  if (marked.count() < kWatchSecondsMin || !inside || (outside && !slower)) {
    return;
  }
  double waits = 0;
  double milliseconds = 0;
  double waiting = 0;
  for (const std::int64_t second : marked.seconds) {
    waits += view.value("Innodb_row_lock_waits", second);
    milliseconds += view.value("Innodb_row_lock_time", second);
    waiting = std::max(waiting, view.value("Innodb_row_lock_current_waits", second));
  }
  Finding finding = finding_at(
      "db-lock-waits", view, marked,
      {{"row locks were waited for", seconds_text(marked)},
       {"Innodb_row_lock_waits", fmt::format("{:.0f}, {:.0f} at one time at most", waits, waiting)},
       {"Innodb_row_lock_time", short_duration(from_seconds(milliseconds / 1000)) + " together"}});
  finding.confidence = slower ? Confidence::kHigh : Confidence::kMedium;
  finding.text =
      fmt::format("requests are slow ({} at p95) while statements wait for each other's row locks",
                  short_duration(*inside));
  if (const WatchSeries* const deadlocks = view.find("Innodb_deadlocks");
      deadlocks != nullptr && deadlocks->sum() >= 1) {
    finding.evidence.push_back({"Innodb_deadlocks", fmt::format("{:.0f}", deadlocks->sum())});
  }
  finding.causes = {
      "one naming series that all users take their numbers from: its row of tabSeries is locked "
      "until each transaction ends",
      "the same stock, account or customer written by everybody",
      "transactions that stay open while something else is done"};
  finding.next_step =
      "see who waits for whom while the load is on: SELECT * FROM information_schema.INNODB_LOCK_"
      "WAITS, and SHOW ENGINE INNODB STATUS; then give each terminal a naming series of its own";
  findings.push_back(std::move(finding));
}

// Statements in the second's middle rate, for whether more threads brought more work.
double mean_at(const WatchView& view, std::string_view name, const MarkedSeconds& marked) {
  double sum = 0;
  for (const std::int64_t second : marked.seconds) {
    sum += view.value(name, second);
  }
  return marked.empty() ? 0 : sum / static_cast<double>(marked.count());
}

void db_threads(const WatchView& view, std::vector<Finding>& findings) {
  const WatchSeries* const pool = view.find("thread_pool_size");
  if (pool == nullptr || pool->points.back().value < 1) {
    return;
  }
  const double cores = pool->points.back().value;
  // Without the thread that answers us, and those that wait for a lock and not for a core.
  const auto busy = [&view](std::int64_t second) {
    return view.value("Threads_running", second) - 1 -
           view.value("Innodb_row_lock_current_waits", second);
  };
  const MarkedSeconds marked = longest_stretch(view.where(
      "Threads_running", [&](const WatchPoint& point) { return busy(point.second) > cores; }));
  if (marked.count() < kBusyThreadsSeconds) {
    return;
  }
  double most = 0;
  for (const std::int64_t second : marked.seconds) {
    most = std::max(most, busy(second));
  }
  const MarkedSeconds others = view.where("Questions", [&marked](const WatchPoint& point) {
    return !std::ranges::binary_search(marked.seconds, point.second);
  });
  const double rate = mean_at(view, "Questions", marked);
  Finding finding = finding_at(
      "db-threads", view, marked,
      {{"Threads_running above the cores", seconds_text(marked)},
       {"statements a second then",
        short_rate(rate) + (others.empty()
                                ? std::string()
                                : fmt::format(", {} otherwise",
                                              short_rate(mean_at(view, "Questions", others))))}});
  finding.confidence = most >= 2 * cores ? Confidence::kHigh : Confidence::kMedium;
  finding.text =
      fmt::format("the database had up to {:.0f} statements at work on {:.0f} cores", most, cores);
  finding.causes = {"the database's CPU is the limit: its throughput stays, and all wait longer",
                    "reports or unindexed queries that keep the cores busy",
                    "storage that is slower than the work that comes"};
  finding.next_step =
      "look at the CPU and the I/O of the database's machine in these seconds, and at its slow "
      "queries; give it more cores, or the heavy queries an index";
  findings.push_back(std::move(finding));
}

void db_slow_queries(const WatchView& view, std::vector<Finding>& findings) {
  const std::optional<Counted> slow = counted(view, "Slow_queries", 1);
  if (!slow) {
    return;
  }
  const WatchSeries* const limit = view.find("long_query_time");
  Finding finding =
      finding_at("db-slow-queries", view, slow->seconds, {slow->evidence("Slow_queries")});
  finding.confidence = slow->times < kWatchSecondsMin ? Confidence::kLow : Confidence::kMedium;
  finding.text = fmt::format("the database counted {:.0f} slow queries", slow->times);
  if (limit != nullptr) {
    finding.text += fmt::format(", longer than {:g} s each", limit->points.back().value);
  }
  finding.causes = {"a report or a list without an index",
                    "a statement that waited for a lock or for a busy machine"};
  finding.next_step =
      "SET GLOBAL slow_query_log = ON, run again, and let mariadb-dumpslow show which they are";
  findings.push_back(std::move(finding));
}

}  // namespace

void add_mariadb_findings(const RunData& data, std::vector<Finding>& findings) {
  const WatchView view(data, "mariadb");
  db_connections(view, findings);
  db_lock_waits(view, findings);
  db_threads(view, findings);
  db_slow_queries(view, findings);
}

}  // namespace acrida
