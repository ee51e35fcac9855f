#include <acrida/acrida.h>

using namespace acrida;
using namespace std::chrono_literals;

struct Clerk : HttpUser {
  Task<> ping() {
    auto answer = co_await client.get("/api/method/ping").catch_response();
    if (answer.json()["message"] != "pong")
      answer.failure("no pong: " + std::string(answer.body().substr(0, 100)));
    else if (answer.response_time() > 30s)
      answer.failure("too slow");
  }
  Task<> missing() {
    auto answer =
        co_await client.get("/api/method/no.such.method").name("missing").catch_response();
    if (answer.status() >= 400 && answer.status() < 500)
      answer.success();
    else
      answer.failure("it is there");
  }
};

ACRIDA_SCENARIO(scenario) {
  scenario.user<Clerk>()
      .wait_time(constant_pacing(2s))
      .task("ping", &Clerk::ping)
      .task("missing", &Clerk::missing);
}
