#include "runner/dispatcher.h"

#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "acrida/random.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr TimePoint kStart{std::chrono::hours(5)};
constexpr TimePoint kLater = kStart + std::chrono::hours(24);

// "0A 1B": shard and class of each move.
std::string text(const Dispatcher& dispatcher, const std::vector<Dispatcher::Move>& moves) {
  std::string result;
  for (const Dispatcher::Move& move : moves) {
    result += (result.empty() ? "" : " ") + std::to_string(move.shard) +
              dispatcher.classes()[move.user_class].name;
  }
  return result;
}

// The classes alone, of one iteration or of a whole ramp: "AAB".
std::string spawn_all(Dispatcher& dispatcher) {
  std::string result;
  while (const auto iteration = dispatcher.take_due(kLater)) {
    for (const Dispatcher::Move& move : iteration->spawned) {
      result += dispatcher.classes()[move.user_class].name;
    }
  }
  return result;
}

std::vector<DispatchClass> weighted(const std::map<std::string, double>& weights) {
  std::vector<DispatchClass> classes;
  classes.reserve(weights.size());
  for (const auto& [name, weight] : weights) {
    classes.push_back({name, weight, 0});
  }
  return classes;
}

void start(Dispatcher& dispatcher,
           std::int64_t target,
           double rate,
           const std::optional<std::vector<std::string>>& only = std::nullopt) {
  ASSERT_TRUE(dispatcher.start(target, rate, kStart, only).has_value());
}

TEST(Dispatcher, OtherExactCountsStopTheNewestOfAClassAndStartTheMissing) {
  std::vector<DispatchClass> classes = {{"A", 1, 4}, {"B", 1, 1}};
  Dispatcher dispatcher(classes, 1);
  start(dispatcher, 5, 100);
  EXPECT_EQ(spawn_all(dispatcher).size(), 5U);
  ASSERT_TRUE(dispatcher.set_counts({{"A", 1}, {"B", 3}}).has_value());
  start(dispatcher, 4, 2);
  std::string moves;
  while (const auto iteration = dispatcher.take_due(kLater)) {
    moves += "-" + text(dispatcher, iteration->stopped) + " +" +
             text(dispatcher, iteration->spawned) + ";";
  }
  EXPECT_EQ(moves, "-0A 0A +;-0A +;- +0B 0B;");
  EXPECT_EQ(dispatcher.wanted(), (UserCounts{{1, 3}}));
  EXPECT_TRUE(dispatcher.finished());
  EXPECT_FALSE(dispatcher.set_counts({{"C", 1}}).has_value());
  ASSERT_TRUE(dispatcher.set_counts({{"A", 0}}).has_value());
  start(dispatcher, 3, 100);
  while (dispatcher.take_due(kLater)) {}
  EXPECT_EQ(dispatcher.wanted(), (UserCounts{{0, 3}}));
}

// The sequences expected below were observed from Locust 2.47's own dispatcher.

TEST(Dispatcher, MixesFiveToOneAsLocustDoes) {
  Dispatcher dispatcher(weighted({{"A", 5}, {"B", 1}}), 1);
  start(dispatcher, 12, 100);
  EXPECT_EQ(spawn_all(dispatcher), "AABAAAAABAAA");
}

TEST(Dispatcher, MixesTheScoopJoyWeightsAsLocustDoes) {
  Dispatcher dispatcher(weighted({{"C", 50}, {"K", 15}, {"M", 5}}), 1);
  start(dispatcher, 20, 100);
  EXPECT_EQ(spawn_all(dispatcher), "CCKCCCMKCCCKCCCCKCCC");
}

TEST(Dispatcher, TakesRealWeights) {
  Dispatcher dispatcher(weighted({{"A", 1}, {"B", 0.3}, {"C", 2.5}}), 3);
  start(dispatcher, 13, 100);
  const auto iteration = dispatcher.take_due(kStart);
  ASSERT_TRUE(iteration.has_value());
  EXPECT_EQ(text(dispatcher, iteration->spawned), "0C 1A 2C 0C 1B 2C 0A 1C 2C 0A 1C 2C 0C");
}

