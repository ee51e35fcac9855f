// SwarmForm: what POST /swarm asks for, in Locust's fields and a few of ours, and the options of
// the run that it makes of those that the program was started with.
//
//   user_count=70&spawn_rate=5&host=https%3A%2F%2Ferp.example.com&run_time=10m
//   user_classes=Till&user_classes=Office    only these classes
//   shape_class=shift                        a shape in the place of user_count
//   counts={"Till":50,"Office":15}           ours: exactly so many of these classes
//   arrival_rate=10/s                        ours: --arrival-rate
//
// The text comes from a browser or from a stranger: nothing in it is trusted, and nothing is longer
// than the server's limit on a body.
//
// Thread: main; functions of their arguments.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/options.h"
#include "base/error.h"
#include "scenario/scenario_plan.h"

namespace acrida {

// Each field once, its last value; nothing: it was not sent. Empty texts are kept.
struct SwarmForm {
  std::optional<std::string> user_count;
  std::optional<std::string> spawn_rate;
  std::optional<std::string> host;
  std::optional<std::string> run_time;
  std::optional<std::string> shape_class;
  std::optional<std::string> counts;
  std::optional<std::string> arrival_rate;
  std::optional<std::string> profile;
  std::vector<std::string> user_classes;
};

inline constexpr std::size_t kSwarmFieldsMax = 1'000;

// `content_type` as the request has it; a form of the type multipart/form-data is not read, and
// fields that are not known are left alone.
Result<SwarmForm> parse_swarm_form(std::string_view body, std::string_view content_type);

// Shapes that shape_class may name: "Default" for users and spawn rate, then what there is.
std::vector<std::string> shape_names(const Options& options, const ScenarioPlan& scenario);
// The one that a form without shape_class stands for.
std::string default_shape(const Options& options, const ScenarioPlan& scenario);

// `started_with` with what the form says in the place of it; run.json calls its origin "web UI". As
// with Locust a form without a run time has none. Messages are Locust's where it has them.
// `scenario`: of whose user classes all take part. `last_host`: that a form before has named; pages
// know it, and the command line's, without user and password, and send them back so.
Result<Options> swarm_options(const SwarmForm& form,
                              const Options& started_with,
                              const ScenarioPlan& scenario,
                              const std::optional<std::string>& last_host = std::nullopt);

// What a running test is told: other users, and other exact counts where it has some. Fails on a
// form that would change what stays as it is while a test runs. `running`: the options of that
// test.
struct SwarmChange {
  std::int64_t users = 0;
  double spawn_rate = 1;
  ExactCounts counts;
};
Result<SwarmChange> swarm_change(const SwarmForm& form,
                                 const Options& running,
                                 const ScenarioPlan& scenario);

}  // namespace acrida
