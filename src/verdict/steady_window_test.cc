#include "verdict/steady_window.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "acrida/random.h"

namespace acrida {
namespace {

// Half of the ten requests a second take about 100 ms.
LoadSecond usual(std::int64_t second, double users, Random& random) {
  LoadSecond load;
  load.second = second;
  load.users = users;
  load.requests = static_cast<double>(random.integer(7, 13));
  load.p50 = 0.1 * (0.9 + 0.2 * random.real());
  load.p95 = *load.p50 * (2 + random.real());
  return load;
}

std::vector<LoadSecond> run(std::int64_t seconds, std::int64_t ramp = 0) {
  Random random(9);
  std::vector<LoadSecond> all;
  all.reserve(static_cast<std::size_t>(seconds));
  for (std::int64_t i = 0; i < seconds; ++i) {
    all.push_back(
        usual(i, i < ramp ? static_cast<double>(i) / static_cast<double>(ramp) * 50 : 50, random));
  }
  return all;
}

TEST(SteadyWindow, IsTheWholeRunWhenNothingChanges) {
  const SteadyWindow found = find_steady_window(run(120));
  EXPECT_TRUE(found.steady);
  EXPECT_EQ(found.window, (Seconds{0, 120}));
  EXPECT_EQ(found.text, "steady from 0 s to 2m 0s");
}

TEST(SteadyWindow, BeginsAfterTheRampUp) {
  const SteadyWindow found = find_steady_window(run(120, 14));
  EXPECT_TRUE(found.steady);
  EXPECT_EQ(found.window, (Seconds{14, 120}));
  EXPECT_EQ(found.text, "steady from 14 s to 2m 0s; the first 14 s (ramp-up) are left out");
}

TEST(SteadyWindow, LeavesOutWhatTheSiteNeedsToSettle) {
  std::vector<LoadSecond> all = run(300, 20);
  for (std::size_t i = 0; i < 70; ++i) {
    *all[i].p95 *= 5;
  }
  const SteadyWindow found = find_steady_window(all);
  EXPECT_TRUE(found.steady);
  EXPECT_EQ(found.constant, (Seconds{20, 300}));
  EXPECT_EQ(found.window, (Seconds{70, 300}));
  EXPECT_EQ(found.text,
            "steady from 70 s to 5m 0s; the first 70 s (ramp-up 20 s, then the site settles) are "
            "left out");
}

TEST(SteadyWindow, IsMissingWhenTheTimesRiseToTheEnd) {
  std::vector<LoadSecond> all = run(300);
  for (std::size_t i = 0; i < all.size(); ++i) {
    *all[i].p50 *= 1 + static_cast<double>(i) / 50;
  }
  const SteadyWindow found = find_steady_window(all);
  EXPECT_FALSE(found.steady);
  EXPECT_EQ(found.window, (Seconds{0, 300}));
  EXPECT_TRUE(found.text.starts_with(
      "not steady: the load was constant from 0 s to 5m 0s, but the median response time settled "
      "only at "))
      << found.text;
}

TEST(SteadyWindow, IsMissingWhenTooLittleOfItIsLeft) {
  std::vector<LoadSecond> all = run(200);
  for (std::size_t i = 0; i < 90; ++i) {
    *all[i].p95 *= 5;
  }
  const SteadyWindow found = find_steady_window(all);
  EXPECT_FALSE(found.steady);
  EXPECT_TRUE(found.text.ends_with("but the p95 response time settled only at 90 s")) << found.text;
}

TEST(SteadyWindow, TakesTheLastOfSeveralLevels) {
  Random random(1);
  std::vector<LoadSecond> all;
  all.reserve(312);
  for (std::int64_t i = 0; i < 300; ++i) {
    all.push_back(usual(i, i < 140 ? 10 : 50, random));
  }
  EXPECT_EQ(find_steady_window(all).constant, (Seconds{140, 300}));
  // A level that was hardly reached is not what the run is about; nor is the stop.
  for (std::int64_t i = 300; i < 310; ++i) {
    all.push_back(usual(i, 90, random));
  }
  all.push_back(usual(310, 40, random));
  all.push_back(usual(311, 0, random));
  EXPECT_EQ(find_steady_window(all).constant, (Seconds{140, 300}));
}

TEST(SteadyWindow, TheLongestStretchIsFoundAmongMany) {
  Random random(4);
  for (int round = 0; round < 200; ++round) {
    std::vector<LoadSecond> all;
    double users = 100;
    for (std::int64_t i = 0; i < 60; ++i) {
      users = random.real() < 0.3 ? static_cast<double>(random.integer(97, 103)) : users;
      all.push_back(usual(i, users, random));
    }
    std::int64_t longest = 0;
    for (std::size_t first = 0; first < all.size(); ++first) {
      double low = all[first].users;
      double high = low;
      for (std::size_t i = first; i < all.size(); ++i) {
        low = std::min(low, all[i].users);
        high = std::max(high, all[i].users);
        if (high - low > kLoadTolerance * high) {
          break;
        }
        longest = std::max(longest, static_cast<std::int64_t>(i - first + 1));
      }
    }
    const SteadyWindow found = find_steady_window(all);
    EXPECT_LE(found.constant.count(), longest);
    EXPECT_GE(2 * found.constant.count(), longest);
    if (found.constant.last < 59) {
      EXPECT_EQ(found.constant.count(), longest);
    }
  }
}

TEST(SteadyWindow, TwoInAHundredUsersMoreOrLessAreTheSameLoad) {
  std::vector<LoadSecond> all = run(120);
  for (std::size_t i = 0; i < all.size(); i += 7) {
    all[i].users = 51;
  }
  EXPECT_EQ(find_steady_window(all).window, (Seconds{0, 120}));
}

TEST(SteadyWindow, SecondsThatAreMissingHadTheSameUsersAndNoRequests) {
  std::vector<LoadSecond> all = run(120, 14);
  all.erase(all.begin() + 60, all.begin() + 63);
  all[80].p50.reset();
  all[80].p95.reset();
  all[80].requests = 0;
  const SteadyWindow found = find_steady_window(all);
  EXPECT_TRUE(found.steady);
  EXPECT_EQ(found.window, (Seconds{14, 120}));
}

TEST(SteadyWindow, BlocksOfSeveralSecondsAreBatchesOfTheirOwn) {
  Random random(2);
  std::vector<LoadSecond> all;
  all.reserve(100);
  for (std::int64_t i = 0; i < 100; ++i) {
    all.push_back(usual(8 * i, i < 10 ? 5 : 50, random));
  }
  const SteadyWindow found = find_steady_window(all, 8);
  EXPECT_TRUE(found.steady);
  EXPECT_EQ(found.window, (Seconds{80, 800}));
}

TEST(SteadyWindow, OfNextToNothingIsNone) {
  EXPECT_EQ(find_steady_window({}).text, "not steady: there was no load");
  const SteadyWindow found = find_steady_window(run(12));
  EXPECT_FALSE(found.steady);
  EXPECT_EQ(found.window, (Seconds{0, 12}));
  EXPECT_EQ(found.text, "not steady: the load was constant from 0 s to 12 s, too short to tell");
}

TEST(SteadyWindow, MserLeavesOutTheBeginningThatIsDifferent) {
  std::vector<double> values(100, 1.0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] += i % 2 == 0 ? 0.1 : -0.1;
  }
  EXPECT_EQ(mser_truncation(values), 0U);
  for (std::size_t i = 0; i < 13; ++i) {
    values[i] += 2;
  }
  EXPECT_EQ(mser_truncation(values), 13U);
  EXPECT_EQ(mser_truncation({}), 0U);
  EXPECT_EQ(mser_truncation(std::vector<double>(3, 1.0)), 0U);
  EXPECT_EQ(mser_truncation(std::vector<double>(50, 1.0)), 0U);
}

}  // namespace
}  // namespace acrida
