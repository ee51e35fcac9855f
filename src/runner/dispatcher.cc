#include "runner/dispatcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "base/check.h"
#include "base/spelling.h"

namespace acrida {

namespace {

std::string unknown_class(const std::string& name, const std::vector<DispatchClass>& classes) {
  std::vector<std::string> names;
  names.reserve(classes.size());
  for (const DispatchClass& known : classes) {
    names.push_back(known.name);
  }
  const std::optional<std::string> nearest = nearest_word(name, names);
  return fmt::format("no user class '{}'{}", name,
                     nearest ? fmt::format("; did you mean '{}'?", *nearest) : "");
}

}  // namespace

Result<std::int64_t> set_exact_counts(
    std::vector<DispatchClass>& classes,
    const std::vector<std::pair<std::string, std::int64_t>>& counts) {
  for (const auto& [name, count] : counts) {
    const auto found = std::ranges::find(classes, name, &DispatchClass::name);
    if (found == classes.end()) {
      return fail(unknown_class(name, classes));
    }
    if (count < 0) {
      return fail(fmt::format("{} users of '{}': the count must not be negative", count, name));
    }
    found->fixed_count = count;
    found->weight = 0;
  }
  std::int64_t total = 0;
  for (const DispatchClass& user_class : classes) {
    total += user_class.fixed_count;
  }
  return total;
}

Dispatcher::Dispatcher(std::vector<DispatchClass> classes, std::size_t shard_count)
    : classes_(std::move(classes)) {
  ACRIDA_CHECK(!classes_.empty());
  ACRIDA_CHECK(shard_count > 0);
  std::ranges::sort(classes_, {}, &DispatchClass::name);
  ACRIDA_CHECK(std::ranges::adjacent_find(classes_, {}, &DispatchClass::name) == classes_.end());
  allowed_.assign(classes_.size(), true);
  wanted_.assign(shard_count, std::vector<std::int64_t>(classes_.size(), 0));
  build_weighted();
}

// Drawing a class for the (n+1)-th time changes the divergence between the mix and the weights by
// weight * log2((weight + n) / (weight + n + 1)).
void Dispatcher::push(Heap& heap, std::uint32_t user_class, double weight) {
  heap.push_back({weight * std::log2(weight / (weight + 1.0)), weight + 1.0, weight, user_class});
  std::ranges::push_heap(heap, comes_later);
}

std::uint32_t Dispatcher::draw(Heap& heap) {
  std::ranges::pop_heap(heap, comes_later);
  Candidate& chosen = heap.back();
  chosen.divergence = chosen.weight * std::log2(chosen.drawn / (chosen.drawn + 1.0));
  chosen.drawn += 1.0;
  const std::uint32_t user_class = chosen.user_class;
  std::ranges::push_heap(heap, comes_later);
  return user_class;
}

// Classes are sorted by name, so the index breaks the last tie as the name would.
bool Dispatcher::comes_later(const Candidate& a, const Candidate& b) {
  return std::tie(a.divergence, a.drawn, a.weight, a.user_class) >
         std::tie(b.divergence, b.drawn, b.weight, b.user_class);
}

Result<void> Dispatcher::start(std::int64_t target,
                               double spawn_rate,
                               TimePoint now,
                               const std::optional<std::vector<std::string>>& only) {
  if (target < 0) {
    return fail(fmt::format("{} users: the number must not be negative", target));
  }
  if (!std::isfinite(spawn_rate) || spawn_rate <= 0) {
    return fail(fmt::format("spawn rate {}: it must be a number above 0", spawn_rate));
  }
  if (const Result<void> limited = limit_to(only); !limited) {
    return limited;
  }
  target_ = target;
  spawn_rate_ = spawn_rate;
  start_ = now;
  iterations_done_ = 0;
  under_way_ = true;
  return {};
}

Result<void> Dispatcher::set_counts(
    const std::vector<std::pair<std::string, std::int64_t>>& counts) {
  std::vector<DispatchClass> changed = classes_;
  if (const Result<std::int64_t> set = set_exact_counts(changed, counts); !set) {
    return fail(set.error());
  }
  classes_ = std::move(changed);
  constexpr std::int64_t kAnyNumber = std::numeric_limits<std::int64_t>::max();
  std::vector<std::int64_t> left(classes_.size(), kAnyNumber);
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    if (std::ranges::find(counts, classes_[i].name, [](const auto& one) { return one.first; }) !=
        counts.end()) {
      left[i] = classes_[i].fixed_count;
    }
  }
  const auto beyond = std::ranges::stable_partition(active_, [&left](const Move& move) {
    return left[move.user_class] > 0 && left[move.user_class]-- > 0;
  });
  surplus_ = std::ranges::ssize(beyond);
  fixed_left_ = 0;
  look_for_fixed_ = true;
  build_weighted();
  return {};
}

