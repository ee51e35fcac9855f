#include <acrida/acrida.h>

using namespace acrida;
using namespace std::chrono_literals;

struct Shopper : HttpUser {
  Task<> browse() { co_await client.get("/api/method/ping").name("browse"); }
};

struct Checkout : TaskSet<Shopper> {
  int number = 0;

  Task<> on_start() override {
    number = static_cast<int>(random().integer(1, 9));
    co_return;
  }
  Task<> fill() { co_await client().get("/api/method/ping").query("n", number).name("fill"); }
  Task<> pay() {
    co_await client().get("/api/method/ping").name("pay");
    interrupt();
  }
};

ACRIDA_SCENARIO(scenario) {
  auto checkout = scenario.task_set<Checkout>()
                      .sequential()
                      .task("fill", &Checkout::fill, 2)
                      .task("pay", &Checkout::pay);
  scenario.user<Shopper>()
      .wait_time(between(1s, 2s))
      .task("browse", &Shopper::browse, 3)
      .task(checkout);
}
