#include <acrida/acrida.h>

using namespace acrida;
using namespace std::chrono_literals;

struct Clerk : HttpUser {
  Task<> on_start() override {
    const auto account = object("usr", "manager@scoopjoy.com", "pwd", "manager_test_password");
    co_await client.post("/api/method/login").json(account);
  }
  Task<> ping() { co_await client.get("/api/method/ping"); }
  Task<> stock() {
    const auto item = object("item_code", "VANILLA-TUB-1L", "warehouse", "Finished Goods - SJ");
    const std::string method = "erpnext.stock.utils.get_stock_balance";
    auto answer = co_await client.post("/api/method/" + method).json(item).catch_response();
    if (!answer.json()["message"].exists())
      answer.failure("no balance");
  }
};

ACRIDA_SCENARIO(scenario) {
  scenario.user<Clerk>()
      .wait_time(between(1s, 3s))
      .task("ping", &Clerk::ping, 3)
      .task("stock", &Clerk::stock);
}
