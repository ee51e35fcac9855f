#include "report/run_json.h"

#include <functional>

#include "base/figures.h"
#include "report/atomic_file.h"
#include "report/block_json.h"
#include "report/histogram_json.h"
#include "report/json_writer.h"
#include "report/learned_json.h"
#include "report/observation_json.h"
#include "report/ratio_json.h"
#include "report/sample_names.h"
#include "report/site_json.h"
#include "report/verdict_json.h"
#include "report/watch_json.h"
#include "verdict/validity.h"

namespace acrida {
namespace {

constexpr std::size_t kPieceBytes = 1U << 20U;

// Called between the parts of the document; takes what was written.
using Drain = std::function<void(JsonWriter&)>;

std::int64_t wall_ns(WallTime time) {
  return time.time_since_epoch().count();
}

void write_info(JsonWriter& json, const RunInfo& info) {
  json.field("acrida_version", info.version);
  json.field("scenario", info.scenario);
  json.field("kind", std::string(info.locustfile ? "locustfile" : "scenario"));
  json.field("host", mask_password(info.host));
  json.field("run_id", info.run_id);
  json.field("seed", info.seed);
  json.field("acceleration", info.acceleration);
  json.field("model", std::string(info.open_model ? "open" : "closed"));
  json.field("shards", info.shards);
  json.key("protocols").begin_array();
  for (const std::string& protocol : info.protocols) {
    json.text(protocol);
  }
  json.end_array();
  json.field("tls_verification", info.tls_verification);
  json.field("stop_reason", info.stop_reason);
  json.key("guards").begin_object();
  json.field("max_rps", info.max_rps).field("held_back", info.held_back);
  json.field("held_back_ns", info.held_time.count()).field("storm_stop", info.storm_stop);
  json.end_object();
  json.key("machine").begin_object();
  json.field("name", info.machine);
  json.field("kernel", info.kernel);
  json.field("cores", info.cores);
  json.end_object();
  json.key("options").begin_array();
  for (const RunInfo::Option& option : info.options) {
    json.begin_object();
    json.field("name", option.name).field("value", mask_password(option.value));
    json.field("origin", option.origin);
    json.end_object();
  }
  json.end_array();
  json.key("versions").begin_array();
  for (const RunInfo::Version& version : info.versions) {
    json.begin_object().field("of", version.of).field("version", version.version).end_object();
  }
  json.end_array();
  if (info.task_ratio != "null") {
    json.key("task_ratio");
    write_ratio(json, info.task_ratio);
  }
}

void write_reconciliation(JsonWriter& json, const RunInfo::Reconciliation& reconciliation) {
  json.new_line().key("reconciliation").begin_object();
  json.field("done", reconciliation.error.empty()).field("agrees", reconciliation.agrees);
  json.field("error", reconciliation.error).field("requests", reconciliation.requests);
  for (const auto& [name, count] : reconciliation.counts) {
    json.field(name, count);
  }
  json.field("stock_judged", reconciliation.stock_judged).key("series").begin_array();
  for (const auto& [first, last] : reconciliation.series) {
    json.begin_object().field("first", first).field("last", last).end_object();
  }
  json.end_array().key("differences").begin_array();
  for (const auto& [kind, text] : reconciliation.differences) {
    json.new_line().begin_object().field("kind", kind).field("text", text).end_object();
  }
  json.end_array().end_object();
}

// For readers without a histogram at hand; read_run_json() derives them again.
void write_validity(JsonWriter& json, const RunData& data) {
  const Validity validity = assess_validity(data);
  json.begin_object();
  json.field("valid", validity.valid());
  json.key("findings").begin_array();
  for (const ValidityFinding& finding : validity.findings) {
    json.begin_object();
    json.field("id", finding.id).field("text", finding.text);
    json.end_object();
  }
  json.end_array();
  json.field("generator_cpu_max", validity.generator_cpu_max);
  json.field("send_lateness_p99_ns", validity.send_lateness_p99.count());
  json.field("send_lateness_max_ns", validity.send_lateness_max.count());
  json.end_object();
}

void write_percentiles(JsonWriter& json, const EntryStats& entry) {
  const Histogram times = entry.all();
  json.begin_object();
  json.field("p50", times.percentile(0.5).count()).field("p90", times.percentile(0.9).count());
  json.field("p95", times.percentile(0.95).count()).field("p99", times.percentile(0.99).count());
  json.end_object();
}

void write_counts(JsonWriter& json, const EntryCounts& counts) {
  json.field("requests", counts.requests).field("failures", counts.failures);
  json.field("without_time", counts.without_time).field("in_on_start", counts.in_on_start);
  json.field("response_bytes", counts.response_bytes);
  json.field("bytes_sent", counts.bytes_sent);
  json.field("wire_bytes_received", counts.wire_bytes_received);
  json.field("exchanges", counts.exchanges);
  json.field("abandoned", counts.abandoned).field("unsent", counts.unsent);
  json.key("excluded").begin_object();
  json.field("requests", counts.excluded_requests);
  json.field("failures", counts.excluded_failures);
  json.field("exchanges", counts.excluded_exchanges).end_object();
  json.key("stamps").begin_object();
  for (std::size_t i = 0; i < counts.stamps.size(); ++i) {
    json.field(kStampNames[i], counts.stamps[i]);
  }
  json.end_object().key("phases").begin_object();
  for (std::size_t i = 0; i < counts.phases.size(); ++i) {
    json.key(kPhaseNames[i]).begin_object();
    json.field("count", counts.phases[i].count).field("sum_ns", counts.phases[i].sum_ns);
    json.field("max_ns", counts.phases[i].max.count()).end_object();
  }
  json.end_object();
}

void write_entry(JsonWriter& json, const EntryStats& entry) {
  json.new_line().begin_object();
  json.field("method", entry.method).field("name", entry.name);
  write_counts(json, entry.counts);
  json.field("first_done_ns", wall_ns(entry.first_done));
  json.field("last_done_ns", wall_ns(entry.last_done));
  json.key("percentiles_ns");
  write_percentiles(json, entry);
  json.key("success");
  write_histogram(json, entry.success);
  json.key("failure");
  write_histogram(json, entry.failure);
  json.key("service");
  write_histogram(json, entry.service);
  json.key("rounded_up");
  write_buckets(json, entry.rounded_up);
  json.end_object();
}

void write_failures(JsonWriter& json, const RunData& data) {
  json.new_line().key("failures").begin_array();
  for (const FailureRecord& failure : data.failures) {
    json.new_line().begin_object();
    json.field("entry", failure.entry).field("text", failure.text).field("count", failure.count);
    json.field("first_ns", wall_ns(failure.first)).field("last_ns", wall_ns(failure.last));
    json.end_object();
  }
  json.end_array().new_line().key("exceptions").begin_array();
  for (const ExceptionRecord& exception : data.exceptions) {
    json.new_line().begin_object();
    json.field("message", exception.message).field("traceback", exception.traceback);
    json.field("count", exception.count);
    json.field("first_ns", wall_ns(exception.first)).field("last_ns", wall_ns(exception.last));
    json.end_object();
  }
  json.end_array();
}

// Apart from the failures, whose reader may not want this much.
void write_examples(JsonWriter& json, const RunData& data) {
  json.new_line().key("examples").begin_array();
  for (std::uint32_t i = 0; i < data.failures.size(); ++i) {
    const std::shared_ptr<const ExampleExchange>& example = data.failures[i].example;
    if (example != nullptr) {
      json.new_line().begin_object().field("failure", i);
      json.field("request", example->request).field("response", example->response);
      json.field("note", example->note).end_object();
    }
  }
  json.end_array().field("examples_not_kept", data.examples_not_kept);
}

void write_point(JsonWriter& json, const SeriesPoint& point) {
  json.new_line().begin_object();
  json.field("second", point.second);
  json.field("requests", point.requests).field("failures", point.failures);
  json.field("excluded_requests", point.excluded_requests);
  json.field("bytes_sent", point.bytes_sent).field("bytes_received", point.bytes_received);
  json.field("p50_ns", point.p50.count()).field("p95_ns", point.p95.count());
  json.field("send_lateness_p99_ns", point.send_lateness_p99.count());
  json.field("send_lateness_max_ns", point.send_lateness_max.count());
  json.field("turn_lateness_max_ns", point.turn_lateness_max.count());
  json.field("in_flight_ns", point.in_flight_time.count());
  json.field("response_ns", point.response_time.count());
  json.field("waited_ns", point.waited.count()).field("waits", point.waits);
  json.field("late_starts", point.late_starts).field("dropped_starts", point.dropped_starts);
  json.field("generator_cpu", point.generator_cpu);
  json.key("users").begin_array();
  for (const std::uint32_t users : point.users) {
    json.number(std::uint64_t{users});
  }
  json.end_array().key("entries").begin_array();
  for (const EntryCell& cell : point.entries) {
    json.begin_array().number(std::uint64_t{cell.entry});
    json.number(std::uint64_t{cell.requests}).number(std::uint64_t{cell.failures}).end_array();
  }
  json.end_array().end_object();
}

void write_series(JsonWriter& json, const RunData& data, const Drain& drain) {
  json.new_line().key("series").begin_object();
  json.field("span_seconds", data.series.span());
  json.key("user_classes").begin_array();
  for (const std::string& user_class : data.user_classes) {
    json.text(user_class);
  }
  json.end_array().key("points").begin_array();
  for (const SeriesPoint& point : data.series.points()) {
    write_point(json, point);
    drain(json);
  }
  json.end_array().end_object();
}

void write_generator(JsonWriter& json, const RunData& data) {
  json.new_line().key("generator").begin_object();
  json.key("send_lateness");
  write_histogram(json, data.send_lateness);
  json.key("turn_lateness");
  write_histogram(json, data.turn_lateness);
  json.key("start_lateness");
  write_histogram(json, data.start_lateness);
  json.field("dropped_starts", data.dropped_starts);
  json.field("clock_steps", data.clock_steps);
  json.field("clock_step_largest_ns", data.clock_step_largest.count());
  json.field("samples_of_other_names", data.samples_of_other_names);
  json.field("failures_not_kept", data.failures_not_kept);
  json.field("exceptions_not_kept", data.exceptions_not_kept);
  json.end_object();
}

void write_run(JsonWriter& json, const RunInfo& info, const RunData& data, const Drain& drain) {
  json.begin_object();
  json.field("format", std::string("acrida-run")).field("version", kRunJsonVersion);
  json.field("started_at", utc_timestamp(data.start)).field("ended_at", utc_timestamp(info.end));
  json.field("start_ns", wall_ns(data.start)).field("end_ns", wall_ns(info.end));
  json.field("figures_from_ns", wall_ns(data.figures_from));
  json.field("figures_from_second", data.figures_from_second);
  json.new_line().key("validity");
  write_validity(json, data);
  json.new_line().key("run").begin_object();
  write_info(json, info);
  json.end_object();
  if (info.reconciliation) {
    write_reconciliation(json, *info.reconciliation);
  }
  if (info.plan) {
    json.new_line().key("plan");
    write_learned(json, info.plan->learned);
  }
  if (info.verdict) {
    write_verdict(json, *info.verdict);
  }
  json.new_line().key("total");
  write_entry(json, data.total);
  json.new_line().key("entries").begin_array();
  for (const EntryStats& entry : data.entries) {
    write_entry(json, entry);
    drain(json);
  }
  json.end_array();
  write_failures(json, data);
  write_examples(json, data);
  write_series(json, data, drain);
  write_generator(json, data);
  write_observations(json, data);
  write_failure_split(json, data);
  if (info.server_times) {
    write_server_times(json, *info.server_times);
  }
  write_blocks(json, data.blocks, [&] { drain(json); });
  write_watches(json, data.watches);
  json.end_object();
}

}  // namespace

std::string run_json(const RunInfo& info, const RunData& data) {
  JsonWriter json;
  write_run(json, info, data, [](JsonWriter&) {});
  return json.take() + "\n";
}

Result<void> save_run_json(const std::string& path, const RunInfo& info, const RunData& data) {
  Result<AtomicFile> file = AtomicFile::create(path);
  if (!file.has_value()) {
    return fail(std::move(file.error()));
  }
  Result<void> result;
  JsonWriter json;
  write_run(json, info, data, [&](JsonWriter& written) {
    if (written.size() >= kPieceBytes && result.has_value()) {
      result = file->write(written.take());
    }
  });
  if (result.has_value()) {
    result = file->write(json.take() + "\n");
  }
  return result.has_value() ? file->commit(AtomicFile::Durability::kSynced) : result;
}

}  // namespace acrida