TEST(Dispatcher, SpawnsFixedCountsInterleavedAndOverTwoShardsAsLocustDoes) {
  Dispatcher dispatcher({{"C", 1, 50}, {"K", 1, 15}, {"M", 1, 5}}, 2);
  start(dispatcher, 14, 7);
  const auto first = dispatcher.take_due(kStart);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(text(dispatcher, first->spawned), "0C 1C 0K 1C 0C 1C 0M");
  EXPECT_FALSE(dispatcher.take_due(kStart + milliseconds(999)).has_value());
  const auto second = dispatcher.take_due(kStart + seconds(1));
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(text(dispatcher, second->spawned), "1K 0C 1C 0C 1K 0C 1C");
  EXPECT_TRUE(dispatcher.finished());
}

TEST(Dispatcher, ReplacesFixedUsersFirstAfterARampDown) {
  Dispatcher dispatcher({{"A", 1, 2}, {"B", 1, 0}, {"C", 3, 1}}, 1);
  start(dispatcher, 8, 100);
  EXPECT_EQ(spawn_all(dispatcher), "ACABBBBB");
  start(dispatcher, 1, 100);
  const auto down = dispatcher.take_due(kStart);
  ASSERT_TRUE(down.has_value());
  EXPECT_EQ(text(dispatcher, down->stopped), "0B 0B 0B 0B 0B 0A 0C");
  start(dispatcher, 6, 100);
  EXPECT_EQ(spawn_all(dispatcher), "ACBBB");
}

TEST(Dispatcher, GoesOnWithAnInterruptedFixedRamp) {
  Dispatcher dispatcher({{"A", 1, 3}, {"B", 1, 3}}, 1);
  start(dispatcher, 2, 100);
  EXPECT_EQ(spawn_all(dispatcher), "AB");
  start(dispatcher, 0, 100);
  EXPECT_EQ(spawn_all(dispatcher), "");
  start(dispatcher, 8, 100);
  EXPECT_EQ(spawn_all(dispatcher), "ABABAB");
  EXPECT_EQ(dispatcher.wanted_total(), 6);
}

TEST(Dispatcher, ChangesItsTargetInMidRamp) {
  Dispatcher dispatcher({{"A", 3, 0}, {"B", 1, 0}, {"C", 1, 2}}, 2);
  start(dispatcher, 5, 2.4);
  ASSERT_TRUE(dispatcher.take_due(kStart).has_value());
  const auto second = dispatcher.take_due(kLater);
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(text(dispatcher, second->spawned), "0A 1B");
  EXPECT_EQ(second->due - kStart, from_seconds(2 / 2.4));

  start(dispatcher, 9, 0.5);
  ASSERT_TRUE(dispatcher.take_due(kStart).has_value());
  EXPECT_FALSE(dispatcher.take_due(kStart + milliseconds(1999)).has_value());
  const auto slow = dispatcher.take_due(kStart + seconds(2));
  ASSERT_TRUE(slow.has_value());
  EXPECT_EQ(text(dispatcher, slow->spawned), "1A");

  start(dispatcher, 3, 1.5);
  std::string stopped;
  while (const auto down = dispatcher.take_due(kLater)) {
    stopped += text(dispatcher, down->stopped) + ";";
  }
  EXPECT_EQ(stopped, "1A;0A;1B;");
  EXPECT_EQ(dispatcher.wanted(), (UserCounts{{1, 0, 1}, {0, 0, 1}}));
}

TEST(Dispatcher, SpawnsOnlyFromTheClassesNamedLast) {
  Dispatcher dispatcher({{"A", 1, 0}, {"B", 1, 0}, {"C", 2, 1}}, 1);
  start(dispatcher, 3, 100);
  EXPECT_EQ(spawn_all(dispatcher), "CAB");
  start(dispatcher, 6, 100, {{"B"}});
  EXPECT_EQ(spawn_all(dispatcher), "BBB");
  start(dispatcher, 8, 100);
  EXPECT_EQ(spawn_all(dispatcher), "BB");
  start(dispatcher, 9, 100, {{"A", "B", "C"}});
  EXPECT_EQ(spawn_all(dispatcher), "A");
}

