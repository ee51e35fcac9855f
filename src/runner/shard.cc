#include "runner/shard.h"

#include <algorithm>
#include <exception>
#include <typeinfo>
#include <utility>

#include "base/check.h"
#include "scenario/type_name.h"

namespace acrida {

// NOLINTNEXTLINE(readability-function-size): six different things, given in one place
Shard::Shard(Loop& loop,
             const RunConfig& config,
             const Environment& environment,
             std::uint32_t number,
             ShardListener& listener,
             std::shared_ptr<SampleSink> sink)
    : loop_(loop),
      config_(config),
      environment_(environment),
      number_(number),
      listener_(listener),
      sink_(std::move(sink)),
      recorder_(number),
      engine_(loop, config.tls),
      service_(engine_, recorder_, config.plan->on_request(), sink_.get()),
      collected_at_(loop.now()) {
  for (const UserType& type : config.plan->user_types()) {
    TypeState& state = types_.emplace_back();
    state.type = &type;
    auto http = std::make_shared<HttpConfig>(config.http);
    if (!type.host.empty()) {
      Result<Url> base = Url::parse(type.host);
      ACRIDA_CHECK(base.has_value());
      http->base = std::move(*base);
      http->has_base = true;
    }
    state.http = std::move(http);
  }
  engine_.site.name_requests(RequestIds(config.run_id, number), config.frappe);
  if (config.keep_request_ids) {
    service_.keep_request_ids();
  }
  if (config.limits.warm_up > Duration::zero()) {
    recorder_.begin_warm_up();
  }
  if (config.requests_per_second_max) {
    const auto share = slice().share_of(*config.requests_per_second_max);
    engine_.gate = &gate_.emplace(loop, static_cast<std::uint32_t>(share));
  }
}

Shard::~Shard() {
  ACRIDA_CHECK(users_.empty());  // their frames belong to the shard's thread
  loop_.observe_turns(nullptr);
}

void Shard::begin(TimePoint start) {
  loop_.observe_turns(this);
  collected_at_ = loop_.now();
  cpu_at_ = loop_.kernel().thread_cpu_time();
  for (std::uint32_t type = 0; type < types_.size(); ++type) {
    add_drivers(type, start);
  }
  for (const auto& driver : drivers_) {
    driver->poke();
  }
}

void Shard::set_seats(const SeatOrder& order) {
  if (stopping_) {
    return;
  }
  for (const Seat& seat : order.left) {
    leave_seat(seat);
  }
  for (std::uint32_t type = 0; type < types_.size(); ++type) {
    for (const std::uint64_t index : std::exchange(types_[type].vacant, {})) {
      if (types_[type].seats.contains(index)) {
        fill_seat({.user_type = type, .index = index});
      }
    }
  }
  for (const Seat& seat : order.taken) {
    fill_seat(seat);
  }
  sequence_ = order.sequence;
}

// A user that no iteration is left for would log in and leave.
void Shard::fill_seat(const Seat& seat) {
  UserLoop*& place = types_[seat.user_type].seats[seat.index];
  place = lease_.over() ? nullptr : make_user(seat.user_type, seat.index);
  if (place != nullptr) {
    place->start();
  }
}

void Shard::add_iterations(std::uint64_t granted) {
  lease_.add(granted);
  if (lease_.over()) {
    for (const auto& driver : drivers_) {
      driver->stop();
    }
  }
}

void Shard::leave_seat(const Seat& seat) {
  auto& seats = types_[seat.user_type].seats;
  const auto found = seats.find(seat.index);
  ACRIDA_CHECK(found != seats.end());
  UserLoop* const user = found->second;
  seats.erase(found);
  if (user != nullptr) {
    end_user(*user);
  }
}

// Null when the scenario's constructor threw.
UserLoop* Shard::make_user(std::uint32_t user_type, std::uint64_t index) {
  TypeState& state = types_[user_type];
  std::unique_ptr<UserLoop> made;
  UserContext& context = *this;
  try {
    made = std::make_unique<UserLoop>(context, *state.type, next_number_ * config_.shards + number_,
                                      index);
  } catch (const std::exception& exception) {
    report_constructor(*state.type,
                       readable_type_name(typeid(exception).name()) + ": " + exception.what());
    return nullptr;
  } catch (...) {
    report_constructor(*state.type, "an exception that is no std::exception");
    return nullptr;
  }
  UserLoop& user = *made;
  ++next_number_;
  ++state.running;
  state.most_running = std::max(state.most_running, state.running);
  ++state.spawned;
  users_.emplace(&user, std::move(made));
  if (HttpClient* const client = user.user().http_client()) {
    client->attach(service_.make_client(user, state.http));
  }
  return &user;
}

void Shard::report_constructor(const UserType& type, std::string_view text) {
  const std::string place = type.name + "'s constructor";
  recorder_.record_exception(text, place, loop_.wall_now());
  if (may_notify()) {
    listener_.on_exception(place, text);
  }
}

// Lets it finish its task for the stop timeout.
void Shard::end_user(UserLoop& user) {
  if (config_.limits.stop_timeout == Duration::zero()) {
    user.kill();
    return;
  }
  user.stop();
  if (user.finished()) {
    return;
  }
  leaving_.push_back({loop_.now() + config_.limits.stop_timeout, &user, user.user().id()});
  if (!kill_timer_.active()) {
    loop_.start_timer(kill_timer_, leaving_.front().deadline);
  }
}

void Shard::kill_overdue() {
  while (!leaving_.empty() && leaving_.front().deadline <= loop_.now()) {
    const auto found = users_.find(leaving_.front().user);
    if (found != users_.end() && found->second->user().id() == leaving_.front().id) {
      found->second->kill();
    }
    leaving_.pop_front();
  }
  if (!leaving_.empty()) {
    loop_.start_timer(kill_timer_, leaving_.front().deadline);
  }
}

void Shard::stop() {
  stopping_ = true;
  for (const auto& driver : drivers_) {
    driver->stop();
  }
  for (const auto& [user, owned] : users_) {
    end_user(*owned);
  }
  if (users_.empty()) {
    listener_.on_empty(number_);
  }
}

void Shard::cut_off() {
  for (const auto& [user, owned] : users_) {
    owned->kill();
  }
}

void Shard::abandon() {
  const bool any = !users_.empty();
  finished_.clear();
  leaving_.clear();
  arrivals_.clear();
  for (TypeState& state : types_) {
    state.seats.clear();
    state.idle.clear();
    state.ended += static_cast<std::uint64_t>(std::exchange(state.running, 0));
  }
  users_.clear();
  if (any) {
    listener_.on_empty(number_);
  }
}

Permission Shard::take_iteration(const UserLoop&) {
  if (!config_.iterations) {
    return Permission::kGo;
  }
  const IterationLease::Answer answer = lease_.take();
  if (lease_.wants_grant()) {
    listener_.on_iterations_wanted(number_);
  }
  switch (answer) {
    case IterationLease::Answer::kGo:
      return Permission::kGo;
    case IterationLease::Answer::kWait:
      return Permission::kLater;
    case IterationLease::Answer::kOver:
      break;
  }
  return Permission::kOver;
}

void Shard::on_user_finished(UserLoop& user) {
  if (finished_.empty()) {
    loop_.defer([this] { sweep(); });
  }
  finished_.push_back(&user);
}

void Shard::sweep() {
  for (UserLoop* const user : std::exchange(finished_, {})) {
    TypeState& state = state_of(*user);
    --state.running;
    ++state.ended;
    const std::uint64_t index = user->user().index();
    if (const auto seat = state.seats.find(index);
        seat != state.seats.end() && seat->second == user) {
      seat->second = nullptr;
      state.vacant.push_back(index);
    }
    std::erase(state.idle, user);
    if (const auto arrival = arrivals_.find(user); arrival != arrivals_.end()) {
      arrival->second->end_one();
      arrivals_.erase(arrival);
    }
    users_.erase(user);
  }
  if (stopping_ && users_.empty()) {
    leaving_.clear();
    listener_.on_empty(number_);
  }
}

Shard::TypeState& Shard::state_of(const UserLoop& user) {
  return types_[static_cast<std::size_t>(&user.type() - config_.plan->user_types().data())];
}

}  // namespace acrida
