#include "stats/recorder.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/escape.h"
#include "stats/locust_rounding.h"

namespace acrida {
namespace {

// Deltas kept for the next seconds. Two are under way in a steady run; a consumer that falls behind
// and then returns many at once must not leave its backlog here.
constexpr std::size_t kSpareDeltas = 3;

WallTime done_time(const Sample& sample) {
  return sample.sent + (sample.had_due_time ? sample.service_time
                                            : sample.response_time.value_or(sample.service_time));
}

void add_occurrence(RecorderDelta::Occurrences& counted, WallTime when) {
  ++counted.count;
  counted.first = std::min(counted.first, when);
  counted.last = std::max(counted.last, when);
}

}  // namespace

Recorder::Recorder(std::uint32_t number, std::uint32_t entries_max)
    : number_(number),
      measured_from_(WallTime::min()),
      names_(entries_max),
      failures_(kFailuresKept),
      exceptions_(kExceptionsKept),
      labels_(kLabelsKept) {
  ACRIDA_CHECK(entries_max <= kEntriesMax);
  current_.recorder = number;
}

EntryId Recorder::entry(std::string_view method, std::string_view name) {
  const std::string_view short_name = name.substr(0, kNameBytesMax);
  const std::uint32_t known = names_.size();
  const auto number = names_.insert({0, method, short_name});
  if (!number.has_value()) {
    if (other_names_ == kNone) {
      other_names_ = known;
      current_.new_entries.push_back({other_names_, "", kOtherNames});
      entry_slots_.push_back(kNone);
    }
    return EntryId{other_names_};
  }
  if (*number == known) {
    current_.new_entries.push_back({*number, std::string(method), std::string(short_name)});
    entry_slots_.push_back(kNone);
  }
  return EntryId{*number};
}

RecorderDelta::Entry& Recorder::entry_delta(EntryId entry) {
  const auto id = static_cast<std::uint32_t>(entry);
  ACRIDA_DCHECK(id < entry_slots_.size());
  std::uint32_t& slot = entry_slots_[id];
  if (slot == kNone) {
    slot = static_cast<std::uint32_t>(current_.entries.size());
    current_.entries.emplace_back().id = id;
  }
  return current_.entries[slot];
}

std::optional<FailureId> Recorder::record(const Sample& sample) {
  RecorderDelta::Entry& entry = entry_delta(sample.entry);
  const bool failed = !sample.failure.empty();
  if (sample.sent < measured_from_) {
    ++entry.counts.excluded_requests;
    entry.counts.excluded_failures += failed ? 1U : 0U;
    entry.counts.excluded_exchanges += sample.exchanges;
    return std::nullopt;
  }
  entry.counts.record(sample);
  if (sample.response_time.has_value()) {
    const Duration time = *sample.response_time;
    (failed ? entry.failure : entry.success).record(time);
    const std::uint32_t bucket = Histogram::bucket_of(time);
    (failed ? current_.failure_times : current_.success_times).add(entry.id, bucket);
    if (rounds_up_in_bucket(time, bucket)) {
      current_.rounded_up_times.add(entry.id, bucket);
    }
  }
  if (sample.had_due_time) {
    entry.service.record(sample.service_time);
    current_.service_times.add(entry.id, Histogram::bucket_of(sample.service_time));
  }
  if (sample.send_lateness) {
    current_.send_lateness.record(*sample.send_lateness);
  }
  const WallTime done = done_time(sample);
  entry.first_done = entry.first_done == WallTime{} ? done : std::min(entry.first_done, done);
  entry.last_done = std::max(entry.last_done, done);
  current_.samples_of_other_names += entry.id == other_names_ ? 1U : 0U;
  std::optional<FailureId> wants_example;
  if (failed) {
    wants_example = count_failure(sample, done);
  }
  if (failed || !sample.cause.empty()) {
    count_cause(sample, done);
  }
  if (!sample.label.empty()) {
    count_label(sample);
  }
  return wants_example;
}

std::optional<FailureId> Recorder::count_failure(const Sample& sample, WallTime done) {
  const std::string_view text = sample.failure.substr(0, kFailureTextBytesMax);
  const auto entry = static_cast<std::uint32_t>(sample.entry);
  const std::uint32_t known = failures_.size();
  const auto number = failures_.insert({entry, text, {}});
  if (!number.has_value()) {
    ++current_.failures_not_kept;
    return std::nullopt;
  }
  if (*number == known) {
    current_.new_failures.push_back({*number, entry, std::string(text)});
    failure_slots_.push_back(kNone);
    const bool over_limit = examples_ >= kExamplesMax;
    has_example_.push_back(over_limit);
    current_.examples_not_kept += over_limit ? 1U : 0U;
  }
  count_occurrence(failure_slots_, current_.failures, *number, done);
  return has_example_[*number] ? std::nullopt : std::optional(FailureId{*number});
}

void Recorder::add_example(FailureId failure, ExampleExchange example) {
  const auto id = static_cast<std::uint32_t>(failure);
  ACRIDA_CHECK(id < has_example_.size() && !has_example_[id]);
  has_example_[id] = true;
  if (examples_ >= kExamplesMax) {
    ++current_.examples_not_kept;
    return;
  }
  ++examples_;
  current_.new_examples.push_back({id, std::move(example)});
}

void Recorder::count_cause(const Sample& sample, WallTime done) {
  const auto entry = static_cast<std::uint32_t>(sample.entry);
  const std::uint32_t known = causes_.size();
  const auto number = causes_.insert({entry, sample.status, sample.cause, sample.cause_message});
  if (!number.has_value()) {
    ++current_.causes_not_kept;
    return;
  }
  if (*number == known) {
    const CauseTable::Key kept = causes_.row(*number);
    current_.new_causes.push_back(
        {*number, entry, kept.status, std::string(kept.cause), std::string(kept.message)});
    cause_slots_.push_back(kNone);
  }
  std::uint32_t& slot = cause_slots_[*number];
  if (slot == kNone) {
    slot = static_cast<std::uint32_t>(current_.causes.size());
    current_.causes.push_back({{*number, 0, done, done}, 0});
  }
  RecorderDelta::Cause& counted = current_.causes[slot];
  add_occurrence(counted.occurrences, done);
  counted.failures += sample.failure.empty() ? 0U : 1U;
}

void Recorder::count_label(const Sample& sample) {
  const std::string_view label = first_bytes(sample.label, kLabelBytesMax);
  const std::uint32_t known = labels_.size();
  const auto number = labels_.insert({0, label, {}});
  if (!number.has_value()) {
    ++current_.labels_not_kept;
    return;
  }
  if (*number == known) {
    current_.new_labels.push_back({*number, std::string(label)});
    label_slots_.push_back(kNone);
  }
  std::uint32_t& slot = label_slots_[*number];
  if (slot == kNone) {
    slot = static_cast<std::uint32_t>(current_.labels.size());
    current_.labels.emplace_back().id = *number;
  }
  RecorderDelta::Label& counted = current_.labels[slot];
  ++counted.requests;
  counted.failures += sample.failure.empty() ? 0U : 1U;
  if (sample.response_time.has_value()) {
    counted.times.record(*sample.response_time);
    current_.label_times.add(*number, Histogram::bucket_of(*sample.response_time));
  }
}

void Recorder::count_occurrence(std::vector<std::uint32_t>& slots,
                                std::vector<RecorderDelta::Occurrences>& occurrences,
                                std::uint32_t id,
                                WallTime when) {
  std::uint32_t& slot = slots[id];
  if (slot == kNone) {
    slot = static_cast<std::uint32_t>(occurrences.size());
    occurrences.push_back({id, 0, when, when});
  }
  add_occurrence(occurrences[slot], when);
}

void Recorder::record_exception(std::string_view message,
                                std::string_view traceback,
                                WallTime now) {
  const std::string_view short_message = message.substr(0, kFailureTextBytesMax);
  const std::string_view short_traceback = traceback.substr(0, kTracebackBytesMax);
  const std::uint32_t known = exceptions_.size();
  const auto number = exceptions_.insert({0, short_message, short_traceback});
  if (!number.has_value()) {
    ++current_.exceptions_not_kept;
    return;
  }
  if (*number == known) {
    current_.new_exceptions.push_back(
        {*number, std::string(short_message), std::string(short_traceback)});
    exception_slots_.push_back(kNone);
  }
  count_occurrence(exception_slots_, current_.exceptions, *number, now);
}

void Recorder::record_abandoned(EntryId entry) {
  ++entry_delta(entry).counts.abandoned;
}

void Recorder::record_unsent(EntryId entry) {
  ++entry_delta(entry).counts.unsent;
}

void Recorder::record_late_start(Duration late) {
  if (!warming_up()) {
    current_.start_lateness.record(late);
  }
}

void Recorder::record_dropped_starts(std::uint64_t count) {
  if (!warming_up()) {
    current_.dropped_starts += count;
  }
}

void Recorder::record_turn_lateness(Duration late) {
  if (!warming_up()) {
    current_.turn_lateness.record(late);
  }
}

void Recorder::record_wait(Duration waited) {
  if (!warming_up()) {
    current_.waited += waited;
    ++current_.waits;
  }
}

void Recorder::record_in_flight(Duration time) {
  if (!warming_up()) {
    current_.in_flight_time += time;
  }
}

void Recorder::note_server(const ServerFacts& facts) {
  current_.server.merge(facts);
}

void Recorder::begin_warm_up() {
  measured_from_ = WallTime::max();
}

void Recorder::end_warm_up(WallTime now) {
  measured_from_ = now;
}

RecorderDelta Recorder::take_delta() {
  for (const RecorderDelta::Entry& entry : current_.entries) {
    entry_slots_[entry.id] = kNone;
  }
  for (const RecorderDelta::Occurrences& failure : current_.failures) {
    failure_slots_[failure.id] = kNone;
  }
  for (const RecorderDelta::Occurrences& exception : current_.exceptions) {
    exception_slots_[exception.id] = kNone;
  }
  for (const RecorderDelta::Cause& cause : current_.causes) {
    cause_slots_[cause.occurrences.id] = kNone;
  }
  for (const RecorderDelta::Label& label : current_.labels) {
    label_slots_[label.id] = kNone;
  }
  RecorderDelta taken = std::move(current_);
  if (spare_.empty()) {
    current_ = RecorderDelta();
  } else {
    current_ = std::move(spare_.back());
    spare_.pop_back();
  }
  current_.recorder = number_;
  return taken;
}

void Recorder::give_back(RecorderDelta delta) {
  if (spare_.size() < kSpareDeltas) {
    delta.clear();
    spare_.push_back(std::move(delta));
  }
}

std::size_t Recorder::bytes() const {
  std::size_t total = sizeof(*this) + names_.bytes() + failures_.bytes() + exceptions_.bytes() +
                      current_.bytes() + causes_.bytes() + labels_.bytes();
  total += (entry_slots_.capacity() + failure_slots_.capacity() + exception_slots_.capacity() +
            cause_slots_.capacity() + label_slots_.capacity()) *
           sizeof(std::uint32_t);
  for (const RecorderDelta& delta : spare_) {
    total += delta.bytes();
  }
  return total;
}

}  // namespace acrida
