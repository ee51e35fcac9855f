#include <acrida/acrida.h>

using namespace acrida;
using namespace std::chrono_literals;

struct Reader : HttpUser {
  Task<> on_start() override {
    client.use_http2(true);
    co_return;
  }
  Task<> read() { co_await client.get("/page"); }
};

ACRIDA_SCENARIO(scenario) {
  scenario.user<Reader>().wait_time(constant(1s)).task("read", &Reader::read);
}
