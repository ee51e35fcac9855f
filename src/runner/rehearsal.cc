#include "runner/rehearsal.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "base/check.h"
#include "runner/dispatcher.h"

namespace acrida {
namespace {

// A pause of a task is taken at its length up to this, and noted at its length.
constexpr Duration kPauseMax = std::chrono::seconds(1);
// Draws of a wait time that a function decides.
constexpr int kWaitSamples = 1000;
// The loop looks at its deadline as often.
constexpr Duration kLook = std::chrono::milliseconds(100);

const std::vector<RequestListener> kNoListeners;

void add_request(const RecordedSample& recorded, std::vector<LearnedRequest>& requests) {
  const auto same = [&](const LearnedRequest& request) {
    return request.method == recorded.method && request.name == recorded.name;
  };
  auto found = std::ranges::find_if(requests, same);
  if (found == requests.end()) {
    found = requests.insert(requests.end(), LearnedRequest{.method = std::string(recorded.method),
                                                           .name = std::string(recorded.name)});
  }
  // Sums until the class is over.
  found->count += 1;
  found->seconds += to_seconds(recorded.sample.response_time.value_or(Duration::zero()));
  found->failures += recorded.sample.failure.empty() ? 0 : 1;
}

// Where arrivals lead to.
double highest_rate(const Arrivals& arrivals) {
  double rate = arrivals.rate();
  for (const Arrivals::Piece& piece : arrivals.pieces()) {
    rate = std::max({rate, piece.from, piece.to});
  }
  return rate;
}

void divide(std::vector<LearnedRequest>& requests, std::uint32_t executions) {
  const double times = std::max<double>(executions, 1);
  for (LearnedRequest& request : requests) {
    request.seconds /= request.count;
    request.count /= times;
    request.failures /= times;
  }
}

// From sums to means. A task whose time was over in its first execution is known as far as it went.
void divide(std::vector<LearnedTask>& tasks) {
  for (LearnedTask& task : tasks) {
    const double times = std::max<double>(task.executions, 1);
    task.leaves_at_once /= times;
    task.leaves_waiting /= times;
    task.at_once /= times;
    task.pause /= times;
    divide(task.requests, task.executions);
    divide(task.tasks);
  }
}

}  // namespace

Rehearsal::Rehearsal(Loop& loop, const RunConfig& config, RehearsalLimits limits)
    : loop_(loop),
      config_(config),
      limits_(limits),
      environment_({.host = config.plan->host(),
                    .seed = config.seed,
                    .run_id = config.run_id,
                    .acceleration = config.acceleration,
                    .parameters = config.plan->parameters()},
                   [](std::string_view) {}),
      engine_(loop, config.tls),
      service_(engine_, recorder_, kNoListeners, this) {
  if (config.requests_per_second_max) {
    engine_.gate = &gate_.emplace(loop, *config.requests_per_second_max);
  }
}

Rehearsal::~Rehearsal() = default;

Learned Rehearsal::run() {
  const std::vector<UserType>& types = config_.plan->user_types();
  learned_.repeats = limits_.repeats;
  learned_.host = config_.plan->host();
  learned_.classes.resize(types.size());
  call(config_.plan->on_test_start(), "on_test_start");
  const TimePoint start = loop_.now();
  for (std::size_t i = 0; i < types.size(); ++i) {
    class_ = &learned_.classes[i];
    class_->name = types[i].name;
    class_->weight = types[i].weight;
    class_->fixed_count = types[i].fixed_count;
    // What one class leaves over is for those behind it.
    const Duration left = std::max(Duration::zero(), start + limits_.time_max - loop_.now());
    rehearse(types[i], i, loop_.now() + left / static_cast<std::int64_t>(types.size() - i));
  }
  call(config_.plan->on_test_stop(), "on_test_stop");
  set_load(learned_, config_);
  return std::move(learned_);
}

void Rehearsal::rehearse(const UserType& type, std::uint64_t number, TimePoint deadline) {
  class_->sequential = type.tasks.sequential();
  if (type.arrivals) {
    class_->arrivals = highest_rate(*type.arrivals);
  }
  tables_.clear();
  class_->tasks = begin_table(type.tasks);
  index_tables(type.tasks, class_->tasks, nullptr);
  current_ = nullptr;
  error_.clear();
  stage_ = Stage::kStart;
  finished_ = false;
  UserContext& context = *this;
  try {
    user_ = std::make_unique<UserLoop>(context, type, number, 0);
  } catch (const std::exception& exception) {
    class_->error = fmt::format("its constructor threw: {}", exception.what());
    return;
  } catch (...) {
    class_->error = "its constructor threw an exception that is no std::exception";
    return;
  }
  if (HttpClient* const client = user_->user().http_client()) {
    auto http = std::make_shared<HttpConfig>(config_.http);
    if (Result<Url> base = Url::parse(type.host); !type.host.empty() && base) {
      http->base = std::move(*base);
      http->has_base = true;
    }
    client->attach(service_.make_client(*user_, std::move(http)));
  }
  user_->start();
  turn_until(deadline);
  if (!finished_) {
    learned_.cut_short = true;
    user_->kill();
    turn_until(loop_.now() + limits_.on_stop_max);
  }
  if (stage_ == Stage::kStart) {
    class_->error = fmt::format("none of its tasks was tried: on_start {}",
                                error_.empty() ? "took too long" : "ended the user: " + error_);
  }
  sample_waits();
  divide(class_->on_start, 1);
  divide(class_->tasks);
  user_.reset();
}

void Rehearsal::turn_until(TimePoint deadline) {
  while (!finished_ && loop_.now() < deadline) {
    loop_.turn(std::min(kLook, deadline - loop_.now()));
  }
}

std::vector<LearnedTask> Rehearsal::begin_table(const TaskTable& table) {
  std::vector<LearnedTask> tasks;
  for (const PlannedTask& task : table.tasks()) {
    LearnedTask& learned = tasks.emplace_back();
    learned.name = task.name;
    learned.weight = static_cast<double>(task.weight);
    if (task.arrivals) {
      learned.arrivals = highest_rate(*task.arrivals);
    }
    if (task.set != nullptr) {
      learned.is_set = true;
      learned.sequential = task.set->sequential();
      learned.tasks = begin_table(*task.set);
    }
  }
  return tasks;
}

void Rehearsal::index_tables(const TaskTable& table,
                             std::vector<LearnedTask>& tasks,
                             LearnedTask* owner) {
  tables_[&table] = {.tasks = &tasks, .owner = owner};
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (table.tasks()[i].set != nullptr) {
      index_tables(*table.tasks()[i].set, tasks[i].tasks, &tasks[i]);
    }
  }
}

