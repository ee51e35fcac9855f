#include "report/run_json_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "report/run_json.h"
#include "report/sample_names.h"
#include "report/watch_json.h"

namespace acrida {
namespace {

using Json = nlohmann::json;

// Walks the document and remembers the first thing that is not as it should be. After that every
// answer is empty, so that callers need not look until the end.
class Reader {
 public:
  bool failed() const { return !error_.empty(); }
  const std::string& error() const { return error_; }

  const Json& member(const Json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    if (!object.is_object() || found == object.end()) {
      complain(name, "is missing");
      return empty_;
    }
    return *found;
  }
  const Json& array(const Json& object, const char* name) {
    const Json& value = member(object, name);
    return value.is_array() ? value : complain(name, "is not an array");
  }
  std::string text(const Json& object, const char* name) {
    const Json& value = member(object, name);
    if (!value.is_string()) {
      complain(name, "is not a text");
      return "";
    }
    return value.get<std::string>();
  }
  bool boolean(const Json& object, const char* name) {
    const Json& value = member(object, name);
    if (!value.is_boolean()) {
      complain(name, "is not true or false");
      return false;
    }
    return value.get<bool>();
  }
  double real(const Json& object, const char* name) {
    const Json& value = member(object, name);
    if (!value.is_number()) {
      complain(name, "is not a number");
      return 0;
    }
    return value.get<double>();
  }
  // A whole number of at most `max`.
  std::uint64_t count(const Json& value, const char* name, std::uint64_t max = UINT64_MAX) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > max) {
      complain(name, "is not a whole number in its range");
      return 0;
    }
    return value.get<std::uint64_t>();
  }
  std::uint64_t count_of(const Json& object, const char* name, std::uint64_t max = UINT64_MAX) {
    return count(member(object, name), name, max);
  }
  Duration duration(const Json& object, const char* name) {
    constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<Duration::rep>::max());
    return Duration(static_cast<Duration::rep>(count_of(object, name, kMax)));
  }
  WallTime wall(const Json& object, const char* name) { return WallTime(duration(object, name)); }

  const Json& complain(const std::string& name, const char* what) {
    if (!failed()) {
      error_ = "run.json: \"" + name + "\" " + what;
    }
    return empty_;
  }

 private:
  std::string error_;
  const Json empty_ = Json::array();
};

std::vector<BucketCount> read_buckets(Reader& reader, const Json& object, const char* name) {
  std::vector<BucketCount> buckets;
  for (const Json& pair : reader.array(object, name)) {
    if (!pair.is_array() || pair.size() != 2) {
      reader.complain(name, "holds something else than pairs");
      return {};
    }
    const auto bucket = reader.count(pair[0], name, kHistogramBuckets - 1);
    buckets.push_back({static_cast<std::uint32_t>(bucket), reader.count(pair[1], name)});
    const std::size_t n = buckets.size();
    if (n > 1 && buckets[n - 1].bucket <= buckets[n - 2].bucket) {
      reader.complain(name, "is not in ascending order");
      return {};
    }
  }
  return buckets;
}

Histogram read_histogram(Reader& reader, const Json& object, const char* name) {
  const Json& json = reader.member(object, name);
  Histogram histogram;
  TimeSummary summary;
  summary.count = reader.count_of(json, "count");
  summary.sum_ns = reader.count_of(json, "sum_ns");
  summary.min = reader.duration(json, "min_ns");
  summary.max = reader.duration(json, "max_ns");
  summary.below = reader.count_of(json, "below");
  summary.above = reader.count_of(json, "above");
  std::uint64_t counted = 0;
  for (const BucketCount& bucket : read_buckets(reader, json, "buckets")) {
    histogram.add_bucket(bucket.bucket, bucket.count);
    counted += bucket.count;
  }
  if (counted != summary.count || summary.min > summary.max) {
    reader.complain(name, "contradicts itself: its buckets do not add up to its count");
  }
  histogram.add_summary(summary);
  return histogram;
}

