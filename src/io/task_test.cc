#include "acrida/task.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace acrida {
namespace {

Task<int> ready(int value) {
  co_return value;
}

Task<long> sum_of(int count) {
  long sum = 0;
  for (int i = 0; i < count; ++i) {
    sum += co_await ready(i);
  }
  co_return sum;
}

Task<> store(Task<long> task, long& result) {
  result = co_await task;
}

TEST(Task, AMillionSynchronousAwaitsDoNotGrowTheStack) {
  long result = 0;
  Task<> task = store(sum_of(1'000'000), result);
  EXPECT_TRUE(task.start());
  EXPECT_EQ(result, 499'999'500'000);
}

TEST(Task, NothingRunsBeforeItIsAwaited) {
  bool ran = false;
  auto body = [](bool& flag) -> Task<> {
    flag = true;
    co_return;
  };
  Task<> task = body(ran);
  EXPECT_FALSE(ran);
  EXPECT_TRUE(task.start());
  EXPECT_TRUE(ran);
}

Task<int> throws() {
  throw std::runtime_error("sold out");
  co_return 1;
}

Task<> catches(std::string& what) {
  try {
    static_cast<void>(co_await throws());
  } catch (const std::exception& exception) {
    what = exception.what();
  }
}

TEST(Task, AnExceptionReachesWhoeverAwaits) {
  std::string what;
  Task<> task = catches(what);
  EXPECT_TRUE(task.start());
  EXPECT_EQ(what, "sold out");
}

struct Never {
  std::coroutine_handle<>* waiter;
  explicit Never(std::coroutine_handle<>* place) : waiter(place) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> handle) { *waiter = handle; }
  void await_resume() const noexcept {}
};

struct Witness {
  explicit Witness(int& count) : alive(count) { ++alive; }
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;
  ~Witness() { --alive; }
  int& alive;
};

Task<int> inner(int& alive, std::coroutine_handle<>& waiter) {
  const Witness witness(alive);
  co_await Never(&waiter);
  co_return 7;
}

Task<> outer(int& alive, std::coroutine_handle<>& waiter, int& result) {
  const Witness witness(alive);
  result = co_await inner(alive, waiter);
}

TEST(Task, DestroyingASuspendedTaskRunsEveryDestructor) {
  int alive = 0;
  int result = 0;
  std::coroutine_handle<> waiter;
  {
    Task<> task = outer(alive, waiter, result);
    EXPECT_FALSE(task.start());
    EXPECT_EQ(alive, 2);
  }
  EXPECT_EQ(alive, 0);
  EXPECT_EQ(result, 0);
}

TEST(Task, ResumingTheInnermostFinishesTheWholeChain) {
  int alive = 0;
  int result = 0;
  std::coroutine_handle<> waiter;
  Task<> task = outer(alive, waiter, result);
  EXPECT_FALSE(task.start());
  waiter.resume();
  EXPECT_TRUE(task.done());
  EXPECT_EQ(result, 7);
  EXPECT_EQ(alive, 0);
}

}  // namespace
}  // namespace acrida
