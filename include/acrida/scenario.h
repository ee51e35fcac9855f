// Scenario: what a run consists of, written down once in ACRIDA_SCENARIO.
//
//   ACRIDA_SCENARIO(scenario) {
//     scenario.user<Shopper>("Shopper").weight(7).wait_time(between(1s, 3s))
//         .task("browse", &Shopper::browse, 5).tag("read")
//         .task("buy", &Shopper::buy);
//   }
//
// What is written wrong (a weight below 0, a tag before any task) does not throw: it is kept, and
// ends the program with one line before the run.
//
// Thread: the main thread, before the run.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

#include "acrida/build_tag.h"
#include "acrida/csv.h"
#include "acrida/events.h"
#include "acrida/scenario_builders.h"
#include "acrida/shape.h"

namespace acrida {

class Scenario {
 public:
  // For the engine: `directory` is where the scenario's data files are, `given` the parameters'
  // values.
  Scenario(std::string directory, Parameters given);

  // A user type: every class derived from User. Its name in options and reports; by default the
  // class's own.
  template <std::derived_from<User> UserType>
  UserBuilder<UserType> user(std::string_view name = {}) {
    static_assert(std::is_default_constructible_v<UserType>,
                  "the engine makes users without arguments: use on_start() and param()");
    detail::UserSpec& spec = add_user(name, typeid(UserType).name());
    spec.make = +[]() -> std::unique_ptr<detail::TaskOwner> {
      return std::make_unique<UserType>();
    };
    return UserBuilder<UserType>(spec, *this);
  }

  // A task set, to be given to task() of one or more user types or task sets.
  template <std::derived_from<detail::TaskSetBase> SetType>
  TaskSetBuilder<SetType> task_set(std::string_view name = {}) {
    static_assert(std::is_default_constructible_v<SetType>,
                  "the engine makes task sets without arguments");
    detail::OwnerSpec& spec = add_set(name, typeid(SetType).name());
    spec.make = +[]() -> std::unique_ptr<detail::TaskOwner> {
      return std::make_unique<SetType>();
    };
    return TaskSetBuilder<SetType>(spec, *this);
  }

  // The host under test where the command line names none.
  void host(std::string_view url) { spec_.host = url; }
  // Says what a run leaves behind on the site, in words that end "this will write ...". A run
  // against a host that is not this machine then asks before its load.
  void writes(std::string_view what) { spec_.writes = what; }
  // The users over time; those of the command line then do not apply. The last call wins.
  void shape(LoadShape shape);
  void shape(std::vector<Stage> stages);

  // An account that may read what the users write: --reconcile looks with it, unless it is told
  // another.
  void auditor(std::string_view user, std::string_view password) {
    spec_.auditor = {.user = std::string(user), .password = std::string(password)};
  }

  // Declares a parameter and returns its value: the one given with --param NAME=VALUE, or
  // `otherwise`. The value is read as the type of `otherwise`; help is shown when a wrong name or
  // value was given.
  std::string param(std::string_view name, const char* otherwise, std::string_view help = {});
  std::string param(std::string_view name, std::string otherwise, std::string_view help = {});
  template <std::integral Value>
  Value param(std::string_view name, Value otherwise, std::string_view help = {}) {
    if constexpr (std::same_as<Value, bool>) {
      return boolean_param(name, otherwise, help);
    } else {
      return static_cast<Value>(
          integer_param(name, {static_cast<std::int64_t>(otherwise), std::in_range<Value>, help}));
    }
  }
  double param(std::string_view name, double otherwise, std::string_view help = {});

  // Reads the feeder's file, or `path` in its stead; relative to directory().
  void load(CsvFeeder& feeder) { load(feeder, feeder.path()); }
  void load(CsvFeeder& feeder, std::string_view path);

  void on_request(RequestListener listener) { spec_.on_request.push_back(std::move(listener)); }
  void on_user_error(UserErrorListener listener) {
    spec_.on_user_error.push_back(std::move(listener));
  }
  void on_test_start(TestListener listener) { spec_.on_test_start.push_back(std::move(listener)); }
  void on_test_stop(TestListener listener) { spec_.on_test_stop.push_back(std::move(listener)); }

  // Keeps an error: the program ends with the first one before the run.
  void error(std::string message) { spec_.errors.push_back(std::move(message)); }

  const std::string& directory() const { return spec_.directory; }

  // For the engine: everything written down.
  const detail::ScenarioSpec& spec() const { return spec_; }

 private:
  struct IntegerParam {
    std::int64_t otherwise;
    bool (*fits)(std::int64_t) noexcept;
    std::string_view help;
  };

  detail::UserSpec& add_user(std::string_view name, const char* type_name);
  detail::OwnerSpec& add_set(std::string_view name, const char* type_name);
  std::string text_param(std::string_view name, std::string otherwise, std::string_view help);
  bool boolean_param(std::string_view name, bool otherwise, std::string_view help);
  std::int64_t integer_param(std::string_view name, const IntegerParam& param);

  detail::ScenarioSpec spec_;
};

}  // namespace acrida

// Defines the scenario of a file, once: ACRIDA_SCENARIO(scenario) { scenario.user<...>... }
#define ACRIDA_SCENARIO(scenario)                                                  \
  extern "C" const char acrida_scenario_tag[];                                     \
  __attribute__((used, section(".acrida_tag"))) const char acrida_scenario_tag[] = \
      ACRIDA_BUILD_TAG;                                                            \
  extern "C" void acrida_describe_scenario(::acrida::Scenario& scenario)