void read_counts(Reader& reader, const Json& json, EntryCounts& counts) {
  counts.requests = reader.count_of(json, "requests");
  counts.failures = reader.count_of(json, "failures");
  counts.without_time = reader.count_of(json, "without_time");
  counts.response_bytes = reader.count_of(json, "response_bytes");
  counts.bytes_sent = reader.count_of(json, "bytes_sent");
  counts.wire_bytes_received = reader.count_of(json, "wire_bytes_received");
  counts.exchanges = reader.count_of(json, "exchanges");
  counts.abandoned = reader.count_of(json, "abandoned");
  counts.unsent = reader.count_of(json, "unsent");
  const Json& excluded = reader.member(json, "excluded");
  counts.excluded_requests = reader.count_of(excluded, "requests");
  counts.excluded_failures = reader.count_of(excluded, "failures");
  counts.excluded_exchanges = reader.count_of(excluded, "exchanges");
  const Json& stamps = reader.member(json, "stamps");
  for (std::size_t i = 0; i < kStampNames.size(); ++i) {
    counts.stamps[i] = reader.count_of(stamps, kStampNames[i]);
  }
  const Json& phases = reader.member(json, "phases");
  for (std::size_t i = 0; i < kPhaseNames.size(); ++i) {
    const Json& phase = reader.member(phases, kPhaseNames[i]);
    counts.phases[i].count = reader.count_of(phase, "count");
    counts.phases[i].sum_ns = reader.count_of(phase, "sum_ns");
    counts.phases[i].max = reader.duration(phase, "max_ns");
  }
}

