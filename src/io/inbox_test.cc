#include "io/inbox.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "io/epoll_kernel.h"
#include "io/loop.h"
#include "io/sim_kernel.h"

namespace acrida {
namespace {

TEST(Inbox, MessagesOfOneThreadRunInOrderOnTheLoop) {
  auto kernel = EpollKernel::open();
  ASSERT_TRUE(kernel.has_value());
  Loop loop(**kernel);
  constexpr int kThreads = 3;
  constexpr int kEach = 2000;
  std::vector<std::vector<int>> seen(kThreads);
  int finished = 0;
  std::atomic<int> refused = 0;
  const auto take = [&](int id, int i) {
    seen[static_cast<std::size_t>(id)].push_back(i);
    finished += i == kEach - 1 ? 1 : 0;
    if (finished == kThreads) {
      loop.stop();
    }
  };
  const auto send_all = [&](int id) {
    for (int i = 0; i < kEach; ++i) {
      refused += loop.inbox().post([&take, id, i] { take(id, i); }) ? 0 : 1;
    }
  };
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int id = 0; id < kThreads; ++id) {
    threads.emplace_back(send_all, id);
  }
  loop.run();
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(refused, 0);
  for (const std::vector<int>& messages : seen) {
    ASSERT_EQ(messages.size(), static_cast<std::size_t>(kEach));
    EXPECT_TRUE(std::is_sorted(messages.begin(), messages.end()));
  }
}

TEST(Inbox, AFullInboxRefusesRatherThanGrows) {
  SimKernel kernel;
  Inbox inbox(kernel);
  std::size_t ran = 0;
  for (std::size_t i = 0; i < Inbox::kMessagesMax; ++i) {
    ASSERT_TRUE(inbox.post([&ran] { ++ran; }));
  }
  EXPECT_FALSE(inbox.post([&ran] { ++ran; }));
  EXPECT_EQ(inbox.drain(), Inbox::kMessagesMax);
  EXPECT_EQ(ran, Inbox::kMessagesMax);
  EXPECT_TRUE(inbox.post([] {}));
}

}  // namespace
}  // namespace acrida