// The one that ran least, in their order: a round of all, then the next round. A task set runs its
// own tasks so often, and is entered once.
std::optional<std::size_t> Rehearsal::next_task(const TaskTable& table) {
  stage_ = Stage::kTasks;
  TableState& state = tables_.at(&table);
  std::optional<std::size_t> next;
  for (std::size_t i = 0; i < state.tasks->size(); ++i) {
    const LearnedTask& task = (*state.tasks)[i];
    if (task.executions < (task.is_set ? 1 : limits_.repeats) &&
        (!next || task.executions < (*state.tasks)[*next].executions)) {
      next = i;
    }
  }
  if (!next) {
    current_ = state.owner;  // whose on_stop comes
    stage_ = state.owner == nullptr ? Stage::kStop : stage_;
    return std::nullopt;
  }
  state.last = *next;
  current_ = &(*state.tasks)[*next];
  error_.clear();
  return next;
}

void Rehearsal::on_task_ended(const TaskTable& table, TaskEnding ending) {
  const TableState& state = tables_.at(&table);
  LearnedTask& task = (*state.tasks)[state.last];
  ++task.executions;
  current_ = state.owner;
  switch (ending) {
    case TaskEnding::kDone:
    case TaskEnding::kReschedule:
      return;
    case TaskEnding::kRescheduleNow:
      task.at_once += task.is_set ? 0 : 1;  // a set's own end is that of the rehearsal
      return;
    case TaskEnding::kInterrupt:
      task.leaves_at_once += 1;
      return;
    case TaskEnding::kInterruptThenWait:
      task.leaves_waiting += 1;
      return;
    case TaskEnding::kFailed:
    case TaskEnding::kStop:
      ++task.failed;
      if (task.error.empty()) {
        task.error = error_.empty() ? "it ended the user" : error_;
      }
      return;
  }
}

