#include "io/hosted_loop.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <vector>

#include "acrida/task.h"

namespace acrida {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

// Plays the host: it alone sleeps, on the loop's descriptor.
class HostedLoopTest : public testing::Test {
 protected:
  // Whether the loop asks for a turn within `milliseconds`; -1: it must.
  bool asked(int limit = -1) const {
    pollfd descriptor{host_->descriptor(), POLLIN, 0};
    return poll(&descriptor, 1, limit) == 1;
  }

  Task<> sleep(Duration span) {
    co_await loop_.sleep(span);
    happened_.emplace_back("slept");
  }
  Task<> end_turn() {
    co_await loop_.turn_end();
    happened_.emplace_back("ended");
  }

  const std::unique_ptr<HostedLoop> host_ = std::move(*HostedLoop::open());
  Loop& loop_ = host_->loop();
  std::vector<std::string> happened_;
};

TEST_F(HostedLoopTest, ADeadlineMakesTheDescriptorReady) {
  host_->begin_work();
  Task<> sleeper = sleep(milliseconds(2));
  sleeper.start();
  host_->flush();
  while (!sleeper.done()) {  // the wheel may ask once more than needed
    ASSERT_TRUE(asked());
    host_->turn();
  }
  EXPECT_EQ(happened_, std::vector<std::string>{"slept"});
}

TEST_F(HostedLoopTest, ALaterDeadlineDoesNotHideANearerOne) {
  host_->begin_work();
  Task<> late = sleep(hours(1));
  late.start();
  host_->flush();
  Task<> soon = sleep(milliseconds(2));
  soon.start();
  host_->flush();
  while (!soon.done()) {
    ASSERT_TRUE(asked());
    host_->turn();
  }
  EXPECT_FALSE(late.done());
}

TEST_F(HostedLoopTest, WhatIsStartedBetweenTurnsIsSentByFlush) {
  host_->begin_work();
  Task<> sender = end_turn();
  sender.start();
  EXPECT_TRUE(happened_.empty());
  host_->flush();
  EXPECT_EQ(happened_, std::vector<std::string>{"ended"});
}

TEST_F(HostedLoopTest, AnIdleLoopAsksForNothingUntilItIsTold) {
  host_->flush();
  EXPECT_FALSE(asked(0));
  host_->ask_for_turn();
  EXPECT_TRUE(asked());
  host_->turn();
  EXPECT_FALSE(asked(0));
}

TEST_F(HostedLoopTest, TheClockIsReadForWorkBetweenTurns) {
  host_->turn();
  const TimePoint before = loop_.now();
  while (loop_.kernel().monotonic_now() == before) {}
  EXPECT_EQ(loop_.now(), before);
  host_->begin_work();
  EXPECT_GT(loop_.now(), before);
}

// The child hears of its own deadlines, the parent still of its.
TEST_F(HostedLoopTest, AForkedChildHasDescriptorsOfItsOwn) {
  host_->begin_work();
  Task<> late = sleep(hours(1));
  late.start();
  host_->flush();
  const pid_t child = fork();
  if (child == 0) {
    bool good = host_->leave_to_parent().has_value();
    Task<> soon = sleep(milliseconds(2));
    soon.start();
    host_->flush();
    while (good && !soon.done()) {
      good = asked();
      host_->turn();
    }
    host_->ask_for_turn();
    _exit(good && asked() && !late.done() ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_FALSE(asked(0));  // neither the child's deadline nor its wish is heard here
  host_->ask_for_turn();
  EXPECT_TRUE(asked());
}

}  // namespace
}  // namespace acrida
