#include "demo/served.h"

#include "demo/json_text.h"

namespace acrida {
namespace {

using demo::JsonText;

void write_counter(JsonText& json, std::string_view name, std::uint64_t count) {
  json.integer(name, static_cast<std::int64_t>(count));
}

void write_counters(JsonText& json,
                    std::string_view name,
                    const std::map<std::string, std::uint64_t>& counts) {
  json.key(name).open_object();
  for (const auto& [key, count] : counts) {
    write_counter(json, key, count);
  }
  json.close_object();
}

void write_route(JsonText& json, const ServedRoute& route) {
  write_counter(json, "seen", route.seen);
  write_counter(json, "answered", route.answered);
  write_counter(json, "unwritten", route.unwritten);
  write_counter(json, "pending", route.pending());
  json.key("by_status").open_object();
  for (const auto& [status, count] : route.by_status) {
    write_counter(json, std::to_string(status), count);
  }
  json.close_object();
}

}  // namespace

std::string ServedCounts::to_json() const {
  std::string out;
  JsonText json(out);
  json.open_object();
  write_route(json, total);
  write_counter(json, "connections", connections);
  write_counter(json, "connections_refused", connections_refused);
  write_counter(json, "malformed", malformed);
  write_counter(json, "incomplete", incomplete);
  write_counter(json, "log_failures", log_failures);
  write_counters(json, "faults", faults);
  write_counters(json, "effects", effects);
  json.key("routes").open_list();
  for (const auto& [key, route] : routes) {
    json.element().open_object().text("method", key.first).text("name", key.second);
    write_route(json, route);
    json.close_object();
  }
  json.close_list().close_object();
  return out;
}

}  // namespace acrida
