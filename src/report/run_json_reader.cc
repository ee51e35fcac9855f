#include "report/run_json_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "report/block_json.h"
#include "report/histogram_json.h"
#include "report/json_reader.h"
#include "report/learned_json.h"
#include "report/observation_json.h"
#include "report/ratio_json.h"
#include "report/run_json.h"
#include "report/sample_names.h"
#include "report/site_json.h"
#include "report/watch_json.h"

namespace acrida {
namespace {

using Value = JsonReader::Value;

void read_counts(JsonReader& reader, Value json, EntryCounts& counts) {
  counts.requests = reader.count_of(json, "requests");
  counts.failures = reader.count_of(json, "failures");
  counts.without_time = reader.count_of(json, "without_time");
  if (reader.has(json, "in_on_start")) {  // files without it are older
    counts.in_on_start = reader.count_of(json, "in_on_start", counts.requests);
  }
  counts.response_bytes = reader.count_of(json, "response_bytes");
  counts.bytes_sent = reader.count_of(json, "bytes_sent");
  counts.wire_bytes_received = reader.count_of(json, "wire_bytes_received");
  counts.exchanges = reader.count_of(json, "exchanges");
  counts.abandoned = reader.count_of(json, "abandoned");
  counts.unsent = reader.count_of(json, "unsent");
  const Value excluded = reader.member(json, "excluded");
  counts.excluded_requests = reader.count_of(excluded, "requests");
  counts.excluded_failures = reader.count_of(excluded, "failures");
  counts.excluded_exchanges = reader.count_of(excluded, "exchanges");
  const Value stamps = reader.member(json, "stamps");
  for (std::size_t i = 0; i < kStampNames.size(); ++i) {
    counts.stamps[i] = reader.count_of(stamps, kStampNames[i]);
  }
  const Value phases = reader.member(json, "phases");
  for (std::size_t i = 0; i < kPhaseNames.size(); ++i) {
    const Value phase = reader.member(phases, kPhaseNames[i]);
    counts.phases[i].count = reader.count_of(phase, "count");
    counts.phases[i].sum_ns = reader.count_of(phase, "sum_ns");
    counts.phases[i].max = reader.duration(phase, "max_ns");
  }
}

EntryStats read_entry(JsonReader& reader, Value json) {
  EntryStats entry;
  entry.method = reader.text(json, "method");
  entry.name = reader.text(json, "name");
  read_counts(reader, json, entry.counts);
  entry.first_done = reader.wall(json, "first_done_ns");
  entry.last_done = reader.wall(json, "last_done_ns");
  entry.success = read_histogram(reader, json, "success");
  entry.failure = read_histogram(reader, json, "failure");
  entry.service = read_histogram(reader, json, "service");
  entry.rounded_up = read_buckets(reader, json, "rounded_up");
  return entry;
}

RunInfo read_info(JsonReader& reader, Value json) {
  RunInfo info;
  info.version = reader.text(json, "acrida_version");
  info.scenario = reader.text(json, "scenario");
  const std::string kind = reader.has(json, "kind") ? reader.text(json, "kind") : "scenario";
  info.locustfile = kind == "locustfile";
  if (kind != "locustfile" && kind != "scenario") {
    reader.complain("kind", "is neither \"locustfile\" nor \"scenario\"");
  }
  info.host = reader.text(json, "host");
  info.run_id = reader.has(json, "run_id") ? reader.text(json, "run_id") : "";
  info.seed = reader.count_of(json, "seed");
  info.acceleration = reader.has(json, "acceleration") ? reader.real(json, "acceleration") : 1;
  const std::string model = reader.text(json, "model");
  info.open_model = model == "open";
  if (model != "open" && model != "closed") {
    reader.complain("model", "is neither \"open\" nor \"closed\"");
  }
  info.shards = static_cast<std::uint32_t>(reader.count_of(json, "shards", UINT32_MAX));
  info.protocols = reader.texts(json, "protocols");
  info.tls_verification = reader.boolean(json, "tls_verification");
  info.stop_reason = reader.text(json, "stop_reason");
  if (reader.has(json, "guards")) {  // files without it are older
    const Value guards = reader.member(json, "guards");
    info.max_rps = reader.count_of(guards, "max_rps", UINT32_MAX);
    info.held_back = reader.count_of(guards, "held_back", INT64_MAX);
    info.held_time = Duration(reader.count_of(guards, "held_back_ns", INT64_MAX));
    info.storm_stop = reader.boolean(guards, "storm_stop");
  }
  const Value machine = reader.member(json, "machine");
  info.machine = reader.text(machine, "name");
  info.kernel = reader.text(machine, "kernel");
  info.cores = static_cast<std::uint32_t>(reader.count_of(machine, "cores", UINT32_MAX));
  for (const Value option : reader.array(json, "options")) {
    info.options.push_back(
        {reader.text(option, "name"), reader.text(option, "value"), reader.text(option, "origin")});
  }
  for (const Value version : reader.array(json, "versions")) {
    info.versions.push_back({reader.text(version, "of"), reader.text(version, "version")});
  }
  if (reader.has(json, "task_ratio")) {  // nor have older files it
    info.task_ratio = read_ratio(reader, reader.member(json, "task_ratio"));
  }
  return info;
}

void read_failures(JsonReader& reader, Value json, RunData& data) {
  for (const Value failure : reader.array(json, "failures")) {
    FailureRecord record;
    record.entry = static_cast<std::uint32_t>(reader.count_of(failure, "entry", UINT32_MAX));
    if (record.entry >= data.entries.size()) {
      reader.complain("entry", "of a failure is no index of \"entries\"");
      return;
    }
    record.text = reader.text(failure, "text");
    record.count = reader.count_of(failure, "count");
    record.first = reader.wall(failure, "first_ns");
    record.last = reader.wall(failure, "last_ns");
    data.failures.push_back(std::move(record));
  }
  for (const Value exception : reader.array(json, "exceptions")) {
    ExceptionRecord record;
    record.message = reader.text(exception, "message");
    record.traceback = reader.text(exception, "traceback");
    record.count = reader.count_of(exception, "count");
    record.first = reader.wall(exception, "first_ns");
    record.last = reader.wall(exception, "last_ns");
    data.exceptions.push_back(std::move(record));
  }
}

void read_examples(JsonReader& reader, Value json, RunData& data) {
  if (!reader.has(json, "examples")) {  // the file is older
    return;
  }
  for (const Value example : reader.array(json, "examples")) {
    const std::uint64_t failure = reader.count_of(example, "failure");
    if (failure >= data.failures.size()) {
      reader.complain("failure", "of an example is no index of \"failures\"");
      return;
    }
    data.failures[failure].example = std::make_shared<const ExampleExchange>(
        ExampleExchange{.request = reader.text(example, "request"),
                        .response = reader.text(example, "response"),
                        .note = reader.text(example, "note")});
  }
  data.examples_not_kept = reader.count_of(json, "examples_not_kept");
}

// A triple [entry, requests, failures].
EntryCell read_cell(JsonReader& reader, Value json, std::size_t entries) {
  const std::vector<Value> triple = reader.elements(json, "entries", 3);
  if (entries == 0) {
    reader.complain("entries", "of a point are none of the run's");
    return {};
  }
  const auto part = [&](std::size_t i, std::uint64_t max) {
    return static_cast<std::uint32_t>(reader.count(triple[i], "entries", max));
  };
  return {part(0, entries - 1), part(1, UINT32_MAX), part(2, UINT32_MAX)};
}

SeriesPoint read_point(JsonReader& reader, Value json, const RunData& data) {
  SeriesPoint point;
  point.second = static_cast<std::int64_t>(reader.count_of(json, "second", INT64_MAX));
  point.requests = reader.count_of(json, "requests");
  point.failures = reader.count_of(json, "failures");
  point.excluded_requests = reader.count_of(json, "excluded_requests");
  point.bytes_sent = reader.count_of(json, "bytes_sent");
  point.bytes_received = reader.count_of(json, "bytes_received");
  point.p50 = reader.duration(json, "p50_ns");
  point.p95 = reader.duration(json, "p95_ns");
  point.send_lateness_p99 = reader.duration(json, "send_lateness_p99_ns");
  point.send_lateness_max = reader.duration(json, "send_lateness_max_ns");
  point.turn_lateness_max = reader.duration(json, "turn_lateness_max_ns");
  if (reader.has(json, "in_flight_ns")) {  // files without these are older
    point.in_flight_time = reader.duration(json, "in_flight_ns");
    point.response_time = reader.duration(json, "response_ns");
    point.waited = reader.duration(json, "waited_ns");
    point.waits = reader.count_of(json, "waits");
  }
  point.late_starts = reader.count_of(json, "late_starts");
  point.dropped_starts = reader.count_of(json, "dropped_starts");
  point.generator_cpu = reader.real(json, "generator_cpu");
  for (const Value users : reader.array(json, "users")) {
    point.users.push_back(static_cast<std::uint32_t>(reader.count(users, "users", UINT32_MAX)));
  }
  if (point.users.size() > data.user_classes.size()) {
    reader.complain("users", "of a point has more numbers than there are user classes");
  }
  for (const Value cell : reader.array(json, "entries")) {
    point.entries.push_back(read_cell(reader, cell, data.entries.size()));
  }
  return point;
}

void read_series(JsonReader& reader, Value json, RunData& data) {
  const Value series = reader.member(json, "series");
  const auto span = static_cast<std::int64_t>(reader.count_of(series, "span_seconds", 1U << 30U));
  data.user_classes = reader.texts(series, "user_classes");
  std::vector<SeriesPoint> points;
  for (const Value json_point : reader.array(series, "points")) {
    SeriesPoint point = read_point(reader, json_point, data);
    const bool in_order = points.empty() || point.second > points.back().second;
    if (span < 1 || point.second % span != 0 || !in_order) {
      reader.complain("points", "are not in order, or not multiples of \"span_seconds\"");
    }
    if (reader.failed()) {
      return;
    }
    points.push_back(std::move(point));
  }
  data.series = Series(std::move(points), std::max<std::int64_t>(span, 1));
}

void read_generator(JsonReader& reader, Value json, RunData& data) {
  const Value generator = reader.member(json, "generator");
  data.send_lateness = read_histogram(reader, generator, "send_lateness");
  data.turn_lateness = read_histogram(reader, generator, "turn_lateness");
  data.start_lateness = read_histogram(reader, generator, "start_lateness");
  data.dropped_starts = reader.count_of(generator, "dropped_starts");
  data.clock_steps = reader.count_of(generator, "clock_steps");
  data.clock_step_largest = reader.duration(generator, "clock_step_largest_ns");
  data.samples_of_other_names = reader.count_of(generator, "samples_of_other_names");
  data.failures_not_kept = reader.count_of(generator, "failures_not_kept");
  data.exceptions_not_kept = reader.count_of(generator, "exceptions_not_kept");
}

Result<void> check_format(const JsonReader& reader, const std::string& file) {
  if (!reader.valid()) {
    return fail(file + ": this is not valid JSON (was the file cut off?)");
  }
  if (!reader.holds(reader.document(), "format", "acrida-run")) {
    return fail(file + ": this is not a file that acrida wrote with --run-json");
  }
  if (!reader.holds(reader.document(), "version", std::uint64_t{kRunJsonVersion})) {
    return fail(file +
                ": the file has a version of the format that this acrida cannot read (it reads " +
                std::to_string(kRunJsonVersion) + ")");
  }
  return {};
}

}  // namespace

Result<SavedRun> read_run_json(std::string_view text, const std::string& file) {
  JsonReader reader(text, file);
  if (Result<void> format = check_format(reader, file); !format.has_value()) {
    return fail(std::move(format.error()));
  }
  const Value json = reader.document();
  SavedRun run;
  run.info = read_info(reader, reader.member(json, "run"));
  run.info.end = reader.wall(json, "end_ns");
  if (reader.has(json, "plan")) {
    Learned learned = read_learned(reader, reader.member(json, "plan"));
    LoadPlan load = plan_load(learned, {});
    run.info.plan = RunInfo::Plan{.learned = std::move(learned), .load = std::move(load)};
  }
  run.data.start = reader.wall(json, "start_ns");
  run.data.figures_from = reader.wall(json, "figures_from_ns");
  run.data.figures_from_second =
      static_cast<std::int64_t>(reader.count_of(json, "figures_from_second", INT64_MAX));
  run.data.total = read_entry(reader, reader.member(json, "total"));
  for (const Value entry : reader.array(json, "entries")) {
    run.data.entries.push_back(read_entry(reader, entry));
    if (reader.failed()) {
      break;
    }
  }
  read_failures(reader, json, run.data);
  read_examples(reader, json, run.data);
  read_series(reader, json, run.data);
  read_generator(reader, json, run.data);
  read_observations(reader, json, run.data);
  if (reader.has(json, "server_times")) {
    run.info.server_times = read_server_times(reader, json, run.data.entries.size());
  }
  run.data.blocks = read_blocks(reader, json, run.data.entries.size());
  run.data.watches = read_watches(reader, json);
  run.judged_by = read_kept_targets(reader, json, run.data.entries);
  if (reader.failed()) {
    return fail(reader.error());
  }
  return run;
}

Result<SavedRun> load_run_json(const std::string& path, std::size_t bytes_max) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return fail(Error::system(path, errno));
  }
  std::string text;
  std::string piece(1U << 20U, '\0');
  ssize_t count = 0;
  int error = 0;
  do {
    count = ::read(descriptor, piece.data(), piece.size());
    error = count < 0 ? errno : 0;
    text.append(piece, 0, static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  } while ((count > 0 && text.size() <= bytes_max) || error == EINTR);
  ::close(descriptor);
  if (error != 0) {
    return fail(Error::system(path, error));
  }
  if (text.size() > bytes_max) {
    return fail(fmt::format("{}: over {} bytes; no run writes so much", path, bytes_max));
  }
  return read_run_json(text, path);
}

}  // namespace acrida