TEST(Dispatcher, GivesUpWhenNoClassHasUsersToGive) {
  Dispatcher dispatcher({{"A", 0, 0}, {"B", 0, 2}}, 1);
  start(dispatcher, 5, 1);
  EXPECT_EQ(spawn_all(dispatcher), "BB");
  EXPECT_TRUE(dispatcher.finished());
  EXPECT_EQ(dispatcher.wanted_total(), 2);
  EXPECT_FALSE(dispatcher.next_due().has_value());
}

TEST(Dispatcher, GivesOneEmptyIterationForATargetAlreadyMet) {
  Dispatcher dispatcher(weighted({{"A", 1}}), 1);
  start(dispatcher, 4, 100);
  EXPECT_EQ(spawn_all(dispatcher), "AAAA");
  start(dispatcher, 4, 100);
  const auto iteration = dispatcher.take_due(kStart);
  ASSERT_TRUE(iteration.has_value());
  EXPECT_TRUE(iteration->spawned.empty() && iteration->stopped.empty());
  EXPECT_EQ(iteration->sequence, 2U);
  EXPECT_FALSE(dispatcher.take_due(kLater).has_value());
}

TEST(Dispatcher, SpawnsTheFirstBatchAtOnceAndTheOthersAtTheSpawnRate) {
  Dispatcher dispatcher(weighted({{"A", 1}}), 1);
  start(dispatcher, 100, 10);
  for (int second = 0; second < 10; ++second) {
    const auto iteration = dispatcher.take_due(kStart + seconds(second));
    ASSERT_TRUE(iteration.has_value()) << second;
    EXPECT_EQ(iteration->spawned.size(), 10U);
    EXPECT_FALSE(dispatcher.take_due(kStart + seconds(second) + milliseconds(999)).has_value());
  }
  EXPECT_TRUE(dispatcher.finished());
}

TEST(Dispatcher, AStallLeavesTheScheduleAlone) {
  Dispatcher dispatcher(weighted({{"A", 1}}), 1);
  start(dispatcher, 10, 1);
  ASSERT_TRUE(dispatcher.take_due(kStart).has_value());
  int caught_up = 0;
  while (const auto iteration = dispatcher.take_due(kStart + milliseconds(5500))) {
    ++caught_up;
    EXPECT_EQ(iteration->due, kStart + seconds(caught_up));
  }
  EXPECT_EQ(caught_up, 5);
  EXPECT_EQ(dispatcher.next_due(), kStart + seconds(6));
}

TEST(Dispatcher, ASpawnRateNearZeroNeverOverflows) {
  Dispatcher dispatcher(weighted({{"A", 1}}), 1);
  start(dispatcher, 2, 1e-300);
  ASSERT_TRUE(dispatcher.take_due(kStart).has_value());
  EXPECT_GT(dispatcher.next_due().value(), kStart + std::chrono::hours(24 * 365));
}

TEST(Dispatcher, RefusesWhatAShapeMayGetWrong) {
  Dispatcher dispatcher(weighted({{"Cashier", 1}}), 1);
  EXPECT_FALSE(dispatcher.start(-1, 1, kStart).has_value());
  EXPECT_FALSE(dispatcher.start(1, 0, kStart).has_value());
  EXPECT_FALSE(dispatcher.start(1, std::numeric_limits<double>::quiet_NaN(), kStart).has_value());
  const Result<void> unknown = dispatcher.start(1, 1, kStart, {{"Casheir"}});
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().message(), "no user class 'Casheir'; did you mean 'Cashier'?");
  EXPECT_TRUE(dispatcher.finished());
}

TEST(Dispatcher, ExactCountsOverrideWeights) {
  std::vector<DispatchClass> classes = weighted({{"C", 9}, {"K", 1}, {"M", 1}});
  EXPECT_EQ(set_exact_counts(classes, {{"C", 50}, {"K", 15}, {"M", 5}}), 70);
  Dispatcher dispatcher(classes, 2);
  start(dispatcher, 70, 100);
  spawn_all(dispatcher);
  EXPECT_EQ(dispatcher.wanted(), (UserCounts{{25, 5, 5}, {25, 10, 0}}));
}

