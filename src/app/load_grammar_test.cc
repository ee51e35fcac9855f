#include "app/load_grammar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace acrida {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

template <class T>
std::string message_of(const Result<T>& result) {
  return result ? "(no error)" : result.error().message();
}

TEST(Stages, UsersChangeEvenlyOverAStage) {
  const std::vector<ShapeStage> stages = parse_stages("1m:12,5m:0").value();
  ASSERT_EQ(stages.size(), 2U);
  EXPECT_EQ(stages[0].duration, minutes(1));
  EXPECT_EQ(stages[0].users, 12);
  EXPECT_DOUBLE_EQ(stages[0].spawn_rate, 0.2);
  EXPECT_EQ(stages[1].users, 0);
  EXPECT_DOUBLE_EQ(stages[1].spawn_rate, 12.0 / 300);
}

TEST(Stages, ARateBehindTheSignIsTaken) {
  const std::vector<ShapeStage> stages = parse_stages(" 90s : 50 @ 2.5 , 10:50 ").value();
  ASSERT_EQ(stages.size(), 2U);
  EXPECT_EQ(stages[0].duration, seconds(90));
  EXPECT_DOUBLE_EQ(stages[0].spawn_rate, 2.5);
  EXPECT_GT(stages[1].spawn_rate, 0);  // nothing changes, but a shape must name a rate
}

TEST(Stages, WhatIsWrongIsNamedWithAnExample) {
  for (const char* bad : {"", ",", "1m", "1m:", ":5", "1m:5,", "1m:-5", "1m:5.5", "0:5", "1m:5@0",
                          "1m:5@", "1m:5@-1", "1m:5@x", "1x:5", "1m:999999999999", "1m:5:6"}) {
    EXPECT_THAT(message_of(parse_stages(bad)), HasSubstr("(valid: 1m:10,5m:50@2,1m:0)")) << bad;
  }
}

TEST(Stages, ThereIsALimit) {
  std::string text = "1s:1";
  for (std::size_t i = 1; i < kLoadPiecesMax; ++i) {
    text += ",1s:1";
  }
  EXPECT_EQ(parse_stages(text).value().size(), kLoadPiecesMax);
  EXPECT_THAT(message_of(parse_stages(text + ",1s:1")), HasSubstr("too many stages"));
}

TEST(Steps, AStaircaseHasThreeFigures) {
  const ShapeSteps steps = parse_steps("10/1m for 5m").value();
  EXPECT_EQ(steps.users_per_step, 10);
  EXPECT_EQ(steps.step_duration, minutes(1));
  EXPECT_EQ(steps.duration, minutes(5));
  EXPECT_EQ(steps.spawn_rate, 0);
  EXPECT_EQ(parse_steps("10 / 1m for 5m @2").value().spawn_rate, 2);
}

TEST(Steps, WhatIsWrongIsNamedWithAnExample) {
  for (const char* bad : {"", "10", "10/1m", "10/1m for", "10/1m over 5m", "0/1m for 5m",
                          "/1m for 5m", "10/ for 5m", "10/0 for 5m", "10/1m for 0",
                          "10/1m for 5m@0", "10/1m for 5m then 3/1m for 5m", "x/1m for 5m"}) {
    EXPECT_THAT(message_of(parse_steps(bad)), HasSubstr("(valid: 10/1m for 5m)")) << bad;
  }
}

TEST(ArrivalRate, ASingleRateGoesOnForEver) {
  for (const auto& [text, rate] : std::vector<std::pair<std::string, double>>{{"10/s", 10},
                                                                              {"600/m", 10},
                                                                              {"600/min", 10},
                                                                              {"36000/h", 10},
                                                                              {"0.5/s", 0.5},
                                                                              {" 10 / s ", 10}}) {
    const ArrivalRate arrivals = parse_arrival_rate(text).value();
    EXPECT_EQ(arrivals.user_class, "") << text;
    ASSERT_EQ(arrivals.segments.size(), 1U) << text;
    EXPECT_EQ(arrivals.segments[0].duration, kArrivalHold) << text;
    EXPECT_DOUBLE_EQ(arrivals.segments[0].rate_from, rate) << text;
    EXPECT_DOUBLE_EQ(arrivals.segments[0].rate_to, rate) << text;
  }
}

TEST(ArrivalRate, ARampHoldsWhatItReached) {
  const ArrivalRate arrivals = parse_arrival_rate("10/s..50/s over 5m").value();
  ASSERT_EQ(arrivals.segments.size(), 2U);
  EXPECT_EQ(arrivals.segments[0].duration, minutes(5));
  EXPECT_DOUBLE_EQ(arrivals.segments[0].rate_from, 10);
  EXPECT_DOUBLE_EQ(arrivals.segments[0].rate_to, 50);
  EXPECT_EQ(arrivals.segments[1].duration, kArrivalHold);
  EXPECT_DOUBLE_EQ(arrivals.segments[1].rate_from, 50);
}

