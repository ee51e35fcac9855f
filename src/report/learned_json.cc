#include "report/learned_json.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace acrida {
namespace {

using Value = JsonReader::Value;

constexpr int kDepthMax = 50;  // of task sets within task sets

void write_requests(JsonWriter& json,
                    std::string_view key,
                    const std::vector<LearnedRequest>& requests) {
  json.key(key).begin_array();
  for (const LearnedRequest& request : requests) {
    json.begin_object()
        .field("method", request.method)
        .field("name", request.name)
        .field("count", request.count)
        .field("seconds", request.seconds)
        .field("failures", request.failures)
        .end_object();
  }
  json.end_array();
}

void write_wait(JsonWriter& json, const LearnedWait& wait) {
  json.key("wait").begin_object();
  json.field("seconds", wait.seconds).field("pace", wait.pace).end_object();
}

void write_tasks(JsonWriter& json, const std::vector<LearnedTask>& tasks) {
  json.key("tasks").begin_array();
  for (const LearnedTask& task : tasks) {
    json.begin_object()
        .field("name", task.name)
        .field("weight", task.weight)
        .field("executions", task.executions)
        .field("failed", task.failed)
        .field("error", task.error)
        .field("leaves_at_once", task.leaves_at_once)
        .field("leaves_waiting", task.leaves_waiting)
        .field("at_once", task.at_once)
        .field("pause", task.pause);
    write_requests(json, "requests", task.requests);
    if (task.arrivals) {
      json.field("arrivals", *task.arrivals);
    }
    if (task.is_set) {
      json.field("is_set", true).field("sequential", task.sequential);
      if (task.wait) {
        write_wait(json, *task.wait);
      }
      write_tasks(json, task.tasks);
    }
    json.end_object();
  }
  json.end_array();
}

double number(JsonReader& reader, Value object, const char* name, double fallback = 0) {
  return reader.has(object, name) ? reader.positive(object, name) : fallback;
}

std::optional<double> perhaps(JsonReader& reader, Value object, const char* name) {
  return reader.has(object, name) ? std::optional(reader.positive(object, name)) : std::nullopt;
}

template <class Integer>
Integer whole(JsonReader& reader, Value object, const char* name) {
  constexpr std::uint64_t kMax = 4'000'000'000;
  return reader.has(object, name) ? static_cast<Integer>(reader.count_of(object, name, kMax)) : 0;
}

std::string text(JsonReader& reader, Value object, const char* name) {
  return reader.has(object, name) ? reader.text(object, name) : "";
}

bool flag(JsonReader& reader, Value object, const char* name) {
  return reader.has(object, name) && reader.boolean(object, name);
}

std::vector<Value> array(JsonReader& reader, Value object, const char* name) {
  return reader.has(object, name) ? reader.array(object, name) : std::vector<Value>();
}

std::vector<LearnedRequest> read_requests(JsonReader& reader, Value object, const char* name) {
  std::vector<LearnedRequest> requests;
  for (const Value json : array(reader, object, name)) {
    requests.push_back({.method = reader.text(json, "method"),
                        .name = reader.text(json, "name"),
                        .count = reader.positive(json, "count"),
                        .seconds = number(reader, json, "seconds"),
                        .failures = number(reader, json, "failures")});
  }
  return requests;
}

std::optional<LearnedWait> read_wait(JsonReader& reader, Value object) {
  if (!reader.has(object, "wait")) {
    return std::nullopt;
  }
  const Value wait = reader.member(object, "wait");
  return LearnedWait{.seconds = reader.positive(wait, "seconds"),
                     .pace = flag(reader, wait, "pace")};
}

std::vector<LearnedTask> read_tasks(JsonReader& reader, Value object, int depth) {
  std::vector<LearnedTask> tasks;
  if (depth > kDepthMax) {
    reader.complain("tasks", "are nested too deeply");
    return tasks;
  }
  for (const Value json : array(reader, object, "tasks")) {
    LearnedTask& task = tasks.emplace_back();
    task.name = reader.text(json, "name");
    task.weight = number(reader, json, "weight", 1);
    task.executions = whole<std::uint32_t>(reader, json, "executions");
    task.failed = whole<std::uint32_t>(reader, json, "failed");
    task.error = text(reader, json, "error");
    task.leaves_at_once = number(reader, json, "leaves_at_once");
    task.leaves_waiting = number(reader, json, "leaves_waiting");
    task.at_once = number(reader, json, "at_once");
    task.pause = number(reader, json, "pause");
    task.requests = read_requests(reader, json, "requests");
    task.arrivals = perhaps(reader, json, "arrivals");
    task.is_set = flag(reader, json, "is_set");
    task.sequential = flag(reader, json, "sequential");
    task.wait = read_wait(reader, json);
    task.tasks = read_tasks(reader, json, depth + 1);
  }
  return tasks;
}

LearnedClass read_class(JsonReader& reader, Value json) {
  LearnedClass user_class;
  user_class.name = reader.text(json, "name");
  user_class.weight = number(reader, json, "weight", 1);
  user_class.fixed_count = whole<std::int64_t>(reader, json, "fixed_count");
  user_class.users = whole<std::int64_t>(reader, json, "users");
  user_class.arrivals = perhaps(reader, json, "arrivals");
  user_class.wait = read_wait(reader, json).value_or(LearnedWait{});
  user_class.sequential = flag(reader, json, "sequential");
  user_class.on_start = read_requests(reader, json, "on_start");
  user_class.error = text(reader, json, "error");
  user_class.tasks = read_tasks(reader, json, 0);
  return user_class;
}

}  // namespace

