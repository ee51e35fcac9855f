#include <acrida/acrida.h>

using namespace acrida;
using namespace std::chrono_literals;

struct Clerk : HttpUser {
  Task<> look() { co_await client.get("/api/method/ping").query("page", 1).name("look"); }
  Task<> sell() { co_await client.get("/api/method/ping").name("sell"); }
};

struct Manager : HttpUser {
  Task<> watch() { co_await client.get("/api/method/ping").name("watch"); }
};

ACRIDA_SCENARIO(scenario) {
  scenario.user<Clerk>()
      .weight(3)
      .wait_time(between(1s, 3s))
      .task("look", &Clerk::look, 5)
      .tag("read")
      .task("sell", &Clerk::sell);
  scenario.user<Manager>().fixed_count(1).wait_time(constant(5s)).task("watch", &Manager::watch);
}
