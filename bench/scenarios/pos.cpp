// bench/run: the till's task of the ScoopJoy scenario. An invoice of 1 to 5 random items is built
// and created, its name is read from the answer, and it is submitted.
#include <acrida/acrida.h>

#include <array>
#include <string>
#include <vector>

using namespace acrida;

namespace {

struct Item {
  const char* code;
  int rate;
};
constexpr std::array kItems = {Item{"MANGO-SORBET-500ML", 200}, Item{"CHOCO-CONE-PACK6", 350},
                               Item{"VANILLA-TUB-1L", 450}, Item{"BUTTERSCOTCH-CUP", 80},
                               Item{"STRAWBERRY-STICK", 60}};
constexpr std::array kPayments = {"Cash", "UPI", "Card"};
const std::string kWarehouse = "Finished Goods - SJ";
const std::string kProfile = "SJ-BLR-001-POS";

struct Till : HttpUser {
  Task<> create_pos_invoice() {
    std::vector<JsonText> items;
    std::int64_t amount = 0;
    for (auto left = random().integer(1, 5); left > 0; --left) {
      const Item& item = random().choice(kItems);
      const std::int64_t qty = random().integer(1, 10);
      items.push_back(
          object("item_code", item.code, "qty", qty, "rate", item.rate, "warehouse", kWarehouse));
      amount += qty * item.rate;
    }
    const JsonText payment =
        object("mode_of_payment", random().choice(kPayments), "amount", amount);
    const JsonText invoice = object("doctype", "POS Invoice", "pos_profile", kProfile, "is_pos", 1,
                                    "items", items, "payments", array(payment));
    auto created = co_await client.post("/api/resource/POS Invoice")
                       .json(invoice)
                       .name("/api/resource/POS Invoice [create]");
    const std::string name(created.json()["data"]["name"].text());
    if (created.ok() && !name.empty()) {
      const JsonText submission = object("docstatus", 1);
      co_await client.put("/api/resource/POS Invoice/" + name)
          .json(submission)
          .name("/api/resource/POS Invoice [submit]");
    }
  }
};

}  // namespace

ACRIDA_SCENARIO(scenario) {
  scenario.user<Till>().task("create_pos_invoice", &Till::create_pos_invoice);
}
