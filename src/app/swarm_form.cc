#include "app/swarm_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "app/file_reader.h"
#include "app/load_grammar.h"
#include "app/option_setting.h"
#include "app/option_table.h"
#include "app/option_values.h"
#include "app/run_setup.h"
#include "app/shown_host.h"
#include "base/escape.h"
#include "base/strings.h"
#include "report/run_info.h"
#include "web/form_fields.h"

namespace acrida {
namespace {

constexpr std::string_view kOrigin = "web UI";
constexpr std::string_view kUrlEncoded = "application/x-www-form-urlencoded";
constexpr std::string_view kDefault = "Default";
constexpr std::string_view kOwnShape = "scenario";
constexpr std::string_view kShift = "shift";
constexpr std::string_view kStages = "stages";
constexpr std::string_view kSteps = "steps";
// Locust's words, which tools look for.
constexpr std::string_view kMissing = "Missing user_count or spawn_rate from /swarm request";
constexpr std::string_view kBadRunTime =
    "Valid run_time formats are : 20, 20s, 3m, 2h, 1h20m, 3h30m10s, etc.";

std::string decode(std::string_view text) {
  std::string blanks(text);
  std::ranges::replace(blanks, '+', ' ');
  return decode_percent(blanks);
}

struct Field {
  std::string_view name;
  std::optional<std::string> SwarmForm::* value;
};

constexpr auto kFields = std::to_array<Field>({{"user_count", &SwarmForm::user_count},
                                               {"spawn_rate", &SwarmForm::spawn_rate},
                                               {"host", &SwarmForm::host},
                                               {"run_time", &SwarmForm::run_time},
                                               {"shape_class", &SwarmForm::shape_class},
                                               {"counts", &SwarmForm::counts},
                                               {"arrival_rate", &SwarmForm::arrival_rate},
                                               {"profile", &SwarmForm::profile}});

// Empty where the form does not say it: the field was not sent, or has nothing but blanks.
std::string text_of(const std::optional<std::string>& field) {
  return field && !trim(*field).empty() ? *field : std::string();
}

bool given(const std::optional<std::string>& field) {
  return !text_of(field).empty();
}

bool has_own_shape(const ScenarioPlan& scenario) {
  return scenario.shape() || !scenario.stages().empty();
}

// Options whose values the form replaces, one after the other.
class Edit {
 public:
  explicit Edit(const Options& started_with) : options_(started_with) {}

  // As --NAME VALUE.
  Result<void> set(std::string_view name, std::vector<std::string> values) {
    const OptionSpec* const spec =
        name.starts_with('-') ? find_option(name) : find_option_by_key(name);
    OptionSetting setting{.spec = spec, .values = std::move(values), .place = {}};
    setting.place.text = kOrigin;
    for (std::string& value : setting.values) {
      value = trim(value);
    }
    if (Result<void> applied = apply_setting(options_, setting, files_); !applied) {
      return applied;
    }
    forget(spec->key());
    options_.given.push_back(report_setting(setting));
    return {};
  }

  Result<void> set_if_given(std::string_view name, const std::optional<std::string>& field) {
    return given(field) ? set(name, {text_of(field)}) : Result<void>();
  }

  // run.json says nothing of it.
  void forget(std::string_view key) {
    std::erase_if(options_.given,
                  [key](const ReportedOption& option) { return option.name == key; });
  }

  void clear_shape() {
    options_.stages.clear();
    options_.steps.reset();
    options_.shift.reset();
    for (const std::string_view key : {kStages, kSteps, std::string_view("shape")}) {
      forget(key);
    }
  }
  void clear_users() {
    options_.users.reset();
    forget("users");
    clear_spawn_rate();
  }
  void clear_spawn_rate() {
    options_.spawn_rate.reset();
    forget("spawn-rate");
  }

  Options& options() { return options_; }

 private:
  // No value of a form names a file.
  class NoFiles final : public FileReader {
   public:
    Result<std::optional<std::string>> read(const std::string& /*path*/) override {
      return std::nullopt;
    }
  };