void write_learned(JsonWriter& json, const Learned& learned) {
  json.begin_object()
      .field("source", learned.source)
      .field("host", learned.host)
      .field("own_demo", learned.own_demo)
      .field("repeats", learned.repeats)
      .field("cut_short", learned.cut_short)
      .field("locustfile", learned.locustfile)
      .field("spawn_rate", learned.spawn_rate)
      .field("relogin", learned.relogin)
      .field("warm_up", learned.warm_up);
  if (learned.run_time) {
    json.field("run_time", *learned.run_time);
  }
  json.key("classes").begin_array();
  for (const LearnedClass& user_class : learned.classes) {
    json.begin_object()
        .field("name", user_class.name)
        .field("weight", user_class.weight)
        .field("fixed_count", user_class.fixed_count)
        .field("users", user_class.users);
    if (user_class.arrivals) {
      json.field("arrivals", *user_class.arrivals);
    }
    write_wait(json, user_class.wait);
    json.field("sequential", user_class.sequential);
    write_requests(json, "on_start", user_class.on_start);
    json.field("error", user_class.error);
    write_tasks(json, user_class.tasks);
    json.end_object();
  }
  json.end_array().end_object();
}

std::string learned_json(const Learned& learned) {
  JsonWriter json;
  write_learned(json, learned);
  return json.take();
}

Learned read_learned(JsonReader& reader, JsonReader::Value json) {
  Learned learned;
  learned.source = text(reader, json, "source");
  learned.host = text(reader, json, "host");
  learned.own_demo = flag(reader, json, "own_demo");
  learned.repeats = whole<std::uint32_t>(reader, json, "repeats");
  learned.cut_short = flag(reader, json, "cut_short");
  learned.locustfile = flag(reader, json, "locustfile");
  learned.spawn_rate = number(reader, json, "spawn_rate", 1);
  learned.relogin = number(reader, json, "relogin");
  learned.warm_up = number(reader, json, "warm_up");
  learned.run_time = perhaps(reader, json, "run_time");
  for (const Value one : reader.array(json, "classes")) {
    learned.classes.push_back(read_class(reader, one));
  }
  return learned;
}

Result<Learned> read_learned_json(std::string_view text) {
  JsonReader reader(text, "what was learned");
  if (!reader.valid()) {
    return fail("what was learned: not JSON");
  }
  Learned learned = read_learned(reader, reader.document());
  if (reader.failed()) {
    return fail(reader.error());
  }
  return learned;
}

}  // namespace acrida
