#include <acrida/acrida.h>

using namespace acrida;
using namespace std::chrono_literals;

struct Visitor : HttpUser {
  Task<> visit() { co_await client.get("/api/method/ping").name("visit"); }
};

ACRIDA_SCENARIO(scenario) {
  scenario.user<Visitor>()
      .arrivals(per_second(20).hold(10s).ramp_to(50, 1min).poisson())
      .task("visit", &Visitor::visit);
}
