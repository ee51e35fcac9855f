// The lock-out of those who fail to log in too often.
#include "demo/login_tracker.h"

#include <gtest/gtest.h>

#include "demo/site_testing.h"

namespace acrida::demo {
namespace {

using std::chrono::seconds;

SiteOptions locking() {
  SiteOptions options{.costs = DemoCosts::none()};
  options.load.login_lockout = true;
  return options;
}

HttpRequest login_of(std::string_view usr, std::string_view pwd, std::string_view address) {
  HttpRequest request =
      json_request("POST", "/api/method/login", nlohmann::json{{"usr", usr}, {"pwd", pwd}}.dump());
  request.forwarded_for = address;
  return request;
}

class LoginLockOut : public ::testing::Test {
 protected:
  int fail(std::string_view usr, std::string_view address, int times) {
    int status = 0;
    for (int i = 0; i < times; ++i) {
      status = site_.ask(login_of(usr, "wrong", address)).status;
    }
    return status;
  }
  int log_in(std::string_view usr, std::string_view address) {
    return site_.ask(login_of(usr, kTillPassword, address)).status;
  }

  TestSite site_{locking()};
};

TEST_F(LoginLockOut, ElevenFailuresLockTheUserForTheRestOfAMinute) {
  for (int i = 0; i < 11; ++i) {
    EXPECT_EQ(fail(kTill, "10.0.0." + std::to_string(i), 1), 401);
    site_.advance(seconds(1));
  }
  const HttpReply reply = site_.ask(login_of(kTill, kTillPassword, "10.0.0.99"));
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(json_of(reply)["exc_type"], "SecurityException");
  EXPECT_EQ(server_message_of(reply)["message"],
            "Your account has been locked and will resume after 60 seconds");
  EXPECT_EQ(log_in("pos-terminal-2@scoopjoy.com", "10.0.0.99"), 200);
  // A minute after the first failure, not after the last.
  site_.advance(seconds(60 - 11) - Duration(1));
  EXPECT_EQ(log_in(kTill, "10.0.0.99"), 500);
  site_.advance(Duration(1));
  EXPECT_EQ(log_in(kTill, "10.0.0.99"), 200);
}

TEST_F(LoginLockOut, ElevenFailuresLockTheAddressForEverybody) {
  EXPECT_EQ(fail("nobody@scoopjoy.com", "10.0.0.1, 10.9.9.9", 11), 401);
  EXPECT_EQ(log_in(kTill, "10.0.0.1"), 500);
  EXPECT_EQ(log_in(kTill, "10.0.0.2"), 200);
}

TEST_F(LoginLockOut, WithoutAForwardedAddressThePeersCounts) {
  EXPECT_EQ(fail("nobody@scoopjoy.com", "", 11), 401);
  EXPECT_EQ(log_in(kTill, "127.0.0.1"), 500);
  EXPECT_EQ(log_in(kTill, ""), 500);
}

TEST_F(LoginLockOut, TenFailuresLockNobody) {
  fail(kTill, "10.0.0.1", 10);
  EXPECT_EQ(log_in(kTill, "10.0.0.1"), 200);
}

TEST_F(LoginLockOut, ASuccessSetsBothCountsToZero) {
  fail(kTill, "10.0.0.1", 10);
  EXPECT_EQ(log_in(kTill, "10.0.0.1"), 200);
  EXPECT_EQ(fail(kTill, "10.0.0.1", 11), 401);
  EXPECT_EQ(fail(kTill, "10.0.0.1", 1), 500);
}

TEST_F(LoginLockOut, AMinuteAfterTheFirstFailureTheCountBeginsAnew) {
  fail(kTill, "10.0.0.1", 10);
  site_.advance(seconds(60));
  fail(kTill, "10.0.0.1", 10);
  EXPECT_EQ(log_in(kTill, "10.0.0.1"), 200);
}

TEST(LoginWithoutLockOut, TutorialModeLocksNobody) {
  TestSite site;
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(site.log_in(kTill, "wrong").status, 401);
  }
  EXPECT_EQ(site.log_in().status, 200);
}

TEST(LoginTracker, FollowsALimitedNumberOfNames) {
  LoginTracker tracker;
  for (std::size_t i = 0; i < kLoginTrackersMax; ++i) {
    tracker.failed(std::to_string(i), kTestStart);
  }
  for (int i = 0; i < 20; ++i) {
    tracker.failed("one more", kTestStart);
  }
  EXPECT_FALSE(tracker.is_locked("one more", kTestStart));
  const WallTime later = kTestStart + kLoginLock;
  for (int i = 0; i < 20; ++i) {
    tracker.failed("one more", later);
  }
  EXPECT_TRUE(tracker.is_locked("one more", later));
}

}  // namespace
}  // namespace acrida::demo
