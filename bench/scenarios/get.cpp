// bench/run: a GET with a check, under twenty names.
#include <acrida/acrida.h>

#include <string>

using namespace acrida;

struct Shopper : HttpUser {
  Task<> look() {
    auto answer = co_await client.get("/item/" + std::to_string(id() % 20)).catch_response();
    if (answer.ok() && answer.body().find("MANGO") == std::string_view::npos)
      answer.failure("no mango");
  }
};

ACRIDA_SCENARIO(scenario) {
  scenario.user<Shopper>().task("look", &Shopper::look);
}
