#include <acrida/acrida.h>

using namespace acrida;
using namespace std::chrono_literals;

struct Clerk : HttpUser {
  Task<> ping() { co_await client.get("/api/method/ping"); }
};

ACRIDA_SCENARIO(scenario) {
  scenario.shape({{.length = 1min, .users = 10, .spawn_rate = 10},
                  {.length = 2min, .users = 50, .spawn_rate = 10},
                  {.length = 1min, .users = 20, .spawn_rate = 10}});
  scenario.user<Clerk>().wait_time(between(1s, 3s)).task("ping", &Clerk::ping);
}
