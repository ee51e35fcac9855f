#include "report/site_json.h"

#include "verdict/failure_split.h"

namespace acrida {
namespace {

void write_split(JsonWriter& json, const FailureSplit& split) {
  json.field("validation", split.validation).field("system", split.system);
  json.field("script", split.script).field("unknown", split.unknown);
}

}  // namespace

void write_failure_split(JsonWriter& json, const RunData& data) {
  const FailureSplits splits = split_failures(data);
  json.new_line().key("failure_split").begin_object();
  write_split(json, splits.total);
  json.key("entries").begin_array();
  for (std::uint32_t entry = 0; entry < splits.entries.size(); ++entry) {
    if (splits.entries[entry].total() > 0) {
      json.new_line().begin_object().field("entry", entry);
      write_split(json, splits.entries[entry]);
      json.end_object();
    }
  }
  json.end_array().end_object();
}

void write_server_times(JsonWriter& json, const ServerTimesTable& table) {
  json.new_line().key("server_times").begin_object();
  json.field("log", table.log).field("log_requests", table.log_requests);
  json.field("log_unreadable", table.log_unreadable);
  json.field("kept", table.kept).field("not_kept", table.not_kept);
  json.field("joined", table.joined);
  json.key("entries").begin_array();
  for (const ServerTimes& times : table.entries) {
    json.new_line().begin_object().field("entry", times.entry).field("joined", times.joined);
    json.field("server_p50_ns", times.server_p50.count());
    json.field("server_p95_ns", times.server_p95.count());
    json.field("total_p50_ns", times.total_p50.count());
    json.field("total_p95_ns", times.total_p95.count()).end_object();
  }
  json.end_array().end_object();
}

}  // namespace acrida
