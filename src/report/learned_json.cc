#include "report/learned_json.h"

#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace acrida {
namespace {

using Json = nlohmann::json;

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

// Remembers the first thing that is not as it should be; after that every answer is a default.
class LearnedReader {
 public:
  const std::string& error() const { return error_; }

  double real(const Json& object, const char* name, double fallback = 0) {
    const Json* const value = member(object, name);
    if (value == nullptr) {
      return fallback;
    }
    const double number = value->is_number() ? value->get<double>() : -1;
    return std::isfinite(number) && number >= 0 ? number
                                                : complain(name, "is not a number from 0 on", 0.0);
  }
  std::optional<double> perhaps(const Json& object, const char* name) {
    return member(object, name) == nullptr ? std::nullopt : std::optional(real(object, name));
  }
  template <class Integer>
  Integer whole(const Json& object, const char* name) {
    constexpr double kMax = 4e9;
    const double number = real(object, name);
    return static_cast<Integer>(number <= kMax ? number : complain(name, "is too large", 0.0));
  }
  std::string text(const Json& object, const char* name) {
    const Json* const value = member(object, name);
    if (value == nullptr) {
      return "";
    }
    return value->is_string() ? value->get<std::string>()
                              : complain(name, "is not a text", std::string());
  }
  bool flag(const Json& object, const char* name) {
    const Json* const value = member(object, name);
    return value != nullptr &&
           (value->is_boolean() ? value->get<bool>()
                                : complain(name, "is not true or false", false));
  }
  // Calls `read` with each of an array of objects.
  template <class Read>
  void each(const Json& object, const char* name, const Read& read) {
    const Json* const value = member(object, name);
    if (value != nullptr && !value->is_array()) {
      complain(name, "is not an array", 0);
    } else if (value != nullptr) {
      for (const Json& element : *value) {
        read(element);
      }
    }
  }

  std::vector<LearnedRequest> requests(const Json& object, const char* name) {
    std::vector<LearnedRequest> all;
    each(object, name, [&](const Json& json) {
      all.push_back({.method = text(json, "method"),
                     .name = text(json, "name"),
                     .count = real(json, "count"),
                     .seconds = real(json, "seconds"),
                     .failures = real(json, "failures")});
    });
    return all;
  }
  std::optional<LearnedWait> wait(const Json& object) {
    const Json* const value = member(object, "wait");
    if (value == nullptr) {
      return std::nullopt;
    }
    return LearnedWait{.seconds = real(*value, "seconds"), .pace = flag(*value, "pace")};
  }
  std::vector<LearnedTask> tasks(const Json& object, int depth) {
    std::vector<LearnedTask> all;
    if (depth > kDepthMax) {
      complain("tasks", "are nested too deeply", 0);
      return all;
    }
    each(object, "tasks", [&](const Json& json) {
      LearnedTask task;
      task.name = text(json, "name");
      task.weight = real(json, "weight", 1);
      task.executions = whole<std::uint32_t>(json, "executions");
      task.failed = whole<std::uint32_t>(json, "failed");
      task.error = text(json, "error");
      task.leaves_at_once = real(json, "leaves_at_once");
      task.leaves_waiting = real(json, "leaves_waiting");
      task.at_once = real(json, "at_once");
      task.pause = real(json, "pause");
      task.requests = requests(json, "requests");
      task.arrivals = perhaps(json, "arrivals");
      task.is_set = flag(json, "is_set");
      task.sequential = flag(json, "sequential");
      task.wait = wait(json);
      task.tasks = tasks(json, depth + 1);
      all.push_back(std::move(task));
    });
    return all;
  }

 private:
  const Json* member(const Json& object, const char* name) {
    if (!object.is_object()) {
      return complain(name, "is in no object", nullptr);
    }
    const auto found = object.find(name);
    return found == object.end() || !error_.empty() ? nullptr : &*found;
  }
  template <class Value>
  Value complain(const char* name, const char* what, Value value) {
    if (error_.empty()) {
      error_ = std::string("what was learned: \"") + name + "\" " + what;
    }
    return value;
  }

  std::string error_;
};

LearnedClass read_class(LearnedReader& reader, const Json& json) {
  LearnedClass user_class;
  user_class.name = reader.text(json, "name");
  user_class.weight = reader.real(json, "weight", 1);
  user_class.fixed_count = reader.whole<std::int64_t>(json, "fixed_count");
  user_class.users = reader.whole<std::int64_t>(json, "users");
  user_class.arrivals = reader.perhaps(json, "arrivals");
  user_class.wait = reader.wait(json).value_or(LearnedWait{});
  user_class.sequential = reader.flag(json, "sequential");
  user_class.on_start = reader.requests(json, "on_start");
  user_class.error = reader.text(json, "error");
  user_class.tasks = reader.tasks(json, 0);
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

Result<Learned> read_learned_json(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) {
    return fail("what was learned: not a JSON object");
  }
  LearnedReader reader;
  Learned learned;
  learned.source = reader.text(json, "source");
  learned.host = reader.text(json, "host");
  learned.own_demo = reader.flag(json, "own_demo");
  learned.repeats = reader.whole<std::uint32_t>(json, "repeats");
  learned.cut_short = reader.flag(json, "cut_short");
  learned.locustfile = reader.flag(json, "locustfile");
  learned.spawn_rate = reader.real(json, "spawn_rate", 1);
  learned.warm_up = reader.real(json, "warm_up");
  learned.run_time = reader.perhaps(json, "run_time");
  reader.each(json, "classes",
              [&](const Json& one) { learned.classes.push_back(read_class(reader, one)); });
  if (!reader.error().empty()) {
    return fail(reader.error());
  }
  return learned;
}

}  // namespace acrida