TEST(Dispatcher, AnExactCountOfZeroKeepsAClassOut) {
  std::vector<DispatchClass> classes = weighted({{"C", 9}, {"K", 1}});
  EXPECT_EQ(set_exact_counts(classes, {{"C", 0}}), 0);
  Dispatcher dispatcher(classes, 1);
  start(dispatcher, 3, 100);
  EXPECT_EQ(spawn_all(dispatcher), "KKK");
}

TEST(Dispatcher, ExactCountsRefuseUnknownClassesAndNegativeNumbers) {
  std::vector<DispatchClass> classes = weighted({{"Cashier", 9}});
  const auto unknown = set_exact_counts(classes, {{"Cashie", 1}});
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().message(), "no user class 'Cashie'; did you mean 'Cashier'?");
  EXPECT_FALSE(set_exact_counts(classes, {{"Cashier", -1}}).has_value());
}

std::vector<DispatchClass> random_classes(Random& random) {
  std::vector<DispatchClass> classes;
  const std::int64_t count = random.integer(1, 6);
  for (std::int64_t i = 0; i < count; ++i) {
    const bool fixed = random.integer(0, 3) == 0;
    classes.push_back({.name = std::string(1, static_cast<char>('A' + i)),
                       .weight = random.real() * 10 + 0.1,
                       .fixed_count = fixed ? random.integer(1, 9) : 0});
  }
  classes.push_back({.name = "Z", .weight = 1, .fixed_count = 0});
  return classes;
}

// The users of all shards are the target, each shard has its even part, and what the iterations
// moved adds up to what is wanted.
TEST(DispatcherProperty, TheShardsTogetherHaveTheTargetAndRampsAreMonotone) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const auto shards = static_cast<std::size_t>(random.integer(1, 5));
    Dispatcher dispatcher(random_classes(random), shards);
    UserCounts counted(shards, std::vector<std::int64_t>(dispatcher.classes().size(), 0));
    for (int ramp = 0; ramp < 5; ++ramp) {
      const std::int64_t before = dispatcher.wanted_total();
      const std::int64_t target = random.integer(0, 200);
      start(dispatcher, target, random.real() * 50 + 0.1);
      TimePoint last = kStart;
      while (const auto iteration = dispatcher.take_due(kLater)) {
        EXPECT_TRUE(target >= before ? iteration->stopped.empty() : iteration->spawned.empty());
        EXPECT_GE(iteration->due, last);
        last = iteration->due;
        for (const Dispatcher::Move& move : iteration->spawned) {
          ++counted[move.shard][move.user_class];
        }
        for (const Dispatcher::Move& move : iteration->stopped) {
          --counted[move.shard][move.user_class];
          EXPECT_GE(counted[move.shard][move.user_class], 0);
        }
        EXPECT_EQ(counted, dispatcher.wanted());
      }
      EXPECT_EQ(dispatcher.wanted_total(), target);
    }
  }
}

TEST(DispatcherProperty, ARampUpFromNothingSpreadsUsersEvenlyOverShards) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const auto shards = static_cast<std::size_t>(random.integer(1, 7));
    Dispatcher dispatcher(random_classes(random), shards);
    start(dispatcher, random.integer(0, 300), 1 + random.real() * 20);
    while (dispatcher.take_due(kLater)) {
      std::int64_t least = std::numeric_limits<std::int64_t>::max();
      std::int64_t most = 0;
      for (const std::vector<std::int64_t>& shard : dispatcher.wanted()) {
        const std::int64_t users = std::reduce(shard.begin(), shard.end());
        least = std::min(least, users);
        most = std::max(most, users);
      }
      EXPECT_LE(most - least, 1);
    }
  }
}

TEST(DispatcherProperty, TheMixComesWithinAFewUsersOfTheWeights) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const double a = 1 + random.real() * 9;
    const double b = 1 + random.real() * 9;
    Dispatcher dispatcher(weighted({{"A", a}, {"B", b}}), 1);
    start(dispatcher, 1000, 1000);
    spawn_all(dispatcher);
    EXPECT_NEAR(static_cast<double>(dispatcher.wanted()[0][0]), 1000 * a / (a + b), 2);
  }
}

}  // namespace
}  // namespace acrida
