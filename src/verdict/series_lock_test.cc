#include "verdict/series_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verdict/frappe_rules.h"

namespace acrida {
namespace {

constexpr std::int64_t kHalf = 60;  // seconds of each side

struct Law {
  std::uint32_t creations = 10;  // a second
  Duration create{0};
  Duration others{0};
};

void add_side(RunData& data, std::int64_t first, std::uint32_t users, const Law& law) {
  for (std::int64_t second = first; second < first + kHalf; ++second) {
    SeriesPoint& point = data.series.at(second);
    point.users = {users};
    data.blocks.add(second, {.entry = 0,
                             .requests = law.creations,
                             .failures = 0,
                             .success = {{Histogram::bucket_of(law.create), law.creations}},
                             .failure = {}});
    data.blocks.add(second, {.entry = 1,
                             .requests = users,
                             .failures = 0,
                             .success = {{Histogram::bucket_of(law.others), users}},
                             .failure = {}});
  }
}

RunData run_of(const Law& few, const Law& many) {
  RunData data;
  data.server.frappe = true;
  data.user_classes = {"Till"};
  data.entries.resize(2);
  data.entries[0].method = "POST";
  data.entries[0].name = "Create";
  data.entries[1].method = "GET";
  data.entries[1].name = "List";
  add_side(data, 0, 20, few);
  add_side(data, kHalf, 50, many);
  return data;
}

using std::chrono::milliseconds;

TEST(SeriesLock, IsSeenWhenMoreUsersMakeNoMoreAndOnlyCreationsWait) {
  const RunData data =
      run_of({.creations = 25, .create = milliseconds(200), .others = milliseconds(50)},
             {.creations = 27, .create = milliseconds(900), .others = milliseconds(70)});
  const std::optional<SeriesLock> lock = find_series_lock(data);
  ASSERT_TRUE(lock);
  EXPECT_EQ(lock->entry, 0U);
  EXPECT_EQ(lock->few.users, 20);
  EXPECT_EQ(lock->many.users, 50);
  EXPECT_EQ(lock->many.rate, 27);
  const std::vector<Finding> findings = frappe_findings(data);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "frappe-series-lock");
  EXPECT_THAT(findings[0].text,
              testing::HasSubstr("POST Create does not get beyond 27.0 a second"));
}

TEST(SeriesLock, IsNotWhatCarriesItsUsers) {
  EXPECT_FALSE(find_series_lock(
      run_of({.creations = 10, .create = milliseconds(200), .others = milliseconds(50)},
             {.creations = 25, .create = milliseconds(220), .others = milliseconds(55)})));
}

TEST(SeriesLock, IsNotAWantOfWorkersThatSlowsEverythingAlike) {
  EXPECT_FALSE(find_series_lock(
      run_of({.creations = 25, .create = milliseconds(200), .others = milliseconds(50)},
             {.creations = 26, .create = milliseconds(900), .others = milliseconds(750)})));
}

TEST(SeriesLock, IsNotToldFromTooLittle) {
  EXPECT_FALSE(find_series_lock(RunData()));
  RunData flat;
  flat.entries.resize(2);
  flat.entries[0].method = "POST";
  add_side(flat, 0, 50, {.creations = 25, .create = milliseconds(900), .others = milliseconds(9)});
  EXPECT_FALSE(find_series_lock(flat));
}

}  // namespace
}  // namespace acrida
