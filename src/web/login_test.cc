#include "web/login.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace acrida {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr TimePoint kStart{hours(1)};

class LoginTest : public testing::Test {
 protected:
  std::string log_in(TimePoint now = kStart) {
    return login.attempt("192.0.2.1", "swordfish", now).session;
  }
  Duration wrong(std::string_view address, TimePoint now) {
    const Login::Outcome outcome = login.attempt(address, "trout", now);
    EXPECT_EQ(outcome.session, "");
    return outcome.wait;
  }

  Login login = Login::open("swordfish", 16).value();
};

TEST_F(LoginTest, ThePasswordOpensASessionThatEnds) {
  const std::string session = log_in();
  EXPECT_EQ(session.size(), 64U);
  EXPECT_NE(session, log_in());
  EXPECT_TRUE(login.knows(session, kStart));
  EXPECT_TRUE(login.knows(session, kStart + Login::kSessionTime - seconds(1)));
  EXPECT_FALSE(login.knows(session, kStart + Login::kSessionTime));
  for (const char* const other : {"", "x", "swordfish"}) {
    EXPECT_FALSE(login.knows(other, kStart)) << other;
  }
}

TEST_F(LoginTest, LoggingOutEndsOneSession) {
  const std::string one = log_in();
  const std::string other = log_in();
  login.end(one);
  EXPECT_FALSE(login.knows(one, kStart));
  EXPECT_TRUE(login.knows(other, kStart));
}

TEST_F(LoginTest, TheOldestSessionMakesRoom) {
  const std::string first = log_in();
  for (std::size_t i = 0; i + 1 < Login::kSessionsMax; ++i) {
    log_in();
  }
  EXPECT_TRUE(login.knows(first, kStart));
  log_in();
  EXPECT_FALSE(login.knows(first, kStart));
}

TEST_F(LoginTest, WhatIsNearlyThePasswordIsWrong) {
  for (const char* const near : {"", "swordfis", "swordfish ", "Swordfish"}) {
    EXPECT_EQ(login.attempt(near, near, kStart).session, "") << near;
  }
}

TEST_F(LoginTest, GuessersWaitTwiceAsLongEachTime) {
  for (int i = 1; i < Login::kWrongMax; ++i) {
    EXPECT_EQ(wrong("192.0.2.1", kStart), Duration::zero());
  }
  EXPECT_EQ(wrong("192.0.2.1", kStart), seconds(30));
  // Even the right password waits, so that a guess tells nothing; what waits is not counted.
  const Login::Outcome early = login.attempt("192.0.2.1", "swordfish", kStart + seconds(10));
  EXPECT_EQ(early.session, "");
  EXPECT_EQ(early.wait, seconds(20));
  EXPECT_EQ(wrong("192.0.2.1", kStart + seconds(30)), seconds(60));
  EXPECT_EQ(wrong("192.0.2.1", kStart + seconds(90)), seconds(120));
  EXPECT_NE(log_in(kStart + seconds(210)), "");
  EXPECT_EQ(wrong("192.0.2.1", kStart + seconds(210)), Duration::zero());  // begins anew
}

TEST_F(LoginTest, NobodyWaitsLongerThanTheLongestAndIsForgottenThen) {
  TimePoint now = kStart;
  Duration wait{0};
  for (int i = 0; i < 14; ++i) {
    wait = wrong("192.0.2.1", now);
    now += wait;
  }
  EXPECT_EQ(wait, Login::kWaitMax);
  EXPECT_EQ(wrong("192.0.2.1", now + Login::kForget), Duration::zero());
}

TEST_F(LoginTest, OthersAreNotLockedOutAndAnAddressOfIPv6StandsForItsNetwork) {
  for (int i = 0; i < Login::kWrongMax; ++i) {
    wrong("2001:db8::" + std::to_string(i), kStart);
  }
  EXPECT_GT(wrong("2001:db8::ffff", kStart), Duration::zero());
  EXPECT_EQ(wrong("2001:db8:0:1::1", kStart), Duration::zero());
  EXPECT_NE(log_in(), "");
}

TEST(RandomDigits, AreOtherEachTime) {
  EXPECT_EQ(random_digits(8).size(), 16U);
  EXPECT_NE(random_digits(8), random_digits(8));
  EXPECT_EQ(random_digits(32).find_first_not_of("0123456789abcdef"), std::string::npos);
}

}  // namespace
}  // namespace acrida
