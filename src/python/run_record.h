// RunRecord: what is measured in the run of a locustfile, and its run.json.
//
// The interpreter's thread is a shard: its requests go into one Recorder, and a second of it is
// merged when the next one begins. Which second that is, the monotonic clock says; a beat of the
// hub, ten times a second, sees to it that one ends also when there are no requests, and measures
// what the hub itself has to say: how late the beat was, how much CPU the thread used. It is the
// beat, too, that asks the engine what is under way, and once a second the machine for its vitals.
//
// An end of a request that lies before the run or in the future (a start time that the locustfile
// has made up, a clock that was set back) is taken to be the instant at which it was reported.
//
// Thread: any. A mutex keeps the watchdog's thread apart from the interpreter's: when a task lets
// no Python run any more, that one writes run.json (save_cut_off()), with all that was measured.
// Cost of record(): about 0.1 us, without allocation.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/time.h"
#include "base/error.h"
#include "http/http_engine.h"
#include "http/user_client.h"
#include "io/vitals_probe.h"
#include "python/live_pages.h"
#include "report/provisional_verdict.h"
#include "report/run_info.h"
#include "report/verdict_files.h"
#include "stats/recorder.h"
#include "stats/request_times.h"
#include "stats/run_stats.h"
#include "verdict/assessment.h"
#include "verdict/verdict.h"
#include "watch/watches.h"
#include "web/metrics_server.h"

namespace acrida {

class RunRecord {
 public:
  // The run begins. `path` is where run.json goes; empty: nowhere. REQUIRES: the engine, and the
  // loop below it, outlive the record; made on the thread that runs the users.
  RunRecord(HttpEngine& engine, RunInfo info, std::string path);
  RunRecord(const RunRecord&) = delete;
  RunRecord& operator=(const RunRecord&) = delete;

  // The run is judged by this: at its end and, for pages and metrics, now and then until then.
  // Otherwise by the rules of the diagnosis alone. Before the first beat.
  void judge_by(Assessment assessment, bool allow_unproven);
  // Why the run should end now; nothing: it should not. Once a second.
  std::optional<std::string> reason_to_abort();
  // After end(): the one that the verdict asks for; nothing without targets.
  std::optional<int> exit_code();

  // What is left for CI systems with run.json; errors of save() name the option.
  void set_verdict_files(VerdictFiles files);
  // Gets the metrics once a second.
  void publish_to(std::unique_ptr<MetricsServer> server);
  // Takes the metrics' server of the record before, if it has one. REQUIRES: it is another one.
  void take_metrics_of(RunRecord& before);

  // Pages of this server show the run from now on (live_pages.h).
  void serve_live(std::weak_ptr<WebServer> server);
  // Of Locust's /tasks, on one line; pages are told of what it is at serve_live().
  void set_task_ratio(std::string ratio);
  void set_state(std::string state,
                 std::int64_t users_wanted,
                 std::optional<Duration> run_time_limit);
  void add_log_line(std::string_view line);
  // What a report shows of the run so far.
  std::string state_json();
  // What run.json would be, of the run so far.
  std::string run_json();

  // What a client has sent for a sample.
  struct Sent {
    const UserClient& client;
    const HttpExchange& http;
  };
  // `sample` holds everything but its entry. No instant of sending: it has just ended. `sent`: null
  // for a request of somebody else's.
  void record(std::string_view method,
              std::string_view name,
              Sample sample,
              const Sent* sent = nullptr);
  // A request that was given up after `exchanges` of it had left.
  void record_cut_off(std::string_view method, std::string_view name, int exchanges);
  void record_exception(std::string_view message, std::string_view traceback);
  // A user has waited so long between two tasks.
  void record_wait(Duration waited);
  // From now on.
  void set_user_count(std::string_view user_class, std::uint32_t count);

  // What these databases say of themselves belongs to the record. Once, before the first beat.
  Result<void> watch(std::unique_ptr<Watches> watches);
  // What there is to say of them since the last call.
  std::vector<WatchNotice> take_notices();

  // Every kBeat, from the hub and on the thread that runs the users.
  void beat();
  // The hub will be kept waiting by work that is the command's own: the next beat is not late.
  void rest();
  // The figures begin here.
  void reset();
  void set_plan(RunInfo::Plan plan);

  // Requests to sites that are seen to be Frappe's have ids; `every_request`: all have. `kept`: for
  // join_monitor_log(). Before the first request.
  void set_request_ids(bool every_request, bool kept);
  // After end(): reads the site's own log of its requests; what is found goes into run.json. The
  // lines that tell of it, or why it cannot be read.
  Result<std::string> join_monitor_log(const std::string& path);

  // The run is over. What is recorded later is in no figure.
  void end(std::string stop_reason);
  // How the run was: its validity first, line by line.
  std::string summary();
  // Writes run.json and the verdict's files, those that there are to be. What could not be written,
  // each with its option.
  std::vector<std::string> save();
  // Of GitHub's, line by line; empty when all is well.
  std::string annotations();
  // end() and save() for the watchdog: the hub has been silent for so long. Returns what there is
  // to say.
  std::string save_cut_off(Duration silence);

  static constexpr Duration kBeat = std::chrono::milliseconds(100);

 private:
  struct Users {
    std::uint32_t now = 0;
    std::uint32_t most = 0;  // in this second
  };

  TimePoint monotonic_now() const { return engine_.loop.kernel().monotonic_now(); }
  void fit(Sample& sample, WallTime now) const;
  void note_lateness(TimePoint now);
  void note_traffic();
  void catch_up(TimePoint now);
  void close_second();
  void take_watched();
  void measure_hub(TimePoint now, std::int64_t until);
  void close(std::string stop_reason);
  void judge();

  const Verdict* provisional_verdict();
  void publish();
  LivePages::Moment moment() const;

  HttpEngine& engine_;
  const std::string path_;
  const TimePoint start_;

  std::mutex mutex_;  // for all that follows
  RunInfo info_;
  Recorder recorder_{0};
  std::optional<RequestTimes> request_times_;
  RunStats stats_;
  std::map<std::string, Users, std::less<>> users_;  // by class
  std::int64_t second_ = 0;                          // the one under way
  WallTime second_ends_;  // by the wall clock; what is recorded earlier belongs to it
  TimePoint beat_due_;    // max: any
  TimePoint hub_measured_at_;
  std::int64_t hub_second_ = 0;
  Duration cpu_then_{};
  VitalsProbe vitals_;
  std::uint32_t clock_steps_ = 0;
  bool ended_ = false;
  Assessment assessment_;
  bool allow_unproven_ = false;
  ProvisionalVerdict provisional_;
  VerdictFiles verdict_files_;
  std::unique_ptr<MetricsServer> metrics_;  // null: nobody asked for them
  LivePages pages_;
  std::vector<WatchNotice> notices_;
  std::unique_ptr<Watches> watches_;  // null: none
};

}  // namespace acrida
