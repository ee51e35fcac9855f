#include "app/web_template_args.h"

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "app/help.h"
#include "app/option_values.h"
#include "app/run_setup.h"
#include "app/swarm_form.h"
#include "base/timespan.h"
#include "report/json_writer.h"

namespace acrida {
namespace {

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name).begin_array();
  for (const std::string& text : texts) {
    json.text(text);
  }
  json.end_array();
}

void write_reals(JsonWriter& json, std::string_view name, const std::vector<double>& values) {
  json.key(name).begin_array();
  for (const double value : values) {
    json.real(value);
  }
  json.end_array();
}

std::int64_t fixed_count(const Options& options, const UserType& type) {
  for (const auto& [name, count] : options.fixed_counts) {
    if (name == type.name) {
      return count;
    }
  }
  return type.fixed_count;
}

// Locust's attributes of each class, by its name.
void write_users(JsonWriter& json, const Options& options, const ScenarioPlan& scenario) {
  json.key("users").begin_object();
  for (const UserType& type : scenario.user_types()) {
    json.key(type.name)
        .begin_object()
        .field("fixed_count", fixed_count(options, type))
        .field("host", mask_url(type.host))
        .field("weight", type.weight);
    json.key("tasks").begin_array();
    for (const PlannedTask& task : type.tasks.tasks()) {
      json.text(task.name);
    }
    json.end_array().end_object();
  }
  json.end_object();
  json.key("available_user_tasks").begin_object();
  for (const UserType& type : scenario.user_types()) {
    json.key(type.name).begin_array();
    for (const PlannedTask& task : type.tasks.tasks()) {
      json.text(task.name);
    }
    json.end_array();
  }
  json.end_object();
}

void write_form(JsonWriter& json, const WebSteering& steering) {
  const Options& options = steering.options();
  const ScenarioPlan& scenario = steering.scenario();
  std::vector<std::string> classes;
  bool needs_host = scenario.host().empty();
  for (const UserType& type : scenario.user_types()) {
    classes.push_back(type.name);
    needs_host = needs_host && type.host.empty();
  }
  const std::string shape = default_shape(options, scenario);
  write_texts(json, "available_user_classes", classes);
  write_texts(json, "available_shape_classes", shape_names(options, scenario));
  json.key("extra_options").begin_object().end_object();
  const bool fixed_shape = shape != "Default" && shape != "shift";
  json.field("hide_common_options", fixed_shape && !options.class_picker)
      .field("shape_use_common_options", shape == "shift")
      .field("host", mask_url(options.host.value_or(scenario.host())))
      .field("is_host_required", needs_host)
      .field("missing_host_warning", needs_host)
      .field("override_host_warning", false)
      .field("show_userclass_picker", options.class_picker)
      .field("profile", options.profile.value_or(""));
  options.users ? json.field("num_users", *options.users) : json.key("num_users").null();
  options.spawn_rate ? json.field("spawn_rate", *options.spawn_rate)
                     : json.key("spawn_rate").null();
  const std::optional<Duration> run_time = steering.offered_run_time();
  json.field("run_time", run_time ? format_timespan(*run_time) : std::string());
  write_users(json, options, scenario);
}

void write_ours(JsonWriter& json, const WebSteering& steering) {
  const Options& options = steering.options();
  const ScenarioPlan& scenario = steering.scenario();
  const bool open_model = is_open_model(scenario) || !options.arrival_rates.empty();
  json.key("acrida")
      .begin_object()
      .field("version", version_number())
      .field("kind", std::string_view("scenario"))
      .field("open_model", open_model)
      .field("shape", default_shape(options, scenario));
  json.key("user_classes").begin_array();
  for (const UserType& type : scenario.user_types()) {
    json.begin_object()
        .field("name", type.name)
        .field("weight", type.weight)
        .field("fixed_count", fixed_count(options, type))
        .end_object();
  }
  json.end_array();
  options.targets ? json.field("targets", *options.targets) : json.key("targets").null();
  json.field("has_plan", steering.has_plan());
  json.key("can")
      .begin_object()
      .field("counts", !open_model)
      .field("arrival_rate", true)
      .field("reset", true)
      .end_object();
  json.field("login", options.web_login).end_object();
}

}  // namespace

std::string web_template_args(const WebSteering& steering) {
  const Options& options = steering.options();
  const WebMoment moment = steering.moment();
  JsonWriter json;
  json.begin_object();
  write_form(json, steering);
  json.key("history").begin_array().end_array();
  write_reals(json, "percentiles_to_chart", {0.5, 0.95});
  write_reals(json, "percentiles_to_statistics", {0.95, 0.99});
  json.field("is_distributed", false)
      .field("locustfile",
             std::filesystem::path(options.locustfile.value_or("")).filename().string())
      .field("state", moment.state)
      .field("stats_history_enabled", options.csv_full_history)
      .field("tasks", std::string_view("{}"))
      .field("user_count", moment.users)
      .field("version", version_number())
      .field("worker_count", std::int64_t{0});
  write_ours(json, steering);
  json.end_object();
  return json.take();
}

}  // namespace acrida
