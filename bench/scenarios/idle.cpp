// bench/run: a user that has logged in, got one answer with five cookies, and waits.
#include <acrida/acrida.h>

#include <string>

using namespace acrida;
using namespace std::chrono_literals;

struct Idler : HttpUser {
  // Nine addresses, because a port can be used once for each.
  Task<> on_start() override {
    host_ = param("scheme") + "://127.0.0." + std::to_string(id() % 9 + 1) + ":" + param("port");
    co_await client.post(host_ + "/api/method/login").json(object("usr", "a", "pwd", "b"));
  }
  Task<> look() { co_await client.get(host_ + "/item").name("item"); }

 private:
  std::string host_;
};

ACRIDA_SCENARIO(scenario) {
  scenario.param("scheme", "http", "http or https");
  scenario.param("port", "", "of the server");
  scenario.user<Idler>().wait_time(constant(1h)).task("look", &Idler::look);
}
