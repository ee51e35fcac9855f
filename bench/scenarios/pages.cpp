// bench/run: users with a pause, so that the generator has time and only what disturbs it is seen.
#include <acrida/acrida.h>

using namespace acrida;
using namespace std::chrono_literals;

struct Visitor : HttpUser {
  Task<> look() { co_await client.get("/item"); }
};

ACRIDA_SCENARIO(scenario) {
  scenario.user<Visitor>().wait_time(between(50ms, 150ms)).task("look", &Visitor::look);
}
