// The half of RunRecord that is told what happens.
#include <optional>
#include <utility>

#include "http/exchange_text.h"
#include "python/run_record.h"

namespace acrida {

void RunRecord::record(std::string_view method,
                       std::string_view name,
                       Sample sample,
                       const Sent* sent) {
  const std::lock_guard lock(mutex_);
  if (ended_) {
    return;
  }
  const WallTime now = engine_.loop.wall_now();
  if (now >= second_ends_) {
    catch_up(monotonic_now());
  }
  fit(sample, now);
  sample.entry = recorder_.entry(method.substr(0, kNameBytesMax), name);
  const std::optional<FailureId> first = recorder_.record(sample);
  if (first && sent != nullptr) {
    recorder_.add_example(*first, example_of(sent->client, sent->http, sample.label));
  }
  const RequestId id = sent == nullptr ? RequestId{} : sent->http.request_id;
  if (request_times_ && id.given() && sample.response_time) {
    request_times_->add({id.run, id.number}, method, name, *sample.response_time);
  }
}

void RunRecord::fit(Sample& sample, WallTime now) const {
  const Duration time = sample.response_time.value_or(sample.service_time);
  const WallTime done = sample.sent + time;
  if (sample.sent == WallTime{} || done < stats_.data().start || done > now) {
    sample.sent = now - time;
  }
}

void RunRecord::record_cut_off(std::string_view method, std::string_view name, int exchanges) {
  const std::lock_guard lock(mutex_);
  if (ended_) {
    return;
  }
  const EntryId entry = recorder_.entry(method.substr(0, kNameBytesMax), name);
  if (exchanges == 0) {
    recorder_.record_unsent(entry);
  }
  for (int sent = 0; sent < exchanges; ++sent) {
    recorder_.record_abandoned(entry);
  }
}

void RunRecord::record_exception(std::string_view message, std::string_view traceback) {
  const std::lock_guard lock(mutex_);
  if (!ended_) {
    recorder_.record_exception(message, traceback, engine_.loop.wall_now());
  }
}

void RunRecord::record_wait(Duration waited) {
  const std::lock_guard lock(mutex_);
  if (ended_) {
    return;
  }
  if (engine_.loop.wall_now() >= second_ends_) {
    catch_up(monotonic_now());
  }
  recorder_.record_wait(waited);
}

}  // namespace acrida
