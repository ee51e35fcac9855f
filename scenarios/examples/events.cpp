#include <acrida/acrida.h>

#include <atomic>
#include <cstdio>

using namespace acrida;
using namespace std::chrono_literals;

// Listeners run on every shard at once.
std::atomic<int> slow = 0;

struct Clerk : HttpUser {
  Task<> ping() { co_await client.get("/api/method/ping"); }
};

ACRIDA_SCENARIO(scenario) {
  scenario.on_test_start([](const Environment& environment) {
    std::printf("testing %s\n", environment.host().c_str());
  });
  scenario.on_request([](const RequestEvent& request) {
    if (!request.failure.empty() || request.response_time > 200ms)
      ++slow;
  });
  scenario.on_test_stop([](const Environment&) { std::printf("%d slow requests\n", slow.load()); });
  scenario.user<Clerk>().wait_time(between(1s, 3s)).task("ping", &Clerk::ping);
}