EntryStats read_entry(Reader& reader, const Json& json) {
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

RunInfo read_info(Reader& reader, const Json& json) {
  RunInfo info;
  info.version = reader.text(json, "acrida_version");
  info.scenario = reader.text(json, "scenario");
  const std::string kind = json.contains("kind") ? reader.text(json, "kind") : "scenario";
  info.locustfile = kind == "locustfile";
  if (kind != "locustfile" && kind != "scenario") {
    reader.complain("kind", "is neither \"locustfile\" nor \"scenario\"");
  }
  info.host = reader.text(json, "host");
  info.run_id = json.contains("run_id") ? reader.text(json, "run_id") : "";
  info.seed = reader.count_of(json, "seed");
  info.acceleration = json.contains("acceleration") ? reader.real(json, "acceleration") : 1;
  const std::string model = reader.text(json, "model");
  info.open_model = model == "open";
  if (model != "open" && model != "closed") {
    reader.complain("model", "is neither \"open\" nor \"closed\"");
  }
  info.shards = static_cast<std::uint32_t>(reader.count_of(json, "shards", UINT32_MAX));
  for (const Json& protocol : reader.array(json, "protocols")) {
    if (!protocol.is_string()) {
      reader.complain("protocols", "holds something else than texts");
      break;
    }
    info.protocols.push_back(protocol.get<std::string>());
  }
  info.tls_verification = reader.boolean(json, "tls_verification");
  info.stop_reason = reader.text(json, "stop_reason");
  if (json.is_object() && json.contains("guards")) {  // files without it are older
    const Json& guards = reader.member(json, "guards");
    info.max_rps = reader.count_of(guards, "max_rps", UINT32_MAX);
    info.held_back = reader.count_of(guards, "held_back", INT64_MAX);
    info.held_time = Duration(reader.count_of(guards, "held_back_ns", INT64_MAX));
    info.storm_stop = reader.boolean(guards, "storm_stop");
  }
  const Json& machine = reader.member(json, "machine");
  info.machine = reader.text(machine, "name");
  info.kernel = reader.text(machine, "kernel");
  info.cores = static_cast<std::uint32_t>(reader.count_of(machine, "cores", UINT32_MAX));
  for (const Json& option : reader.array(json, "options")) {
    info.options.push_back(
        {reader.text(option, "name"), reader.text(option, "value"), reader.text(option, "origin")});
  }
  for (const Json& version : reader.array(json, "versions")) {
    info.versions.push_back({reader.text(version, "of"), reader.text(version, "version")});
  }
  return info;
}

void read_failures(Reader& reader, const Json& json, RunData& data) {
  for (const Json& failure : reader.array(json, "failures")) {
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
  for (const Json& exception : reader.array(json, "exceptions")) {
    ExceptionRecord record;
    record.message = reader.text(exception, "message");
    record.traceback = reader.text(exception, "traceback");
    record.count = reader.count_of(exception, "count");
    record.first = reader.wall(exception, "first_ns");
    record.last = reader.wall(exception, "last_ns");
    data.exceptions.push_back(std::move(record));
  }
}

// A triple [entry, requests, failures].
EntryCell read_cell(Reader& reader, const Json& json, std::size_t entries) {
  if (!json.is_array() || json.size() != 3 || entries == 0) {
    reader.complain("entries", "of a point holds something else than triples of known entries");
    return {};
  }
  const auto part = [&](std::size_t i, std::uint64_t max) {
    return static_cast<std::uint32_t>(reader.count(json[i], "entries", max));
  };
  return {part(0, entries - 1), part(1, UINT32_MAX), part(2, UINT32_MAX)};
}

SeriesPoint read_point(Reader& reader, const Json& json, const RunData& data) {
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
  point.late_starts = reader.count_of(json, "late_starts");
  point.dropped_starts = reader.count_of(json, "dropped_starts");
  point.generator_cpu = reader.real(json, "generator_cpu");
  for (const Json& users : reader.array(json, "users")) {
    point.users.push_back(static_cast<std::uint32_t>(reader.count(users, "users", UINT32_MAX)));
  }
  if (point.users.size() > data.user_classes.size()) {
    reader.complain("users", "of a point has more numbers than there are user classes");
  }
  for (const Json& cell : reader.array(json, "entries")) {
    point.entries.push_back(read_cell(reader, cell, data.entries.size()));
  }
  return point;
}

void read_series(Reader& reader, const Json& json, RunData& data) {
  const Json& series = reader.member(json, "series");
  const auto span = static_cast<std::int64_t>(reader.count_of(series, "span_seconds", 1U << 30U));
  for (const Json& user_class : reader.array(series, "user_classes")) {
    if (!user_class.is_string()) {
      reader.complain("user_classes", "holds something else than texts");
      return;
    }
    data.user_classes.push_back(user_class.get<std::string>());
  }
  std::vector<SeriesPoint> points;
  for (const Json& json_point : reader.array(series, "points")) {
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

void read_generator(Reader& reader, const Json& json, RunData& data) {
  const Json& generator = reader.member(json, "generator");
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

Result<void> check_format(const Json& json) {
  if (!json.is_object() || !json.contains("format") || json["format"] != "acrida-run") {
    return fail("run.json: this is not a file that acrida wrote with --run-json");
  }
  if (!json.contains("version") || json["version"] != kRunJsonVersion) {
    return fail(
        "run.json: the file has a version of the format that this acrida cannot read (it "
        "reads " +
        std::to_string(kRunJsonVersion) + ")");
  }
  return {};
}

}  // namespace

Result<SavedRun> read_run_json(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    return fail("run.json: this is not valid JSON (was the file cut off?)");
  }
  if (Result<void> format = check_format(json); !format.has_value()) {
    return fail(std::move(format.error()));
  }
  Reader reader;
  SavedRun run;
  run.info = read_info(reader, reader.member(json, "run"));
  run.info.end = reader.wall(json, "end_ns");
  run.data.start = reader.wall(json, "start_ns");
  run.data.figures_from = reader.wall(json, "figures_from_ns");
  run.data.figures_from_second =
      static_cast<std::int64_t>(reader.count_of(json, "figures_from_second", INT64_MAX));
  run.data.total = read_entry(reader, reader.member(json, "total"));
  for (const Json& entry : reader.array(json, "entries")) {
    run.data.entries.push_back(read_entry(reader, entry));
    if (reader.failed()) {
      break;
    }
  }
  read_failures(reader, json, run.data);
  read_series(reader, json, run.data);
  read_generator(reader, json, run.data);
  read_watches(reader, json, run.data.watches);
  if (reader.failed()) {
    return fail(reader.error());
  }
  return run;
}

Result<SavedRun> load_run_json(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return fail(Error::system("open " + path, errno));
  }
  std::string text;
  std::string piece(1U << 20U, '\0');
  while (true) {
    const ssize_t count = ::read(descriptor, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      const int error = errno;
      ::close(descriptor);
      return fail(Error::system("read " + path, error));
    }
    if (count == 0) {
      break;
    }
    text.append(piece, 0, static_cast<std::size_t>(count));
  }
  ::close(descriptor);
  return read_run_json(text);
}

}  // namespace acrida
