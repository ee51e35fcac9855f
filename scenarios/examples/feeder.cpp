#include <acrida/acrida.h>

using namespace acrida;
using namespace std::chrono_literals;

CsvFeeder items("items.csv");

struct Clerk : HttpUser {
  Task<> on_start() override {
    const auto account = object("usr", "manager@scoopjoy.com", "pwd", "manager_test_password");
    co_await client.post("/api/method/login").json(account).name("login");
  }
  Task<> stock() {
    const CsvRow item = items.next();
    const auto wanted = object("item_code", item["item_code"], "warehouse", item["warehouse"]);
    co_await client.post("/api/method/erpnext.stock.utils.get_stock_balance")
        .json(wanted)
        .name("stock");
  }
};

ACRIDA_SCENARIO(scenario) {
  scenario.load(items);
  scenario.user<Clerk>().wait_time(constant(1s)).task("stock", &Clerk::stock);
}