TEST(ArrivalRate, ARampToZeroEndsTheSchedule) {
  EXPECT_EQ(parse_arrival_rate("50/s .. 0/s over 1m").value().segments.size(), 1U);
}

TEST(ArrivalRate, PiecesFollowEachOther) {
  const ArrivalRate arrivals =
      parse_arrival_rate(
          "0/s..50/s over 1m then 50/s for 10m then 50/s..5/s over 30s then 5/s for 1m")
          .value();
  ASSERT_EQ(arrivals.segments.size(), 4U);
  EXPECT_EQ(arrivals.segments[1].duration, minutes(10));
  EXPECT_DOUBLE_EQ(arrivals.segments[2].rate_to, 5);
  EXPECT_EQ(arrivals.segments[3].duration, minutes(1));
}

TEST(ArrivalRate, ARateMayBeOfOneClassOrOfOneTask) {
  const ArrivalRate of_class = parse_arrival_rate("Till = 10/s").value();
  EXPECT_EQ(of_class.user_class, "Till");
  EXPECT_EQ(of_class.task, "");
  const ArrivalRate of_task = parse_arrival_rate("Till.pay=600/m").value();
  EXPECT_EQ(of_task.user_class, "Till");
  EXPECT_EQ(of_task.task, "pay");
}

TEST(ArrivalRate, WhatIsWrongIsNamed) {
  for (const auto& [text, why] : std::vector<std::pair<std::string, std::string>>{
           {"", "a rate is a number"},
           {"10", "a rate is a number"},
           {"10/d", "a rate is a number"},
           {"-1/s", "a rate is a number"},
           {"1e99/s", "a rate is a number"},
           {"0/s", "the rate is 0"},
           {"10/s..50/s", "needs 'over SPAN'"},
           {"10/s..50/s for 5m", "needs 'over SPAN'"},
           {"10/s over 5m", "lasts 'for SPAN'"},
           {"10/s for", "'' is not a positive time span"},
           {"10/s for 0", "'0' is not a positive time span"},
           {"10/s for 5m 6m 5", "'5m6m5' is not a positive time span"},
           {"10/s then 5/s", "before 'then'"},
           {"10/s for 1m then", "a rate is a number"},
           {"=10/s", "before '='"},
           {"Till.=10/s", "before '='"},
           {".pay=10/s", "before '='"}}) {
    EXPECT_THAT(message_of(parse_arrival_rate(text)), HasSubstr(why)) << text;
  }
}

TEST(ShiftHours, AreTenToTenUnlessGiven) {
  const ShiftDay usual = parse_shift("shift").value();
  EXPECT_EQ(usual.opens, std::chrono::hours(10));
  EXPECT_EQ(usual.closes, std::chrono::hours(22));
  const ShiftDay other = parse_shift(" shift 9:30 - 24:00 ").value();
  EXPECT_EQ(other.opens, minutes(9 * 60 + 30));
  EXPECT_EQ(other.length(), minutes(14 * 60 + 30));
}

TEST(ShiftHours, WhatIsWrongIsNamedWithAnExample) {
  for (const auto& [text, why] : std::vector<std::pair<std::string, std::string>>{
           {"", "called shift"},
           {"day", "called shift"},
           {"shifts", "called shift"},
           {"shift 10", "opening and closing"},
           {"shift 10:00", "opening and closing"},
           {"shift 10:00-25:00", "opening and closing"},
           {"shift 10:0-22:00", "opening and closing"},
           {"shift 10:60-22:00", "opening and closing"},
           {"shift 22:00-10:00", "closes before it opens"},
           {"shift 10:00-10:00", "closes before it opens"}}) {
    EXPECT_THAT(message_of(parse_shift(text)), HasSubstr(why)) << text;
    EXPECT_THAT(message_of(parse_shift(text)), HasSubstr("(valid: shift, shift 10:00-22:00)"));
  }
}

TEST(FixedCount, CountsAreReadInOrder) {
  EXPECT_EQ(parse_fixed_counts("POSTerminal=50, DashboardUser=15,ReportUser=0").value(),
            (ExactCounts{{"POSTerminal", 50}, {"DashboardUser", 15}, {"ReportUser", 0}}));
}

TEST(FixedCount, WhatIsWrongIsNamedWithAnExample) {
  for (const char* bad : {"", ",", "Till", "=5", "Till=", "Till=-1", "Till=x", "Till=1.5"}) {
    EXPECT_THAT(message_of(parse_fixed_counts(bad)), HasSubstr("(valid: Till=50,Office=15)"))
        << bad;
  }
}

}  // namespace
}  // namespace acrida
