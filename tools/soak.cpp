// What the users of tools/soak do: they log in once and then ask, seldom enough that the demo ERP
// answers at once. A server that falls behind holds requests, and those are memory here.
#include <acrida/acrida.h>

using namespace acrida;
using namespace std::chrono_literals;

struct Till : HttpUser {
  Task<> on_start() override {
    const auto account = object("usr", "pos-terminal-1@scoopjoy.com", "pwd", "pos_test_password");
    co_await client.post("/api/method/login").json(account);
  }
  Task<> ping() { co_await client.get("/api/method/ping"); }
  Task<> stock() {
    const auto item = object("item_code", "VANILLA-TUB-1L", "warehouse", "Finished Goods - SJ");
    auto answer = co_await client.post("/api/method/erpnext.stock.utils.get_stock_balance")
                      .json(item)
                      .name("/api/method/get_stock_balance")
                      .catch_response();
    if (answer.ok() && !answer.json()["message"].exists())
      answer.failure("no balance");
  }
};

ACRIDA_SCENARIO(scenario) {
  scenario.user<Till>()
      .wait_time(between(2s, 8s))
      .task("ping", &Till::ping)
      .task("stock", &Till::stock);
}
