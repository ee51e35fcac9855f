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

ServerTimesTable read_server_times(JsonReader& reader,
                                   JsonReader::Value document,
                                   std::size_t entries) {
  const JsonReader::Value json = reader.member(document, "server_times");
  ServerTimesTable table;
  table.log = reader.text(json, "log");
  table.log_requests = reader.count_of(json, "log_requests");
  table.log_unreadable = reader.count_of(json, "log_unreadable");
  table.kept = reader.count_of(json, "kept");
  table.not_kept = reader.count_of(json, "not_kept");
  table.joined = reader.count_of(json, "joined", table.kept);
  for (const JsonReader::Value row : reader.array(json, "entries")) {
    ServerTimes times;
    times.entry = static_cast<std::uint32_t>(reader.count_of(row, "entry", UINT32_MAX));
    if (times.entry >= entries) {
      reader.complain("entry", "of a server time is no index of \"entries\"");
    }
    times.joined = reader.count_of(row, "joined", table.joined);
    times.server_p50 = reader.duration(row, "server_p50_ns");
    times.server_p95 = reader.duration(row, "server_p95_ns");
    times.total_p50 = reader.duration(row, "total_p50_ns");
    times.total_p95 = reader.duration(row, "total_p95_ns");
    table.entries.push_back(times);
    if (reader.failed()) {
      break;
    }
  }
  return table;
}

}  // namespace acrida
