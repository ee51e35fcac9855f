#include "python/run_record.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "report/github_annotations.h"
#include "report/monitor_log.h"
#include "report/run_facts_of.h"
#include "report/run_json.h"
#include "report/run_summary.h"
#include "verdict/exit_code.h"

namespace acrida {
namespace {

constexpr Duration kSecond = std::chrono::seconds(1);
// CPU over less than this says nothing about a second.
constexpr Duration kShortestMeasure = std::chrono::milliseconds(500);

}  // namespace

RunRecord::RunRecord(HttpEngine& engine, RunInfo info, std::string path)
    : engine_(engine),
      path_(std::move(path)),
      start_(monotonic_now()),
      info_(std::move(info)),
      stats_(engine.loop.wall_now()),
      second_ends_(stats_.data().start + kSecond),
      beat_due_(TimePoint::max()),
      hub_measured_at_(start_),
      cpu_then_(engine.loop.kernel().thread_cpu_time()),
      vitals_(start_),
      clock_steps_(engine.loop.health().clock_steps),
      assessment_(*Assessment::make({})) {
  set_request_ids(false, false);
  static_cast<void>(engine_.site.take(engine_.counters));  // what was before the run
}

void RunRecord::set_verdict_files(VerdictFiles files) {
  const std::lock_guard lock(mutex_);
  verdict_files_ = std::move(files);
}

void RunRecord::judge_by(Assessment assessment, bool allow_unproven) {
  const std::lock_guard lock(mutex_);
  assessment_ = std::move(assessment);
  allow_unproven_ = allow_unproven;
  if (info_.plan) {
    assessment_.pin(request_names(info_.plan->learned));
  }
}

std::optional<std::string> RunRecord::reason_to_abort() {
  const std::lock_guard lock(mutex_);
  if (ended_ || !assessment_.may_abort()) {
    return std::nullopt;
  }
  info_.end = engine_.loop.wall_now();
  return assessment_.reason_to_abort(stats_.data(), run_facts_of(info_, stats_.data(), false));
}

std::optional<int> RunRecord::exit_code() {
  const std::lock_guard lock(mutex_);
  if (!info_.verdict || !info_.verdict->targets_given()) {
    return std::nullopt;
  }
  const Verdict& verdict = *info_.verdict;
  return acrida::exit_code({.invalid = !verdict.validity.valid(),
                            .targets_given = true,
                            .target_failed = verdict.outcome == Outcome::kFail,
                            .target_unproven = verdict.outcome == Outcome::kUnproven,
                            .unmatched = info_.verdict->unmatched(),
                            .allow_unproven = allow_unproven_});
}

void RunRecord::set_request_ids(bool every_request, bool kept) {
  const std::lock_guard lock(mutex_);
  engine_.site.name_requests(RequestIds(info_.run_id, 0), every_request);
  if (kept) {
    request_times_.emplace();
  }
}

Result<std::string> RunRecord::join_monitor_log(const std::string& path) {
  const std::lock_guard lock(mutex_);
  Result<ServerTimesTable> table =
      read_monitor_log(path, request_times_.value_or(RequestTimes()), stats_.data());
  if (!table) {
    return fail(std::move(table.error()));
  }
  info_.server_times = *std::move(table);
  return server_times_text(*info_.server_times, stats_.data());
}

void RunRecord::set_user_count(std::string_view user_class, std::uint32_t count) {
  const std::lock_guard lock(mutex_);
  catch_up(monotonic_now());
  const auto known = users_.find(user_class);
  Users& users = known == users_.end() ? users_[std::string(user_class)] : known->second;
  users.now = count;
  users.most = std::max(users.most, count);
}

Result<void> RunRecord::watch(std::unique_ptr<Watches> watches) {
  const std::lock_guard lock(mutex_);
  watches_ = std::move(watches);
  return watches_->begin(start_);
}

std::vector<WatchNotice> RunRecord::take_notices() {
  const std::lock_guard lock(mutex_);
  return std::exchange(notices_, {});
}

void RunRecord::beat() {
  const std::lock_guard lock(mutex_);
  if (ended_) {
    return;
  }
  const TimePoint now = monotonic_now();
  if (beat_due_ != TimePoint::max()) {
    note_lateness(now);
    beat_due_ = std::max(beat_due_ + kBeat, now);  // as libev's timers are set
  } else {
    beat_due_ = now + kBeat;
  }
  note_traffic();
  catch_up(now);
  if (hub_second_ < second_) {
    measure_hub(now, second_);
    vitals_.look(now);
    stats_.set_vitals(vitals_.vitals());
    publish();
    engine_.loop.kernel().wake();  // once a second, a turn looks at the wall clock
  }
}

void RunRecord::rest() {
  const std::lock_guard lock(mutex_);
  if (const TimePoint now = monotonic_now(); now > beat_due_) {
    note_lateness(now);  // of the beat that has not come so far
  }
  beat_due_ = TimePoint::max();
}

void RunRecord::note_lateness(TimePoint now) {
  recorder_.record_turn_lateness(std::max(now - beat_due_, Duration::zero()));
}

// What went through the engine since the last time. By the loop's time, which the engine counts in.
void RunRecord::note_traffic() {
  recorder_.record_in_flight(engine_.under_way.take(engine_.loop.now()));
  recorder_.note_server(engine_.site.take(engine_.counters));
}

void RunRecord::reset() {
  const std::lock_guard lock(mutex_);
  if (ended_) {
    return;
  }
  note_traffic();
  catch_up(monotonic_now());
  close_second();
  stats_.reset(engine_.loop.wall_now(), second_);
}

void RunRecord::set_plan(RunInfo::Plan plan) {
  const std::lock_guard lock(mutex_);
  info_.plan = std::move(plan);
  assessment_.pin(request_names(info_.plan->learned));
}

// Merges what belongs to seconds that are over. Those in which nothing was heard have users all the
// same.
void RunRecord::catch_up(TimePoint now) {
  const std::int64_t second = std::max((now - start_) / kSecond, second_);
  if (second > second_ && !ended_) {
    close_second();
    for (auto& [name, users] : users_) {
      users.most = users.now;
    }
    while (++second_ < second) {
      close_second();
    }
  }
  second_ends_ = engine_.loop.wall_now() + (start_ + (second_ + 1) * kSecond - now);
}

void RunRecord::close_second() {
  RecorderDelta delta = recorder_.take_delta();
  stats_.merge(delta, second_);
  recorder_.give_back(std::move(delta));
  std::vector<UserCount> counts;
  counts.reserve(users_.size());
  for (const auto& [name, users] : users_) {
    counts.push_back({.user_class = name, .count = users.most});
  }
  stats_.set_users(second_, counts);
  take_watched();
}

void RunRecord::take_watched() {
  if (watches_ == nullptr) {
    return;
  }
  WatchNews news = watches_->take();
  for (const WatchReading& reading : news.readings) {
    for (const WatchFigure& figure : reading.figures) {
      stats_.add_watched(reading.second,
                         {.source = reading.source,
                          .name = figure.name,
                          .unit = figure.unit,
                          .kind = figure.counter ? WatchKind::kGrowth : WatchKind::kLevel,
                          .value = figure.value});
    }
  }
  std::ranges::move(news.notices, std::back_inserter(notices_));
}

// Since the last time, which was a second ago unless the hub was kept waiting; for the seconds
// before `until`.
void RunRecord::measure_hub(TimePoint now, std::int64_t until) {
  const Duration passed = now - std::exchange(hub_measured_at_, now);
  const Duration cpu = engine_.loop.kernel().thread_cpu_time();
  const Duration used = cpu - std::exchange(cpu_then_, cpu);
  const double share = passed > Duration::zero() ? to_seconds(used) / to_seconds(passed) : 0;
  for (; hub_second_ < until; ++hub_second_) {
    stats_.set_generator_cpu(hub_second_, share);
  }
  const LoopHealth& health = engine_.loop.health();
  if (std::exchange(clock_steps_, health.clock_steps) != health.clock_steps) {
    stats_.add_clock_step(health.last_clock_step);
  }
  if (engine_.counters.http1_exchanges != 0) {
    info_.protocols = {"HTTP/1.1"};
  }
  info_.tls_verification = engine_.verified_all();
}

void RunRecord::end(std::string stop_reason) {
  beat();
  const std::lock_guard lock(mutex_);
  if (ended_) {
    return;
  }
  const TimePoint now = monotonic_now();
  const bool long_enough = now - hub_measured_at_ >= kShortestMeasure || second_ == 0;
  measure_hub(now, long_enough ? second_ + 1 : second_);
  close(std::move(stop_reason));
  if (watches_ != nullptr) {
    watches_->stop();
    take_watched();
  }
  judge();
}

void RunRecord::close(std::string stop_reason) {
  catch_up(monotonic_now());
  close_second();
  info_.end = engine_.loop.wall_now();
  info_.stop_reason = std::move(stop_reason);
  ended_ = true;
}

// After close(), and what the watches have said to the last.
void RunRecord::judge() {
  info_.verdict = assessment_.assess(stats_.data(), run_facts_of(info_, stats_.data()));
  publish();
}

std::string RunRecord::summary() {
  const std::lock_guard lock(mutex_);
  return run_summary(info_, stats_.data()) + uncounted_report(stats_.data());
}

std::vector<std::string> RunRecord::save() {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> errors;
  if (!path_.empty()) {
    if (const Result<void> saved = save_run_json(path_, info_, stats_.data()); !saved) {
      errors.push_back("--run-json: " + saved.error().message());
    }
  }
  if (info_.verdict) {
    verdict_files_.unproven = allow_unproven_ ? Unproven::kIsSkipped : Unproven::kFails;
    for (const VerdictFileError& failed :
         write_verdict_files(verdict_files_, info_, stats_.data(), *info_.verdict)) {
      errors.push_back(failed.option + ": " + failed.error.message());
    }
  }
  return errors;
}

std::string RunRecord::annotations() {
  const std::lock_guard lock(mutex_);
  return info_.verdict ? github_annotations(*info_.verdict) : "";
}

std::string RunRecord::save_cut_off(Duration silence) {
  {
    const std::lock_guard lock(mutex_);
    if (ended_) {
      return "";
    }
    recorder_.record_turn_lateness(silence);
    close("cut off: a task let nothing else run");
    judge();
  }
  const std::vector<std::string> errors = save();
  return summary() + (errors.empty() ? "" : join(errors, "\n") + "\n");
}

}  // namespace acrida