// The same classes again go on with the mix where it stands; others begin a mix of their own.
// Whether fixed classes are looked at is not touched, as in Locust: only a ramp down asks for that
// again.
Result<void> Dispatcher::limit_to(const std::optional<std::vector<std::string>>& only) {
  if (!only) {
    return {};
  }
  std::vector<bool> allowed(classes_.size(), false);
  for (const std::string& name : *only) {
    const auto found = std::ranges::find(classes_, name, &DispatchClass::name);
    if (found == classes_.end()) {
      return fail(unknown_class(name, classes_));
    }
    allowed[static_cast<std::size_t>(found - classes_.begin())] = true;
  }
  if (allowed != allowed_) {
    allowed_ = std::move(allowed);
    fixed_left_ = 0;
    build_weighted();
  }
  return {};
}

void Dispatcher::build_weighted() {
  weighted_.clear();
  for (std::uint32_t i = 0; i < classes_.size(); ++i) {
    if (allowed_[i] && classes_[i].fixed_count == 0 && classes_[i].weight > 0) {
      push(weighted_, i, classes_[i].weight);
    }
  }
}

void Dispatcher::build_fixed() {
  fixed_.clear();
  fixed_left_ = 0;
  for (std::uint32_t i = 0; i < classes_.size(); ++i) {
    std::int64_t missing = classes_[i].fixed_count;
    for (const std::vector<std::int64_t>& shard : wanted_) {
      missing -= shard[i];
    }
    if (allowed_[i] && classes_[i].fixed_count > 0 && missing > 0) {
      push(fixed_, i, static_cast<double>(missing));
      fixed_left_ += missing;
    }
  }
}

// Fixed users that were missing when the ramp last looked are all given before it looks again.
std::optional<std::uint32_t> Dispatcher::next_class() {
  if (fixed_left_ == 0 && look_for_fixed_) {
    look_for_fixed_ = false;
    build_fixed();
  }
  if (fixed_left_ > 0) {
    --fixed_left_;
    return draw(fixed_);
  }
  if (weighted_.empty()) {
    return std::nullopt;
  }
  return draw(weighted_);
}

std::int64_t Dispatcher::batch_size() const {
  constexpr double kLargest = 1e15;  // every user there can be, and still exact
  return static_cast<std::int64_t>(std::max(1.0, std::floor(std::min(spawn_rate_, kLargest))));
}

std::optional<TimePoint> Dispatcher::next_due() const {
  if (!under_way_) {
    return std::nullopt;
  }
  const double wait = static_cast<double>(batch_size()) / spawn_rate_;
  // Further than any run: a spawn rate near zero means never.
  constexpr double kFurthestSeconds = 1e9;
  return start_ +
         from_seconds(std::min(static_cast<double>(iterations_done_) * wait, kFurthestSeconds));
}

std::optional<Dispatcher::Iteration> Dispatcher::take_due(TimePoint now) {
  const std::optional<TimePoint> due = next_due();
  if (!due || *due > now) {
    return std::nullopt;
  }
  Iteration iteration{.sequence = ++sequence_, .due = *due, .spawned = {}, .stopped = {}};
  ++iterations_done_;
  if (surplus_ > 0) {
    stop_batch(iteration, surplus_);
    surplus_ -= std::ranges::ssize(iteration.stopped);
  } else if (wanted_total() < target_) {
    spawn_batch(iteration);
  } else if (wanted_total() > target_) {
    stop_batch(iteration, wanted_total() - target_);
  }
  if (wanted_total() == target_ && surplus_ == 0) {
    under_way_ = false;
  }
  return iteration;
}

void Dispatcher::spawn_batch(Iteration& iteration) {
  const std::int64_t count = std::min(batch_size(), target_ - wanted_total());
  for (std::int64_t i = 0; i < count; ++i) {
    const std::optional<std::uint32_t> user_class = next_class();
    if (!user_class) {
      under_way_ = false;  // no class has users to give: the target is out of reach
      return;
    }
    const Move move{next_shard_, *user_class};
    next_shard_ = static_cast<std::uint32_t>((next_shard_ + 1) % wanted_.size());
    ++wanted_[move.shard][move.user_class];
    active_.push_back(move);
    iteration.spawned.push_back(move);
  }
}

void Dispatcher::stop_batch(Iteration& iteration, std::int64_t most) {
  const std::int64_t count = std::min(batch_size(), most);
  for (std::int64_t i = 0; i < count; ++i) {
    const Move move = active_.back();
    active_.pop_back();
    --wanted_[move.shard][move.user_class];
    iteration.stopped.push_back(move);
  }
  look_for_fixed_ = true;
}

}  // namespace acrida