  Options options_;
  NoFiles files_;
};

Result<std::vector<std::string>> exact_counts(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) {
    return fail("counts is a JSON object such as {\"Till\": 50}");
  }
  std::vector<std::string> counts;
  for (const auto& [name, count] : json.items()) {
    if (!count.is_number_unsigned() || name.find_first_of("=,") != std::string::npos) {
      return fail(
          fmt::format("counts: {} has no number of users", escape_for_terminal(shorten(name, 80))));
    }
    counts.push_back(fmt::format("{}={}", name, count.get<std::uint64_t>()));
  }
  return counts;
}

std::int64_t sum_of(const ExactCounts& counts) {
  std::int64_t sum = 0;
  for (const auto& [name, count] : counts) {
    sum += count;
  }
  return sum;
}

Result<void> set_counts(const SwarmForm& form, Edit& edit) {
  if (!given(form.counts)) {
    return {};
  }
  Result<std::vector<std::string>> counts = exact_counts(text_of(form.counts));
  if (!counts) {
    return fail(std::move(counts.error()));
  }
  edit.options().fixed_counts.clear();
  edit.forget("fixed-count");
  if (counts->empty()) {
    return {};
  }
  if (Result<void> set = edit.set("--fixed-count", std::move(*counts)); !set) {
    return set;
  }
  const std::int64_t sum = sum_of(edit.options().fixed_counts);
  if (!given(form.user_count)) {
    return edit.set("--users", {std::to_string(sum)});
  }
  if (sum > edit.options().users.value_or(0)) {
    return fail(fmt::format("counts adds up to {} users, but user_count is {}", sum,
                            edit.options().users.value_or(0)));
  }
  return {};
}

Result<void> set_users(const SwarmForm& form, Edit& edit) {
  const bool counted = given(form.user_count) || given(form.counts);
  if (!counted || !given(form.spawn_rate)) {
    return fail(std::string(kMissing));
  }
  if (Result<void> set = edit.set_if_given("--users", form.user_count); !set) {
    return set;
  }
  if (Result<void> set = edit.set("--spawn-rate", {text_of(form.spawn_rate)}); !set) {
    return set;
  }
  return set_counts(form, edit);
}

Result<void> set_host(const SwarmForm& form,
                      const Options& started_with,
                      const ScenarioPlan& scenario,
                      const std::optional<std::string>& last_host,
                      Edit& edit) {
  const std::string sent(trim(text_of(form.host)));
  if (sent.empty()) {
    return {};
  }
  const std::string own = started_with.host.value_or(scenario.host());
  std::vector<std::string> known;
  if (last_host) {
    known.push_back(*last_host);
  }
  known.push_back(own);
  Result<std::string> host = whole_host(sent, known);
  if (!host) {
    return fail(std::move(host.error()));
  }
  const bool shown = *host == own && (sent != own || started_with.host);
  return shown ? Result<void>() : edit.set("--host", {*std::move(host)});
}

// The load: how many users over time, or how many arrivals.
Result<void> set_load(const SwarmForm& form, const ScenarioPlan& scenario, Edit& edit) {
  if (const std::string rate = text_of(form.arrival_rate); !rate.empty()) {
    edit.clear_shape();
    edit.options().arrival_rates.clear();
    edit.clear_users();
    if (rate.find('=') == std::string::npos) {  // arrivals of everybody
      edit.options().fixed_counts.clear();
      edit.forget("fixed-count");
    }
    // The page asks for a number of them a second.
    const bool bare = parse_real(trim(rate)).has_value();
    if (Result<void> set = edit.set("--arrival-rate", {rate + (bare ? "/s" : "")}); !set) {
      return set;
    }
    return edit.set_if_given("--users", form.user_count);
  }
  if (!edit.options().arrival_rates.empty() || is_open_model(scenario)) {
    return edit.set_if_given("--users", form.user_count);
  }
  const std::string shape = form.shape_class.value_or(default_shape(edit.options(), scenario));
  const std::vector<std::string> names = shape_names(edit.options(), scenario);
  if (std::ranges::find(names, shape) == names.end()) {
    return fail(fmt::format("there is no shape class {}", escape_for_terminal(shorten(shape, 80))));
  }
  if (shape == kStages || shape == kSteps) {
    return {};
  }
  if (shape == kOwnShape) {
    edit.clear_shape();
    edit.clear_users();
    return {};
  }
  if (shape == kShift) {
    if (!edit.options().shift) {
      edit.clear_shape();
      if (Result<void> set = edit.set("--shape", {std::string(kShift)}); !set) {
        return set;
      }
    }
    edit.clear_spawn_rate();
    if (Result<void> set = edit.set_if_given("--users", form.user_count); !set) {
      return set;
    }
    return set_counts(form, edit);
  }
  edit.clear_shape();
  return set_users(form, edit);
}

}  // namespace

