#include "app/web_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/class_order.h"
#include "app/draws.h"
#include "app/file_reader.h"
#include "app/help.h"
#include "app/run_setup.h"
#include "app/scenario_listing.h"
#include "app/write_consent.h"
#include "base/escape.h"
#include "base/strings.h"

namespace acrida {
namespace {

constexpr std::string_view kLogger = "acrida.main";
constexpr std::string_view kWebLogger = "acrida.web";

bool knows_every_host(const ScenarioPlan& scenario) {
  return std::ranges::none_of(scenario.user_types(),
                              [](const UserType& type) { return type.host.empty(); });
}

}  // namespace

WebSession::WebSession(WebSessionSetup setup)
    : setup_(std::move(setup)),
      in_(setup_.in),
      pages_(setup_.ring, setup_.publish),
      started_with_(setup_.options),
      options_(std::make_unique<Options>(setup_.options)),
      offered_run_time_(setup_.options.run_time),
      nothing_(in_.loop.wall_now()),
      stop_alarm_([this] { answer_stops(); }),
      quit_alarm_([this] {
        in_.log.info(kLogger, "--autoquit time reached, shutting down");
        leave();
      }) {
  in_.pages = &pages_;
}

WebSession::~WebSession() = default;

Result<void> WebSession::open() {
  Result<void> planned = plan_first();
  open_ = true;
  if (planned) {
    show_ready();
  }
  return planned;
}

Result<void> WebSession::plan_first() {
  const ScenarioPlan& scenario = *setup_.scenario;
  DiskFiles disk;
  const Result<RunVerdict> verdict = RunVerdict::open(started_with_, disk);
  if (!verdict) {
    return fail(verdict.error());
  }
  if (!knows_every_host(scenario)) {
    return {};
  }
  const Result<RunConfig> config =
      run_config(started_with_, setup_.scenario,
                 {.shards = in_.machine.cores, .seed = draw_seed(), .run_id = draw_run_id()});
  if (!config) {
    return fail(config.error());
  }
  if (Result<void> consent = ask_before_writing(started_with_, scenario, in_.terminal); !consent) {
    return consent;
  }
  agreed_hosts_ = foreign_hosts(scenario, started_with_.proxy.has_value());
  if (started_with_.targets) {
    Result<PreparedRun> prepared = prepare(started_with_);
    if (!prepared) {
      return fail(std::move(prepared.error()));
    }
    if (const std::optional<RunPlan>& plan = prepared->plan; plan) {
      learned_ = plan->learned;
    }
    planned_ = std::move(*prepared);
  }
  return {};
}

int WebSession::serve() {
  if (started_with_.autostart) {
    order_ = Order{.options = started_with_, .answer = [](const Result<void>& /*logged*/) {
                   }};
  }
  while (true) {
    if (order_ && !leaving_ && concluded_) {
      Order order = std::move(*order_);
      order_.reset();
      begin(std::move(order));
    }
    if (leaving_ && concluded_) {
      break;
    }
    in_.loop.run();
    if (!concluded_ && current_->status().phase == RunPhase::kStopped) {
      conclude();
    }
  }
  if (order_) {
    order_->answer(fail("acrida is shutting down"));
  }
  return code_;
}

void WebSession::leave() {
  leaving_ = true;
  if (!concluded_) {
    current_->stop(StopReason::kSignal);
    tell_state({});
  } else {
    in_.loop.stop();
  }
}

// --- What is known ---

bool WebSession::test_is_on() const {
  if (concluded_) {
    return false;
  }
  const RunPhase phase = current_->status().phase;
  return phase == RunPhase::kSpawning || phase == RunPhase::kRunning;
}

const RunStats* WebSession::stats() const {
  return current_ != nullptr ? &current_->stats() : nullptr;
}

WebMoment WebSession::moment() const {
  if (current_ == nullptr) {
    return {.state = idle_state_};
  }
  const RunStatus status = current_->status();
  return {.state = phase_word(status.phase), .users = status.users, .second = status.second};
}

const RunInfo* WebSession::info() const {
  return current_ != nullptr ? &current_->info() : nullptr;
}

RunInfo WebSession::info_now() const {
  return current_ != nullptr ? current_->info_now() : RunInfo();
}

bool WebSession::has_plan() const {
  return current_ != nullptr ? current_->info().plan.has_value() : planned_ && planned_->plan;
}

std::string WebSession::ratio() const {
  return task_ratio_line(*options_, current_ != nullptr ? current_->scenario() : scenario());
}

// --- Orders ---

void WebSession::swarm(SwarmForm form, Answer answer) {
  if (order_ || leaving_) {
    return answer(fail(leaving_ ? "acrida is shutting down" : "A test is being started already"));
  }
  if (test_is_on()) {
    const Result<SwarmChange> change = swarm_change(form, *options_, current_->scenario());
    Result<void> changed =
        change ? current_->retarget(*change) : Result<void>(fail(change.error()));
    tell_state({});
    return answer(changed);
  }
  Result<Options> options = swarm_options(form, started_with_, scenario(), options_->host);
  if (!options) {
    in_.log.error(kWebLogger, options.error().message());
    return answer(fail(std::move(options.error())));
  }
  order_ = Order{.options = std::move(*options), .answer = std::move(answer)};
  if (concluded_) {  // else once the test that is stopping is over
    in_.loop.stop();
  }
}

void WebSession::stop(Answer answer) {
  // One that waits for the end of the test before it.
  if (const std::optional<Order> waiting = std::exchange(order_, std::nullopt); waiting) {
    waiting->answer(fail("the test was stopped before it began"));
  }
  if (concluded_) {
    return answer({});
  }
  if (test_is_on()) {
    current_->stop(StopReason::kAsked, "web UI");
    tell_state({});
  }
  stop_answers_.push_back(std::move(answer));
  if (!stop_alarm_.active()) {
    in_.loop.start_timer(stop_alarm_, in_.loop.now() + kStopAnswerMax);
  }
}

void WebSession::answer_stops() {
  stop_alarm_.cancel();
  for (const Answer& answer : std::exchange(stop_answers_, {})) {
    answer({});
  }
}

void WebSession::reset() {
  if (!concluded_) {
    current_->reset_stats();
    return;
  }
  if (current_ != nullptr) {
    idle_state_ = phase_word(RunPhase::kStopped);
    current_.reset();
    show_ready();
  }
}

Result<void> WebSession::configure(const std::string& json) {
  Result<std::vector<UserClassConfig>> configs = class_order(json, scenario());
  if (!configs) {
    return fail(std::move(configs.error()));
  }
  for (UserClassConfig& config : *configs) {
    overlay(std::move(config), started_with_.user_class_configs);
    configured_ = true;
  }
  return {};
}

// --- Between two runs of the loop ---

void WebSession::begin(Order order) {
  quit_alarm_.cancel();
  tell_state("spawning");
  Result<void> started = start(order.options);
  if (!started) {
    in_.log.error(kWebLogger, started.error().message());
    show_ready();
  }
  order.answer(started);
  if (!started && started_with_.autostart && started_with_.autoquit) {
    code_ = 1;
    end_or_stay();
  }
}

Result<void> WebSession::start(const Options& options) {
  auto own = std::make_unique<Options>(options);
  if (run_id_used_) {
    own->run_id.reset();  // it is of the run before
  }
  Result<PreparedRun> prepared = prepare(*own);
  if (!prepared) {
    return fail(std::move(prepared.error()));
  }
  auto opened = OneRun::open(*own, std::move(*prepared), in_);
  if (!opened) {
    return fail(std::move(opened.error()));
  }
  if (Result<void> started = (*opened)->start(); !started) {
    return started;
  }
  current_ = std::move(*opened);
  options_ = std::move(own);
  if (options_->run_time) {
    offered_run_time_ = options_->run_time;
  }
  concluded_ = false;
  run_id_used_ = true;
  pages_.begin(current_->info(), current_->stats(), live_status(current_->status()));
  return {};
}

Result<PreparedRun> WebSession::prepare(const Options& options) {
  auto chosen = scenario_for(options);
  if (!chosen) {
    return fail(std::move(chosen.error()));
  }
  const AskConsent ask = [&](const ScenarioPlan& scenario) {
    return agree(options, scenario);
  };
  // Nobody waits for a rehearsal once pages are served: a run of another host has no plan.
  const bool known = learned_ && options.host == setup_.options.host;
  return prepare_run(options, *chosen,
                     {.machine = in_.machine,
                      .ask = ask,
                      .log = in_.log,
                      .plan = {.known = known ? &*learned_ : nullptr, .rehearse = !open_}});
}

Result<std::shared_ptr<const ScenarioPlan>> WebSession::scenario_for(const Options& options) const {
  const bool as_it_is = options.host == setup_.options.host && options.arrival_rates.empty() &&
                        options.user_classes == setup_.options.user_classes && !configured_;
  if (as_it_is) {
    return setup_.scenario;
  }
  return setup_.choose(options);
}

// A host that a page names has been seen by nobody at the terminal.
Result<void> WebSession::agree(const Options& options, const ScenarioPlan& scenario) const {
  if (options.yes || scenario.writes().empty()) {
    return {};
  }
  for (const std::string& host : foreign_hosts(scenario, options.proxy.has_value())) {
    if (std::ranges::find(agreed_hosts_, host) == agreed_hosts_.end()) {
      return fail(fmt::format(
          "The test writes {} on {}, and nobody has agreed to that: start acrida with --host {}, "
          "which asks, or with --yes",
          escape_for_terminal(scenario.writes()), escape_for_terminal(host),
          escape_for_terminal(host)));
    }
  }
  return {};
}

void WebSession::conclude() {
  bool released = false;
  code_ = current_->conclude([this, &released] {
    released = true;
    setup_.release_signals();
  });
  concluded_ = true;
  const RunStatus status = current_->status();
  shards_lost_ = status.shards_lost;
  pages_.finish(current_->info(), current_->stats(), status);
  answer_stops();
  if (shards_lost_ != 0) {
    leaving_ = true;  // nothing that they use can be let go of
  } else if (released && !leaving_) {
    if (const Result<void> taken = setup_.take_signals(); !taken) {
      in_.log.error(kLogger, taken.error().message());
      leaving_ = true;
    }
  }
  end_or_stay();
}

void WebSession::end_or_stay() {
  if (leaving_ || !started_with_.autostart) {
    return;
  }
  if (!started_with_.autoquit) {
    in_.log.info(kLogger, "--autoquit not specified, leaving web ui running indefinitely");
    return;
  }
  in_.loop.begin_work();  // its clock stood still while the run was concluded
  in_.loop.start_timer(quit_alarm_, in_.loop.now() + *started_with_.autoquit);
}

// --- Pages ---

void WebSession::tell_state(std::string_view state) {
  if (current_ != nullptr) {
    pages_.on_state(current_->stats(), live_status(current_->status(), state));
  } else {
    LiveStatus status;
    status.state = state.empty() ? idle_state_ : state;
    pages_.on_state(nothing_, status);
  }
}

void WebSession::show_ready() {
  if (current_ != nullptr) {
    return tell_state({});
  }
  RunInfo info;
  if (planned_) {
    info = run_info(*options_, *planned_, in_.machine);
  } else {
    info.version = version_number();
    info.scenario = started_with_.locustfile.value_or("");
    info.host = scenario().host();
    info.open_model = is_open_model(scenario());
    info.machine = in_.machine.name;
    info.kernel = in_.machine.kernel;
    info.cores = in_.machine.cores;
  }
  LiveStatus status;
  status.state = idle_state_;
  info.task_ratio = ratio();
  pages_.begin(info, nothing_, status);
}

}  // namespace acrida
