#include "report/observation_json.h"

#include <utility>

#include "report/histogram_json.h"

namespace acrida {
namespace {

void write_causes(JsonWriter& json, const RunData& data) {
  json.new_line().key("causes").begin_array();
  for (const CauseRecord& cause : data.causes) {
    json.new_line().begin_object();
    json.field("entry", cause.entry).field("status", cause.status);
    json.field("cause", cause.cause).field("message", cause.message);
    json.field("count", cause.count).field("failures", cause.failures);
    json.field("first_ns", cause.first.time_since_epoch().count());
    json.field("last_ns", cause.last.time_since_epoch().count()).end_object();
  }
  json.end_array().field("causes_not_kept", data.causes_not_kept);
}

void write_labels(JsonWriter& json, const RunData& data) {
  json.new_line().key("labels").begin_array();
  for (const LabelStats& label : data.labels) {
    json.new_line().begin_object().field("label", label.label);
    json.field("requests", label.requests).field("failures", label.failures).key("times");
    write_histogram(json, label.times);
    json.end_object();
  }
  json.end_array().field("labels_not_kept", data.labels_not_kept);
}

void write_server(JsonWriter& json, const ServerFacts& server) {
  json.new_line().key("server").begin_object();
  json.key("servers").begin_array();
  for (const std::string& name : server.servers) {
    json.text(name);
  }
  json.end_array().field("frappe", server.frappe).field("csrf_token", server.csrf_token);
  if (server.rate_limit_left) {
    json.field("rate_limit_left", *server.rate_limit_left);
  }
  if (server.rate_limit) {
    json.field("rate_limit", *server.rate_limit);
  }
  json.field("retry_after_ns", server.retry_after.count());
  json.field("connections_opened", server.connections_opened);
  json.field("tls_handshakes", server.tls_handshakes).field("tls_resumed", server.tls_resumed);
  json.field("segments_sent", server.segments_sent);
  json.field("segments_repeated", server.segments_repeated).end_object();
}

void write_vitals(JsonWriter& json, const Vitals& vitals) {
  json.new_line().key("vitals").begin_object();
  json.field("descriptors_max", vitals.descriptors_max);
  json.field("descriptors_limit", vitals.descriptors_limit);
  json.field("ports_max", vitals.ports_max).field("time_wait_max", vitals.time_wait_max);
  json.field("ports_limit", vitals.ports_limit);
  json.field("memory_max", vitals.memory_max);
  json.field("memory_of_machine", vitals.memory_of_machine).field("swap_max", vitals.swap_max);
  json.field("process_cpu_mean", vitals.process_cpu_mean).field("cores", vitals.cores);
  json.field("network_share_max", vitals.network_share_max);
  json.field("network_interface", vitals.network_interface).end_object();
}

CauseRecord read_cause(JsonReader& reader, JsonReader::Value json, std::size_t entries) {
  CauseRecord cause;
  cause.entry = static_cast<std::uint32_t>(reader.count_of(json, "entry", UINT32_MAX));
  if (cause.entry >= entries) {
    reader.complain("entry", "of a cause is no index of \"entries\"");
  }
  cause.status = static_cast<std::uint16_t>(reader.count_of(json, "status", UINT16_MAX));
  cause.cause = reader.text(json, "cause");
  cause.message = reader.text(json, "message");
  cause.count = reader.count_of(json, "count");
  cause.failures = reader.count_of(json, "failures", cause.count);
  cause.first = reader.wall(json, "first_ns");
  cause.last = reader.wall(json, "last_ns");
  return cause;
}

LabelStats read_label(JsonReader& reader, JsonReader::Value json) {
  LabelStats label;
  label.label = reader.text(json, "label");
  label.requests = reader.count_of(json, "requests");
  label.failures = reader.count_of(json, "failures", label.requests);
  label.times = read_histogram(reader, json, "times");
  if (label.times.count() > label.requests) {
    reader.complain("times", "of a label are more than its requests");
  }
  return label;
}

ServerFacts read_server(JsonReader& reader, JsonReader::Value json) {
  ServerFacts server;
  server.servers = reader.texts(json, "servers");
  server.frappe = reader.boolean(json, "frappe");
  server.csrf_token = reader.boolean(json, "csrf_token");
  if (reader.has(json, "rate_limit_left")) {
    server.rate_limit_left = reader.real(json, "rate_limit_left");
  }
  if (reader.has(json, "rate_limit")) {
    server.rate_limit = reader.real(json, "rate_limit");
  }
  server.retry_after = reader.duration(json, "retry_after_ns");
  server.connections_opened = reader.count_of(json, "connections_opened");
  server.tls_handshakes = reader.count_of(json, "tls_handshakes");
  server.tls_resumed = reader.count_of(json, "tls_resumed");
  server.segments_sent = reader.count_of(json, "segments_sent");
  server.segments_repeated = reader.count_of(json, "segments_repeated");
  return server;
}

Vitals read_vitals(JsonReader& reader, JsonReader::Value json) {
  Vitals vitals;
  vitals.descriptors_max = reader.count_of(json, "descriptors_max");
  vitals.descriptors_limit = reader.count_of(json, "descriptors_limit");
  vitals.ports_max = reader.count_of(json, "ports_max");
  vitals.time_wait_max = reader.count_of(json, "time_wait_max");
  vitals.ports_limit = reader.count_of(json, "ports_limit");
  vitals.memory_max = reader.count_of(json, "memory_max");
  vitals.memory_of_machine = reader.count_of(json, "memory_of_machine");
  vitals.swap_max = reader.count_of(json, "swap_max");
  vitals.process_cpu_mean = reader.positive(json, "process_cpu_mean");
  vitals.cores = static_cast<std::uint32_t>(reader.count_of(json, "cores", UINT32_MAX));
  vitals.network_share_max = reader.positive(json, "network_share_max");
  vitals.network_interface = reader.text(json, "network_interface");
  return vitals;
}

}  // namespace

void write_observations(JsonWriter& json, const RunData& data) {
  write_causes(json, data);
  write_labels(json, data);
  write_server(json, data.server);
  write_vitals(json, data.vitals);
}

void read_observations(JsonReader& reader, JsonReader::Value document, RunData& data) {
  if (!reader.has(document, "causes")) {
    return;
  }
  for (const JsonReader::Value cause : reader.array(document, "causes")) {
    data.causes.push_back(read_cause(reader, cause, data.entries.size()));
    if (reader.failed()) {
      return;
    }
  }
  data.causes_not_kept = reader.count_of(document, "causes_not_kept");
  for (const JsonReader::Value label : reader.array(document, "labels")) {
    data.labels.push_back(read_label(reader, label));
    if (reader.failed()) {
      return;
    }
  }
  data.labels_not_kept = reader.count_of(document, "labels_not_kept");
  data.server = read_server(reader, reader.member(document, "server"));
  data.vitals = read_vitals(reader, reader.member(document, "vitals"));
}

}  // namespace acrida
