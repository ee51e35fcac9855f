// What a shard tells the run: once a second its figures, and at once what its users ran into.
#include <exception>
#include <string>
#include <utility>

#include "runner/shard.h"

namespace acrida {

void Shard::collect(std::int64_t second) {
  ShardSecond report;
  report.second = second;
  report.sequence = sequence_;
  for (TypeState& state : types_) {
    report.running.push_back(state.running);
    report.most_running.push_back(std::exchange(state.most_running, state.running));
    report.spawned.push_back(state.spawned);
    report.ended.push_back(state.ended);
  }
  const Duration cpu = loop_.kernel().thread_cpu_time();
  const Duration passed = loop_.now() - std::exchange(collected_at_, loop_.now());
  const Duration used = cpu - std::exchange(cpu_at_, cpu);
  report.cpu = passed > Duration::zero() ? to_seconds(used) / to_seconds(passed) : 0;
  report.health = loop_.health();
  report.http = engine_.counters;
  if (gate_) {
    report.http.held_back = gate_->held();
    report.http.held_time = gate_->held_time();
  }
  for (const auto& driver : drivers_) {
    report.arrivals_started += driver->started();
    report.schedules_over = report.schedules_over && driver->over();
  }
  if (config_.iterations && users_.empty()) {
    report.iterations_returned = lease_.surrender();
  }
  if (stopping_ && users_.empty()) {
    report.documents = documents_.take();
    report.request_times = service_.take_request_times();
  }
  note_traffic();
  report.delta = recorder_.take_delta();
  notices_ = 0;
  listener_.on_second(number_, std::move(report));
}

// What went through the engine since the last second.
void Shard::note_traffic() {
  recorder_.record_in_flight(engine_.under_way.take(loop_.now()));
  service_.note_sites();
}

// What is under way counts from here on.
void Shard::end_warm_up(WallTime now) {
  note_traffic();
  recorder_.end_warm_up(now);
}

void Shard::report_exception(const UserLoop&, const UserErrorEvent& event) {
  const std::string text = std::string(event.type) + ": " + std::string(event.text);
  recorder_.record_exception(text, event.place, loop_.wall_now());
  if (may_notify()) {
    listener_.on_exception(event.place, text);
  }
  for (const UserErrorListener& listener : config_.plan->on_user_error()) {
    try {
      listener(event);
    } catch (...) {
      recorder_.record_exception("an exception", "a listener of on_user_error()", loop_.wall_now());
    }
  }
}

void Shard::report_stop(const UserLoop& user, std::string_view reason) {
  if (may_notify()) {
    listener_.on_user_stopped(user.type().name, reason);
  }
}

}  // namespace acrida