void Rehearsal::on_sample(const RecordedSample& recorded) {
  if (current_ != nullptr) {
    add_request(recorded, current_->requests);
  } else if (stage_ == Stage::kStart) {
    add_request(recorded, class_->on_start);
  }
}

void Rehearsal::start_timer(Timer& timer, TimePoint due) {
  const Duration pause = due - loop_.now();
  if (current_ != nullptr && pause > Duration::zero()) {
    current_->pause += to_seconds(pause);
  }
  loop_.start_timer(timer, std::min(due, loop_.now() + kPauseMax));
}

void Rehearsal::report_exception(const UserLoop&, const UserErrorEvent& event) {
  error_ = fmt::format("{}: {}", event.type, event.text);
}

void Rehearsal::report_stop(const UserLoop&, std::string_view reason) {
  error_ = reason.empty() ? "StopUser" : fmt::format("StopUser: {}", reason);
}

void Rehearsal::sample_waits() {
  for (auto& [table, state] : tables_) {
    const WaitTime* const wait = table->wait_time();
    if (state.owner == nullptr) {
      class_->wait = wait == nullptr ? LearnedWait{} : mean_wait(*wait);
    } else if (wait != nullptr) {
      state.owner->wait = mean_wait(*wait);
    }
  }
}

// A function of the scenario is asked, on simulated waits: each begins now.
LearnedWait Rehearsal::mean_wait(const WaitTime& wait) {
  if (const std::optional<Duration> mean = wait.mean()) {
    return {.seconds = to_seconds(*mean) / config_.acceleration, .pace = wait.is_pace()};
  }
  const TimePoint now = loop_.now();
  detail::Pacing pacing{.last_run = now, .last_wait = {}, .acceleration = config_.acceleration};
  double sum = 0;
  try {
    for (int i = 0; i < kWaitSamples; ++i) {
      sum += to_seconds(wait.next(user_->user(), pacing, now));
    }
  } catch (...) {
    class_->error = "its wait time throws: users would end after their first task";
    return {};
  }
  return {.seconds = sum / kWaitSamples};
}

void Rehearsal::call(const std::vector<TestListener>& listeners, std::string_view place) {
  for (const TestListener& listener : listeners) {
    try {
      listener(environment_);
    } catch (...) {
      LearnedClass& first = learned_.classes.front();
      first.error = fmt::format("a listener of {} threw", place);
    }
  }
}

void set_load(Learned& learned, const RunConfig& config) {
  learned.spawn_rate = config.spawn_rate.value_or(1);
  learned.relogin = to_seconds(config.relogin);
  learned.warm_up = to_seconds(config.limits.warm_up);
  learned.run_time = config.limits.run_time.transform(to_seconds);
  const auto users = users_by_class(config);
  for (LearnedClass& one : learned.classes) {
    const auto known = users ? users->find(one.name) : decltype(users->end()){};
    one.users = users && known != users->end() ? known->second : 0;
  }
}

Result<std::map<std::string, std::int64_t>> users_by_class(const RunConfig& config) {
  Result<std::vector<DispatchClass>> made = dispatch_classes(config);
  if (!made) {
    return fail(std::move(made.error()));
  }
  std::map<std::string, std::int64_t> users;
  if (made->empty()) {
    return users;
  }
  std::int64_t exact = 0;
  for (const DispatchClass& one : *made) {
    exact += one.fixed_count;
  }
  constexpr double kAllAtOnce = 1e15;
  Dispatcher dispatcher(*std::move(made), 1);
  const std::int64_t target = config.users.value_or(std::max<std::int64_t>(exact, 1));
  if (Result<void> started = dispatcher.start(target, kAllAtOnce, TimePoint()); !started) {
    return fail(std::move(started.error()));
  }
  while (dispatcher.take_due(TimePoint())) {}
  for (std::size_t i = 0; i < dispatcher.classes().size(); ++i) {
    users.emplace(dispatcher.classes()[i].name, dispatcher.wanted()[0][i]);
  }
  return users;
}

}  // namespace acrida