Result<SwarmForm> parse_swarm_form(std::string_view body, std::string_view content_type) {
  const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
  if (!type.empty() && !equals_ignoring_case(type, kUrlEncoded)) {
    return fail(fmt::format("the form has to be {}", kUrlEncoded));
  }
  SwarmForm form;
  if (trim(body).empty()) {
    return form;
  }
  const std::vector<std::string_view> pairs = split(body, '&');
  if (pairs.size() > kSwarmFieldsMax) {
    return fail(fmt::format("the form has more than {} fields", kSwarmFieldsMax));
  }
  for (const std::string_view pair : pairs) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string name = decode(pair.substr(0, equals));
    std::string value = decode(pair.substr(std::min(equals + 1, pair.size())));
    if (name == "user_classes") {
      form.user_classes.push_back(std::move(value));
    } else if (const auto field = std::ranges::find(kFields, name, &Field::name);
               field != kFields.end()) {
      form.*(field->value) = std::move(value);
    }
  }
  return form;
}

std::vector<std::string> shape_names(const Options& options, const ScenarioPlan& scenario) {
  std::vector<std::string> names = {std::string(kDefault)};
  if (has_own_shape(scenario)) {
    names.emplace_back(kOwnShape);
  }
  if (!options.stages.empty()) {
    names.emplace_back(kStages);
  }
  if (options.steps) {
    names.emplace_back(kSteps);
  }
  names.emplace_back(kShift);
  return names;
}

std::string default_shape(const Options& options, const ScenarioPlan& scenario) {
  if (options.shift) {
    return std::string(kShift);
  }
  if (!options.stages.empty()) {
    return std::string(kStages);
  }
  if (options.steps) {
    return std::string(kSteps);
  }
  return std::string(has_own_shape(scenario) && !options.users ? kOwnShape : kDefault);
}

Result<Options> swarm_options(const SwarmForm& form,
                              const Options& started_with,
                              const ScenarioPlan& scenario,
                              const std::optional<std::string>& last_host) {
  Edit edit(started_with);
  if (Result<void> set = set_host(form, started_with, scenario, last_host, edit); !set) {
    return fail(std::move(set.error()));
  }
  edit.options().run_time.reset();
  edit.forget("run-time");
  if (!edit.set_if_given("--run-time", form.run_time)) {
    return fail(std::string(kBadRunTime));
  }
  if (!form.user_classes.empty()) {
    if (Result<void> set = edit.set("user-classes", form.user_classes); !set) {
      return fail(std::move(set.error()));
    }
  }
  if (Result<void> set = set_load(form, scenario, edit); !set) {
    return fail(std::move(set.error()));
  }
  if (given(form.profile)) {
    if (Result<void> set = edit.set("--profile", {text_of(form.profile)}); !set) {
      return fail(std::move(set.error()));
    }
  }
  if (const auto& run_time = edit.options().run_time;
      run_time && edit.options().warm_up >= *run_time) {
    return fail("--warm-up leaves nothing of this run time to measure");
  }
  return std::move(edit.options());
}

Result<SwarmChange> swarm_change(const SwarmForm& form,
                                 const Options& running,
                                 const ScenarioPlan& scenario) {
  const std::string host = text_of(form.host);
  const bool other_host =
      !host.empty() && host != mask_url(scenario.host()) && host != mask_password(scenario.host());
  if (other_host || given(form.arrival_rate)) {
    return fail("A running test keeps its host and its arrivals: stop it first");
  }
  if (!running.stages.empty() || running.steps || running.shift ||
      (has_own_shape(scenario) && !running.users)) {
    return fail("A running test with a shape has the users that the shape says: stop it first");
  }
  Edit edit(running);
  if (Result<void> set = set_users(form, edit); !set) {
    return fail(std::move(set.error()));
  }
  const Options& changed = edit.options();
  return SwarmChange{.users = changed.users.value_or(1),
                     .spawn_rate = changed.spawn_rate.value_or(1),
                     .counts = given(form.counts) ? changed.fixed_counts : ExactCounts()};
}

}  // namespace acrida
